package io.darkroom.testkit.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.diffusion.image.GenerationText;
import io.darkroom.diffusion.image.GenerationTextReader;
import io.darkroom.diffusion.image.Image;
import io.darkroom.diffusion.image.PictureText;
import io.darkroom.diffusion.image.Png;
import io.darkroom.diffusion.scheduler.Samplers;
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
            case "infotext_write" -> each(c, item -> Map.of("text", generationText(item)));
            case "infotext_parse" -> each(c, item -> Map.of("parsed", GenerationTextReader.read(item.path("text").asText())));
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

    /** The text of picture 0 of a job. */
    private static String generationText(JsonNode item) {
        JsonNode job = item.path("job");
        JsonNode options = item.path("options");
        boolean varied = job.path("subseed_strength").asDouble() != 0;
        long delta = options.path("eta_noise_seed_delta").asLong(0);
        int skip = job.path("clip_skip").asInt(options.path("CLIP_stop_at_last_layers").asInt(1));
        Double eta = job.path("eta").isNumber() ? job.path("eta").asDouble() : null;
        boolean resized = job.path("seed_resize_from_w").asInt() > 0 && job.path("seed_resize_from_h").asInt() > 0;
        GenerationText text = new GenerationText()
            .put("Steps", value(job.path("steps"))).put("Sampler", value(job.path("sampler_name"))).put("Schedule type", value(job.path("scheduler")))
            .put("CFG scale", value(job.path("cfg_scale"))).put("Image CFG scale", value(job.path("image_cfg_scale")))
            .put("Seed", value(job.path("all_seeds").path(0)))
            .putIf(job.path("restore_faces").asBoolean(), "Face restoration", options.path("face_restoration_model").asText("CodeFormer"))
            .put("Size", job.path("width").asText() + "x" + job.path("height").asText())
            .putIf(options.path("add_model_hash_to_info").asBoolean(true), "Model hash", value(job.path("sd_model_hash")))
            .putIf(options.path("add_model_name_to_info").asBoolean(true), "Model", value(job.path("sd_model_name")))
            .putIf(options.path("add_vae_hash_to_info").asBoolean(true), "VAE hash", value(job.path("sd_vae_hash")))
            .putIf(options.path("add_vae_name_to_info").asBoolean(true), "VAE", value(job.path("sd_vae_name")))
            .putIf(varied, "Variation seed", value(job.path("all_subseeds").path(0))).putIf(varied, "Variation seed strength", value(job.path("subseed_strength")))
            .putIf(resized, "Seed resize from", job.path("seed_resize_from_w").asText() + "x" + job.path("seed_resize_from_h").asText())
            .putIf(job.path("is_using_inpainting_conditioning").asBoolean(), "Conditional mask weight",
                job.has("inpainting_mask_weight") ? value(job.path("inpainting_mask_weight")) : options.path("inpainting_mask_weight").asDouble(1))
            .putIf(skip > 1, "Clip skip", skip)
            .putIf(delta != 0 && Samplers.heedsSeedDelta(job.path("sampler_name").asText(), eta), "ENSD", delta)
            .put("Init image hash", value(job.path("init_img_hash")))
            .putIf(!options.path("randn_source").asText("GPU").equals("GPU"), "RNG", options.path("randn_source").asText())
            .putIf(job.path("tiling").asBoolean(), "Tiling", "True")
            .putIf(options.path("add_user_name_to_info").asBoolean(false), "User", value(job.path("user")));
        merging(text, "Token merging ratio", job.path("token_merging_ratio"), true);
        merging(text, "Token merging ratio hr", job.path("token_merging_ratio_hr"), job.path("enable_hr").asBoolean());
        job.path("extra_generation_params").properties().forEach(extra -> text.put(extra.getKey(), value(extra.getValue().isArray() ? extra.getValue().path(0) : extra.getValue())));
        return text.putIf(options.path("add_version_to_infotext").asBoolean(true), "Version", GenerationText.VERSION)
            .text(item.path("prompt").asText(), item.path("negative_prompt").asText());
    }

    private static void merging(GenerationText text, String key, JsonNode ratio, boolean applies) {
        text.putIf(applies && ratio.asDouble(0) != 0, key, value(ratio));
    }

    private static Object value(JsonNode node) {
        if (node.isIntegralNumber()) return node.bigIntegerValue();
        if (node.isNumber()) return node.doubleValue();
        if (node.isBoolean()) return node.booleanValue();
        return node.isTextual() ? node.textValue() : null;
    }
}
