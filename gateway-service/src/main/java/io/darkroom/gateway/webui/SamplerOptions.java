package io.darkroom.gateway.webui;

import io.darkroom.contracts.job.SamplerName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a request says about its sampler's randomness, as far as that sampler listens: {@code eta}, {@code s_churn}, {@code s_tmin},
 * {@code s_tmax}, {@code s_noise}. The names are k-diffusion's.
 *
 * @param values those that differ from the sampler's own
 */
record SamplerOptions(SamplerName sampler, Map<String, Double> values) {
    private static final Set<SamplerName> CHURNING = Set.of(SamplerName.EULER, SamplerName.HEUN, SamplerName.DPM2);
    private static final Set<SamplerName> OF_DDIM = Set.of(SamplerName.DDIM, SamplerName.DDIM_CFGPP);
    /** The original hands them no noise scale. */
    private static final Set<SamplerName> UNSCALED = Set.of(SamplerName.EULER_A, SamplerName.DPM_ADAPTIVE);
    private static final Map<String, String> LABELS = Map.of("s_churn", "Sigma churn", "s_tmin", "Sigma tmin", "s_tmax", "Sigma tmax", "s_noise", "Sigma noise");

    static SamplerOptions of(RequestBody body, SamplerName sampler) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (String name : heard(sampler)) {
            double usual = usual(name, sampler);
            double value = body.number(name, usual);
            if (value != usual) values.put(name, value);
        }
        return new SamplerOptions(sampler, values);
    }

    /** Adds them to a generation text under the original's labels. */
    void addTo(GenerationParameters text) {
        values.forEach((name, value) -> text.put(name.equals("eta") ? OF_DDIM.contains(sampler) ? "Eta DDIM" : "Eta" : LABELS.get(name), value));
    }

    private static List<String> heard(SamplerName sampler) {
        if (CHURNING.contains(sampler)) return List.of("s_churn", "s_tmin", "s_tmax", "s_noise");
        if (OF_DDIM.contains(sampler) || UNSCALED.contains(sampler)) return List.of("eta");
        return switch (sampler.noise()) {
            case ANCESTRAL, BROWNIAN -> List.of("eta", "s_noise");
            case RESTARTS, NONE -> List.of();
        };
    }

    private static double usual(String name, SamplerName sampler) {
        return switch (name) {
            case "eta" -> OF_DDIM.contains(sampler) ? 0 : 1;
            case "s_noise" -> 1;
            default -> 0;
        };
    }
}
