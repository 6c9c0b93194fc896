package io.darkroom.standalone.cli;

import io.darkroom.standalone.Connection;
import io.darkroom.standalone.Launcher;
import io.darkroom.standalone.Settings;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./darkroom up}: the whole system until it is interrupted. */
@Command(
        name = "up",
        description = {
            "Start the whole system on this machine and keep it running until Ctrl-C.",
            "",
            "Kafka, PostgreSQL and an S3 server run inside; nothing has to be installed and nothing but the gateway's and the pictures'"
                    + " ports is meant for callers. A service that dies is started again. Jobs, pictures and keys stay in the data folder.",
            ""
        },
        footerHeading = "%nWhile it runs, DIR/connection.json holds url, key and webhookSecret for programs.%n")
final class UpCommand implements Callable<Integer> {
    private final Clock clock;
    private final RandomGenerator random;

    @Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(names = "--port", paramLabel = "N", defaultValue = "" + Settings.DEFAULT_PORT,
            description = "Port of the HTTP interface, 0 for any free one. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(names = "--host", paramLabel = "H", defaultValue = Settings.DEFAULT_HOST, description = {
        "Address to listen on. Default: ${DEFAULT-VALUE}, this machine alone.", "With any other, every request needs the key, /sdapi too."})
    private String host;

    @Option(names = "--device", paramLabel = "D", defaultValue = Settings.DEFAULT_DEVICE,
            description = "What computes the pictures: auto, cpu, cuda:0. Default: ${DEFAULT-VALUE}.")
    private String device;

    @Mixin
    private Where where = new Where();

    @Mixin
    private Help help = new Help();

    UpCommand(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    @Override
    public Integer call() throws Exception {
        if (port < 0 || port > 65_535) throw new ParameterException(spec.commandLine(), "--port must be from 0 to 65535, not " + port);
        Settings settings = new Settings(where.root(), where.data(), host, port, device);
        System.out.println("Darkroom starts on " + settings.data());
        long start = System.nanoTime();
        Launcher launcher = Launcher.start(settings, clock, random, line -> System.out.println("  " + line));
        welcome(launcher, (System.nanoTime() - start) / 1e9);
        new CountDownLatch(1).await(); // a signal ends it
        return 0;
    }

    private static void welcome(Launcher launcher, double seconds) {
        Connection connection = launcher.connection();
        System.out.printf(Locale.ROOT, """
                ready in %.1f s

                  url     %s
                  key     %s
                  device  %s
                  logs    %s

                A first picture from another terminal:

                  ./darkroom draw "a red apple, flat emoji" -o apple.png

                or from any program:

                  curl -s %s/api/v4/dreambooth -H 'Content-Type: application/json' \\
                    -d '{"key":"%s","model_id":"emoji","prompt":"a red apple, flat emoji","scheduler":"DDIMScheduler","guidance_scale":5,"seed":1}'

                Ctrl-C stops it.
                """, seconds, connection.url(), connection.key(), launcher.device(), launcher.logs(), connection.url(), connection.key());
    }
}
