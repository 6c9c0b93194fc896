package io.darkroom.testkit.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.diffusion.image.Image;
import io.darkroom.diffusion.image.PictureText;
import io.darkroom.diffusion.image.Png;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The texts in picture files. Work on pixels is not built. */
final class ImageKind implements GoldenKind {

    private static final int HEADER_CHUNK_END = 8 + 25;

    @FunctionalInterface
    private interface Operation {
        Map<String, Object> answer(JsonNode item) throws IOException;
    }

    @Override
    public String name() {
        return "image";
    }

    @Override
    public Map<String, Object> answer(GoldenCase c) throws NotBuilt, IOException {
        String name = c.settings().path("operation").asText();
        Operation operation = switch (name) {
            case "read_text" -> ImageKind::read;
            case "write_text" -> ImageKind::write;
            default -> throw new NotBuilt("operation " + name);
        };
        Map<String, Object> answers = new HashMap<>();
        for (String output : c.checks().keySet()) {
            List<Object> items = new ArrayList<>();
            for (JsonNode item : c.expectedJson().path(output)) items.add(operation.answer(item));
            answers.put(output, items);
        }
        return answers;
    }

    private static Map<String, Object> read(JsonNode item) throws IOException {
        PictureText text = PictureText.read(Base64.getDecoder().decode(item.path("file").asText()));
        Map<String, Object> answer = new HashMap<>();
        answer.put("text", text.generation());
        answer.put("other", text.other());
        return answer;
    }

    private static Map<String, Object> write(JsonNode item) {
        byte[] file = Png.encode(new Image(1, 1, new byte[3]), Map.of(Png.PARAMETERS, item.path("text").asText()));
        ByteBuffer in = ByteBuffer.wrap(file, HEADER_CHUNK_END, file.length - HEADER_CHUNK_END);
        byte[] data = new byte[in.getInt()];
        byte[] type = new byte[4];
        in.get(type).get(data);
        return Map.of("chunk", Map.of("type", new String(type, StandardCharsets.ISO_8859_1), "data_hex", HexFormat.of().formatHex(data),
            "crc_hex", HexFormat.of().toHexDigits(in.getInt())));
    }
}
