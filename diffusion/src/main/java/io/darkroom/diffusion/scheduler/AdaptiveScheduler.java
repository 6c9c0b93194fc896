package io.darkroom.diffusion.scheduler;

/** A scheduler that chooses the size of its steps by the error it estimates; the number of steps wished for does not count. */
public interface AdaptiveScheduler extends SigmaScheduler {

    /** Steps taken so far. */
    int accepted();

    /** Steps tried and taken back, because their error was too large. */
    int rejected();
}
