package io.darkroom.standalone.cli;

import io.darkroom.standalone.DataFolder;
import io.darkroom.standalone.LaunchException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ./darkroom down}: ends the system that runs on a data folder, as Ctrl-C would. */
@Command(name = "down", description = "Stop the system that runs on the data folder, wherever it was started.")
final class DownCommand implements Callable<Integer> {
    private static final int PATIENCE_SECONDS = 60;

    @Mixin
    private Where where = new Where();

    @Mixin
    private Help help = new Help();

    @Override
    public Integer call() throws Exception {
        Optional<ProcessHandle> owner = DataFolder.owner(where.data());
        if (owner.isEmpty()) {
            System.out.println("Darkroom does not run on " + where.data());
            return 0;
        }
        owner.get().destroy();
        try {
            owner.get().onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new LaunchException("process " + owner.get().pid() + " was asked to stop and still runs after " + PATIENCE_SECONDS + " s", e);
        }
        System.out.println("stopped");
        return 0;
    }
}
