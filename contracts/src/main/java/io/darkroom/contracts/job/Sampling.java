package io.darkroom.contracts.job;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Map;

/** How the latent is denoised, in the words of the family that names it. The engine owns the name tables. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "family")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Sampling.Diffusers.class, name = "diffusers"),
    @JsonSubTypes.Type(value = Sampling.WebUi.class, name = "webui")
})
public sealed interface Sampling {

    /**
     * A diffusers scheduler class.
     *
     * @param scheduler     the class name, such as {@code UniPCMultistepScheduler}
     * @param karrasSigmas  use the Karras noise schedule where the scheduler has that option; null leaves it to the model's own settings
     * @param algorithmType variant of DPMSolverMultistepScheduler; null or {@code dpmsolver+++}
     */
    record Diffusers(String scheduler, Boolean karrasSigmas, String algorithmType) implements Sampling {
    }

    /**
     * A sampler as AUTOMATIC1111's web UI names it.
     *
     * @param sampler  such as {@code Euler a}
     * @param schedule such as {@code Karras}; {@code Automatic} is the sampler's own
     * @param options  {@code eta} (0 to 1), {@code s_churn} (0 to 1000), {@code s_tmin}, {@code s_tmax} (noise levels; 0 means no upper limit)
     *                 and {@code s_noise} (0 to 10), where they differ from the sampler's own
     * @param prompts  how prompt and negative prompt are read; when nothing is said, as usual
     */
    record WebUi(String sampler, String schedule, Map<String, Double> options, PromptReading prompts) implements Sampling {
        public WebUi {
            if (prompts == null) prompts = PromptReading.USUAL;
        }

        /** Prompts are read as usual. */
        public WebUi(String sampler, String schedule, Map<String, Double> options) {
            this(sampler, schedule, options, PromptReading.USUAL);
        }
    }
}
