package io.darkroom.gateway.webui;

import io.darkroom.contracts.job.PromptReading;
import io.darkroom.contracts.job.Sampling;
import io.darkroom.contracts.job.SamplerName;
import io.darkroom.contracts.job.ScheduleName;
import java.util.Optional;

/**
 * The sampler and schedule that a request means.
 *
 * @param schedule as asked for; {@link ScheduleName#AUTOMATIC} leaves it to the sampler
 */
record SamplerChoice(SamplerName sampler, ScheduleName schedule) {
    /** What a name that means nothing stands for since 1.10; clients that send a placeholder rely on it. */
    private static final SamplerName DEFAULT = SamplerName.DPMPP_2M;

    /**
     * Reads both fields as the original does: a schedule at the end of the sampler's name is split off ({@code DPM++ 2M Karras}), an
     * unknown sampler is DPM++ 2M, an unknown schedule Automatic. Unlike there, a schedule of its own field only wins over the
     * name's ending when it says more than Automatic, and aliases are understood.
     */
    static SamplerChoice of(String samplerName, String scheduleName) {
        ScheduleName schedule = ScheduleName.find(scheduleName).orElse(ScheduleName.AUTOMATIC);
        Optional<SamplerName> exact = SamplerName.find(samplerName);
        if (exact.isPresent()) return new SamplerChoice(exact.get(), schedule);
        for (ScheduleName ending : ScheduleName.values()) {
            Optional<SamplerName> rest = SamplerName.find(withoutEnding(samplerName, ending));
            if (rest.isPresent()) return new SamplerChoice(rest.get(), schedule == ScheduleName.AUTOMATIC ? ending : schedule);
        }
        return new SamplerChoice(DEFAULT, schedule);
    }

    private static String withoutEnding(String samplerName, ScheduleName schedule) {
        if (samplerName.endsWith(" " + schedule.label())) return cut(samplerName, schedule.label());
        if (samplerName.endsWith(" " + schedule.id())) return cut(samplerName, schedule.id());
        for (String alias : schedule.aliases()) {
            if (samplerName.endsWith(" " + alias)) return cut(samplerName, alias);
        }
        return "";
    }

    private static String cut(String name, String ending) {
        return name.substring(0, name.length() - ending.length() - 1);
    }

    /** The schedule that really runs; Automatic for a sampler without one of its own. */
    ScheduleName effectiveSchedule() {
        return schedule == ScheduleName.AUTOMATIC ? sampler.ownSchedule() : schedule;
    }

    Sampling.WebUi sampling(SamplerOptions options, PromptReading prompts) {
        return new Sampling.WebUi(sampler.label(), schedule.label(), options.values(), prompts);
    }
}
