package io.darkroom.standalone;

import io.darkroom.standalone.cli.DarkroomCommand;
import java.security.SecureRandom;
import java.time.Clock;

/** The command line {@code ./darkroom}: here time and randomness enter. */
public final class Main {

    private Main() {
    }

    public static void main(String[] args) {
        System.exit(DarkroomCommand.run(Clock.systemUTC(), new SecureRandom(), args));
    }
}
