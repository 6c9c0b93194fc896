package io.darkroom.diffusion.scheduler;

import java.util.List;

/** A name of a scheduler, sampler or noise schedule that this library does not make. The message lists those it does. */
public final class UnknownScheduler extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    UnknownScheduler(String problem, List<String> known) {
        super(problem + "; known are " + String.join(", ", known));
    }
}
