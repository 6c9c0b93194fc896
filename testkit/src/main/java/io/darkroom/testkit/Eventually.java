package io.darkroom.testkit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * Waits for what another thread or process will bring about, where no signal can be had. A test fails with what it saw last:
 * <pre>{@code
 * JobView done = Eventually.within(Duration.ofSeconds(10)).get(() -> fetch(id), job -> job.state() == SUCCEEDED);
 * Eventually.within(Duration.ofSeconds(10)).passes(() -> assertThat(rows()).isEmpty());
 * }</pre>
 * Prefer a queue, a latch or a future where there is one.
 */
public final class Eventually {
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(20);

    private final Duration patience;

    private Eventually(Duration patience) {
        this.patience = patience;
    }

    public static Eventually within(Duration patience) {
        return new Eventually(patience);
    }

    /**
     * Asks again and again until the answer is as wished.
     *
     * @param question may throw; the last exception becomes the cause of the failure
     * @return the first answer that the wish accepts
     * @throws AssertionError when patience runs out
     */
    public <T> T get(Callable<T> question, Predicate<? super T> wish) {
        long start = System.nanoTime();
        while (true) {
            T answer = null;
            Throwable trouble = null;
            try {
                answer = question.call();
                if (wish.test(answer)) return answer;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting", e);
            } catch (Exception | AssertionError e) {
                trouble = e;
            }
            if (System.nanoTime() - start >= patience.toNanos()) {
                String last = trouble == null ? "last answer: " + answer : "last trouble: " + trouble.getMessage();
                throw new AssertionError("not within " + patience.toMillis() + " ms; " + last, trouble);
            }
            LockSupport.parkNanos(PAUSE);
        }
    }

    /** Waits until the condition holds. */
    public void holds(Callable<Boolean> condition) {
        get(condition, Boolean.TRUE::equals);
    }

    /** Waits until the assertions pass; fails with the last failed one. */
    public void passes(Assertions assertions) {
        get(() -> {
            assertions.run();
            return true;
        }, passed -> passed);
    }

    /** Code that throws while something is not as it should be. */
    @FunctionalInterface
    public interface Assertions {
        void run() throws Exception;
    }
}
