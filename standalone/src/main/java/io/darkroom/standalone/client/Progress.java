package io.darkroom.standalone.client;

/** How far a job is. */
public record Progress(int step, int steps, double secondsLeft) {
}
