package io.darkroom.contracts.request.group;

/** How many denoising steps; the operations document different ranges. */
public interface StepCount {
    Integer numInferenceSteps();
}
