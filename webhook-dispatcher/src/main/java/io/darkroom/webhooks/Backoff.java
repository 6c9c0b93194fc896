package io.darkroom.webhooks;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long to wait after a failure: full jitter, a random time up to the step's, so that messages which failed together do not come
 * back together.
 *
 * @param steps the longest wait after the first failure, the second, …; after as many failures as steps the next one is the last
 * @see <a href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">Exponential backoff and jitter</a>
 */
public record Backoff(List<Duration> steps) {

    public Backoff {
        if (steps.isEmpty()) throw new IllegalArgumentException("at least one retry");
        for (Duration step : steps) {
            if (!step.isPositive()) throw new IllegalArgumentException("not a time to wait: " + step);
        }
        steps = List.copyOf(steps);
    }

    /**
     * @param failures so far, at least 1
     * @return more than zero and at most the step's time; or nothing where there is no further try
     */
    public Optional<Duration> after(int failures, RandomGenerator random) {
        if (usedUp(failures)) return Optional.empty();
        long longest = steps.get(failures - 1).toMillis();
        return Optional.of(Duration.ofMillis(1 + random.nextLong(longest)));
    }

    /** Whether so many failures are one too many. */
    public boolean usedUp(int failures) {
        return failures > steps.size();
    }
}
