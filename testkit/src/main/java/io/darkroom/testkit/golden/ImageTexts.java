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

/** The image cases that are lists of small questions: texts in picture files, and what stands in them. */
final class ImageTexts {

    private static final int HEADER_CHUNK_END = 8 + 25;

    /** Answers one item of a list. */
    @FunctionalInterface
    interface Operation {
        Map<String, Object> answer(JsonNode item) throws IOException;
    }

    private ImageTexts() {
    }

    static Map<String, Object> answer(GoldenCase c) throws NotBuilt, IOException {
        String operation = c.settings().path("operation").asText();
        return switch (operation) {
            case "read_text" -> each(c, ImageTexts::read);
            case "write_text" -> each(c, ImageTexts::write);
            default -> throw new NotBuilt("operation " + operation);
        };
    }

    static Map<String, Object> each(GoldenCase c, Operation operation) throws IOException {
        Map<String, Object> answers = new HashMap<>();
        for (String output : c.checks().keySet()) {
            List<Object> items = new ArrayList<>();
            for (JsonNode item : c.expectedJson().path(output)) items.add(operation.answer(item));
            answers.put(output, items);
        }
        return answers;
    }

    static int[] whole(JsonNode list) {
        int[] numbers = new int[list.size()];
        for (int i = 0; i < numbers.length; i++) numbers[i] = list.get(i).asInt();
        return numbers;
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
