package io.darkroom.jobs;

import io.smallrye.config.ConfigMapping;
import java.time.Duration;

/** Limits of a job's life; the defaults stand in {@code application.properties}. */
@ConfigMapping(prefix = "darkroom.jobs")
public interface JobSettings {

    /** Attempts that may fail before the job does, at least 1. */
    int attempts();

    /** How long a released job may lie without a worker beginning it; longer than what lies before it takes. */
    Duration startLimit();

    /** How long a job that a worker has begun may give no sign of life; well above a minute. */
    Duration silence();

    /** How often a job is handed to workers at most, at least 1. */
    int releases();

    /** From an attempt's beginning to its end. */
    Duration runLimit();

    /** From submission to the end. */
    Duration timeLimit();

    /** How long an ended job and its outputs are kept. */
    Duration keep();

    /** How long after the end outputs of lost attempts are removed. */
    Duration collectAfter();

    Duration sweepEvery();

    /** How long a link to an output holds, at most seven days. */
    Duration linkLifetime();
}
