package io.darkroom.testkit.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.diffusion.noise.MersenneTwister;
import io.darkroom.diffusion.noise.NormalNumbers;
import io.darkroom.diffusion.noise.Philox;
import io.darkroom.diffusion.noise.SeededNoise;
import io.darkroom.diffusion.noise.Slerp;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongFunction;

/** Seeds to normal numbers: the bare generator, a job's noise, and the mixing of two noises. */
final class NoiseKind implements GoldenKind {

    private static final int CHANNELS = 4;
    private static final int PIXELS_PER_LATENT = 8;

    @Override
    public String name() {
        return "noise";
    }

    @Override
    public Map<String, Object> answer(GoldenCase c) throws NotBuilt {
        JsonNode settings = c.settings();
        if (settings.path("operation").asText().equals("slerp")) {
            double share = settings.path("val").asDouble();
            return Map.of("mixed", Slerp.between(c.input("low"), c.input("high"), share));
        }
        if (settings.has("pairs")) throw new NotBuilt("Brownian-tree noise");
        return switch (settings.path("source").asText()) {
            case "philox" -> bare(settings);
            case "NV" -> job(c, Philox::new);
            case "CPU" -> job(c, MersenneTwister::new);
            default -> throw new NotBuilt("noise source " + settings.path("source").asText());
        };
    }

    private static Map<String, Object> bare(JsonNode settings) {
        int[] shape = new int[settings.path("shape").size()];
        for (int i = 0; i < shape.length; i++) shape[i] = settings.path("shape").get(i).asInt();
        Map<String, Object> answers = new HashMap<>();
        for (JsonNode seed : settings.path("seeds")) {
            NormalNumbers numbers = new Philox(Long.parseUnsignedLong(seed.asText()));
            for (int draw = 0; draw < settings.path("draws").asInt(1); draw++) {
                answers.put("seed" + seed.asText() + ".draw." + draw, new Tensor(shape, numbers.next(Tensor.size(shape))));
            }
        }
        return answers;
    }

    private static Map<String, Object> job(GoldenCase c, LongFunction<NormalNumbers> generator) {
        JsonNode s = c.settings();
        SeededNoise noise = new SeededNoise(new SeededNoise.Recipe(longs(s.path("seeds")), longs(s.path("subseeds")),
            s.path("subseed_strength").asDouble(0), s.path("seed_resize_from_h").asInt(0) / PIXELS_PER_LATENT,
            s.path("seed_resize_from_w").asInt(0) / PIXELS_PER_LATENT, s.path("eta_noise_seed_delta").asLong(0)), generator);
        int[] shape = {s.path("seeds").size(), CHANNELS, s.path("height").asInt() / PIXELS_PER_LATENT, s.path("width").asInt() / PIXELS_PER_LATENT};
        Map<String, Object> answers = new HashMap<>();
        answers.put("first", noise.next(shape));
        for (int i = 0; c.checks().containsKey("next." + i); i++) answers.put("next." + i, noise.next(shape));
        return answers;
    }

    private static long[] longs(JsonNode list) {
        long[] values = new long[list.size()];
        for (int i = 0; i < values.length; i++) values[i] = list.get(i).asLong();
        return values;
    }
}
