package io.darkroom.testkit.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.diffusion.noise.MersenneTwister;
import io.darkroom.diffusion.noise.NoiseSource;
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
        if (settings.has("pairs")) return path(settings);
        return settings.path("source").asText().equals("philox") ? bare(settings) : job(c, generator(settings));
    }

    /** Noise of the ways between pairs of levels. */
    private static Map<String, Object> path(JsonNode s) throws NotBuilt {
        LongFunction<NormalNumbers> generator = generator(s);
        NoiseSource.Levels levels = new NoiseSource.Levels(s.path("sigma_min").asDouble(), s.path("sigma_max").asDouble());
        SeededNoise noise = new SeededNoise(SeededNoise.Recipe.of(longs(s.path("seeds"))), generator);
        int[] shape = new int[s.path("shape").size() + 1];
        shape[0] = s.path("seeds").size();
        for (int i = 1; i < shape.length; i++) shape[i] = s.path("shape").get(i - 1).asInt();
        Map<String, Object> answers = new HashMap<>();
        for (int i = 0; i < s.path("pairs").size(); i++) {
            JsonNode pair = s.path("pairs").get(i);
            answers.put("noise." + i, noise.between(pair.get(0).asDouble(), pair.get(1).asDouble(), levels, shape));
        }
        return answers;
    }

    private static LongFunction<NormalNumbers> generator(JsonNode s) throws NotBuilt {
        return switch (s.path("source").asText()) {
            case "NV" -> Philox::new;
            case "CPU" -> MersenneTwister::new;
            default -> throw new NotBuilt("noise source " + s.path("source").asText());
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
