package io.darkroom.gateway.webui;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.job.SamplerName;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GenerationParametersTest {

    static Stream<JsonNode> cases() {
        return Cases.of("infotext-write");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theTextIsTheOriginals(JsonNode item) {
        JsonNode job = item.get("job");
        JsonNode options = item.get("options");
        boolean varied = job.get("subseed_strength").doubleValue() > 0;
        int ensd = options.path("eta_noise_seed_delta").asInt(0);
        boolean ancestral = SamplerName.find(job.get("sampler_name").textValue()).orElseThrow().noise() == SamplerName.Noise.ANCESTRAL;
        GenerationParameters parameters = new GenerationParameters()
            .put("Version", GenerationParameters.VERSION)
            .put("Steps", job.get("steps").intValue())
            .put("Sampler", job.get("sampler_name").textValue())
            .put("Schedule type", job.get("scheduler").textValue())
            .put("CFG scale", job.get("cfg_scale").isIntegralNumber() ? (Object) job.get("cfg_scale").intValue() : job.get("cfg_scale").doubleValue())
            .put("Seed", job.get("all_seeds").get(0).longValue())
            .putIf(job.get("restore_faces").booleanValue(), "Face restoration", "CodeFormer")
            .put("Size", job.get("width").intValue() + "x" + job.get("height").intValue())
            .put("Model", job.get("sd_model_name").textValue())
            .put("Model hash", job.get("sd_model_hash").textValue())
            .putIf(job.has("sd_vae_hash"), "VAE hash", job.path("sd_vae_hash").textValue())
            .putIf(job.has("sd_vae_name"), "VAE", job.path("sd_vae_name").textValue())
            .putIf(varied, "Variation seed", job.get("all_subseeds").get(0).longValue())
            .putIf(varied, "Variation seed strength", job.get("subseed_strength").doubleValue())
            .putIf(job.get("seed_resize_from_w").intValue() > 0, "Seed resize from", job.get("seed_resize_from_w") + "x" + job.get("seed_resize_from_h"))
            .putIf(options.has("CLIP_stop_at_last_layers"), "Clip skip", options.path("CLIP_stop_at_last_layers").intValue())
            .putIf(ensd != 0 && ancestral, "ENSD", ensd)
            .putIf(options.has("randn_source") && !options.get("randn_source").textValue().equals("GPU"), "RNG", options.path("randn_source").textValue())
            .putIf(job.get("tiling").booleanValue(), "Tiling", true);
        job.path("extra_generation_params").properties().forEach(extra -> parameters.put(extra.getKey(), value(extra.getValue())));

        assertThat(parameters.text(item.get("prompt").textValue(), item.get("negative_prompt").textValue())).isEqualTo(item.get("text").textValue());
    }

    private static Object value(JsonNode json) {
        if (json.isTextual()) return json.textValue();
        return json.isIntegralNumber() ? (Object) json.longValue() : json.doubleValue();
    }
}
