package io.darkroom.contracts.training;

import java.util.List;

/**
 * A training that a gateway has understood.
 *
 * @param tenant         whose it is
 * @param kind           what is to be made
 * @param instancePrompt how the subject is called in prompts
 * @param classPrompt    its class
 * @param images         addresses of the pictures to learn from
 * @param steps          optimiser steps
 * @param seed           of the run
 * @param webhookUrl     hears of every change of state; or null
 * @param trackId        the caller's own id as JSON text; or null
 */
public record NewTraining(
        String tenant,
        TrainingKind kind,
        String instancePrompt,
        String classPrompt,
        List<String> images,
        int steps,
        long seed,
        String webhookUrl,
        String trackId) {
}
