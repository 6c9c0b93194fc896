package io.darkroom.contracts.request.group;

import io.darkroom.contracts.job.SchedulerName;
import io.darkroom.contracts.request.Alias;
import io.darkroom.contracts.request.Default;
import io.darkroom.contracts.request.Doc;
import io.darkroom.contracts.request.Example;
import io.darkroom.contracts.request.NoneAs;
import io.darkroom.contracts.request.OneOf;
import io.darkroom.contracts.request.Range;

/** How the noise is taken away. */
public record Sampling(
        @NoneAs("null")
        @Doc("Name of the scheduler class; UniPCMultistepScheduler when absent")
        @Example("UniPCMultistepScheduler") SchedulerName scheduler,
        @Default("yes") @Doc("Use the Karras noise schedule") @Example("yes") Boolean useKarrasSigmas,
        @OneOf({"none", "dpmsolver+++"}) @Default("none")
        @Doc("Variant of DPMSolverMultistepScheduler; other schedulers ignore it")
        String algorithmType,
        @Alias("clipskip") @Range(min = 1, max = 8) @Default("1")
        @Doc("Layers of the text encoder left out, counted from 1 for none")
        @Example("2") Integer clipSkip) {
}
