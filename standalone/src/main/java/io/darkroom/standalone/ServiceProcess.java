package io.darkroom.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A child process that is started again when it ends unasked, after a pause that doubles while it keeps ending early. The child
 * watches its standard input, whose other end is held here, so it ends with this process even when that is killed.
 */
final class ServiceProcess implements AutoCloseable {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    /** A child that lived so long was healthy; its next pause is the first again. */
    private static final Duration HEALTHY = Duration.ofMinutes(1);
    private static final Duration PATIENCE_AT_END = Duration.ofSeconds(30);

    private final String name;
    private final ProcessBuilder builder;
    private final PidFile pidFile;
    private final Consumer<String> told;
    private final CountDownLatch closing = new CountDownLatch(1);
    private Process process;
    private int ends;

    /**
     * Starts the child.
     *
     * @param pidFile where the child's process is noted
     * @param told    hears one line whenever the child ended unasked
     */
    ServiceProcess(String name, List<String> command, Map<String, String> environment, Path log, PidFile pidFile, Consumer<String> told)
            throws IOException {
        this.name = name;
        this.pidFile = pidFile;
        this.told = told;
        this.builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        process = startNoted();
        Thread.ofVirtual().name("supervise-" + name).start(this::supervise);
    }

    /** Process id of the child of now. */
    synchronized long pid() {
        return process.pid();
    }

    /** How often the child ended unasked. */
    synchronized int ends() {
        return ends;
    }

    private void supervise() {
        Duration pause = FIRST_PAUSE;
        try {
            while (true) {
                long started = System.nanoTime();
                int status = current().waitFor();
                if (System.nanoTime() - started > HEALTHY.toNanos()) pause = FIRST_PAUSE;
                if (closing.getCount() == 0) return;
                synchronized (this) {
                    ends++;
                }
                told.accept(name + " ended with status " + status + "; starting it again in " + pause.toMillis() + " ms");
                if (closing.await(pause.toMillis(), TimeUnit.MILLISECONDS) || !startAgain()) return;
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            told.accept(name + " cannot be started again: " + e.getMessage());
            throw new UncheckedIOException(e);
        }
    }

    private synchronized Process current() {
        return process;
    }

    private synchronized boolean startAgain() throws IOException {
        if (closing.getCount() == 0) return false;
        process = startNoted();
        return true;
    }

    private Process startNoted() throws IOException {
        Process started = builder.start();
        pidFile.note(started.toHandle());
        return started;
    }

    /** Asks the child to end and waits; ends it by force when it takes too long. */
    @Override
    public void close() throws InterruptedException {
        Process last;
        synchronized (this) {
            closing.countDown();
            last = process;
        }
        last.destroy();
        if (!last.waitFor(PATIENCE_AT_END.toMillis(), TimeUnit.MILLISECONDS)) {
            told.accept(name + " did not end when asked to; ending it by force");
            last.destroyForcibly().waitFor();
        }
    }
}
