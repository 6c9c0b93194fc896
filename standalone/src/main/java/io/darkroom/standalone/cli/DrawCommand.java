package io.darkroom.standalone.cli;

import io.darkroom.standalone.Connection;
import io.darkroom.standalone.LaunchException;
import io.darkroom.standalone.Launcher;
import io.darkroom.standalone.Settings;
import io.darkroom.standalone.client.DarkroomClient;
import io.darkroom.standalone.client.Drawing;
import java.io.Console;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./darkroom draw}: one prompt, one file, through the whole system. */
@Command(
        name = "draw",
        description = {
            "Draw a picture and write it to a file.",
            "",
            "Uses the system that runs on the data folder; where none does, one is started for the occasion and stopped afterwards."
                    + " The same prompt, seed and settings give the same picture on every machine.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./darkroom draw \"a red apple, flat emoji\" -o apple.png",
            "  ./darkroom draw \"noto emoji of grinning cat\" --seed random -n 4 -o cat.png"
        })
final class DrawCommand implements Callable<Integer> {
    private static final long SEEDS = 1L << 32;
    private static final Duration PATIENCE = Duration.ofMinutes(60);

    private final Clock clock;
    private final RandomGenerator random;

    @Spec
    private CommandLine.Model.CommandSpec spec;

    @Parameters(paramLabel = "PROMPT", description = "What shall be seen.")
    private String prompt;

    @Option(names = {"-o", "--output"}, paramLabel = "FILE", defaultValue = "picture.png",
            description = "PNG file to write; one that is there is replaced. Default: ${DEFAULT-VALUE}.")
    private Path output;

    @Option(names = {"-n", "--count"}, paramLabel = "N", defaultValue = "1",
            description = "Pictures to draw, 1 to 4; several are numbered: FILE-1.png, FILE-2.png. Default: ${DEFAULT-VALUE}.")
    private int count;

    @Option(names = "--negative", paramLabel = "TEXT", description = "What shall not be seen.")
    private String negative;

    @Option(names = "--seed", paramLabel = "N|random", defaultValue = "1",
            description = "Where the noise begins, 0 to 4294967295, or random. Default: ${DEFAULT-VALUE}, so that the first picture is known.")
    private String seed;

    @Option(names = "--steps", paramLabel = "N", defaultValue = "20", description = "Denoising steps. Default: ${DEFAULT-VALUE}.")
    private int steps;

    @Option(names = "--guidance-scale", paramLabel = "X", defaultValue = "5",
            description = "How closely the prompt is followed. Default: ${DEFAULT-VALUE}.")
    private double guidanceScale;

    @Option(names = "--scheduler", paramLabel = "NAME", defaultValue = "DDIMScheduler",
            description = "How the steps are taken, such as UniPCMultistepScheduler. Default: ${DEFAULT-VALUE}.")
    private String scheduler;

    @Option(names = "--model", paramLabel = "ID", defaultValue = "emoji", description = "Model to draw with. Default: ${DEFAULT-VALUE}.")
    private String model;

    @Option(names = "--width", paramLabel = "PIXELS", description = "Default: the model's own.")
    private Integer width;

    @Option(names = "--height", paramLabel = "PIXELS", description = "Default: the model's own.")
    private Integer height;

    @Mixin
    private Where where = new Where();

    @Mixin
    private Help help = new Help();

    DrawCommand(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    @Override
    public Integer call() throws Exception {
        if (count < 1 || count > 4) throw new ParameterException(spec.commandLine(), "--count must be from 1 to 4, not " + count);
        Drawing drawing = new Drawing(prompt, negative, model, width, height, count, steps, guidanceScale, scheduler, seedNumber());
        Path folder = output.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) throw new LaunchException("there is no folder " + folder);
        Optional<Connection> running = Connection.running(where.data());
        if (running.isPresent()) draw(drawing, running.get());
        else drawAlone(drawing);
        return 0;
    }

    private long seedNumber() {
        if (seed.equals("random")) return random.nextLong(SEEDS);
        if (seed.matches("\\d{1,10}") && Long.parseLong(seed) < SEEDS) return Long.parseLong(seed);
        throw new ParameterException(spec.commandLine(), "--seed must be from 0 to " + (SEEDS - 1) + " or the word random, not " + seed);
    }

    private void drawAlone(Drawing drawing) throws Exception {
        System.out.println("starting Darkroom for this picture (./darkroom up keeps it running)");
        Settings settings = new Settings(where.root(), where.data(), Settings.DEFAULT_HOST, 0, Settings.DEFAULT_DEVICE);
        try (Launcher launcher = Launcher.start(settings, clock, random, line -> { })) {
            draw(drawing, launcher.connection());
        }
    }

    private void draw(Drawing drawing, Connection connection) throws IOException, InterruptedException, LaunchException {
        System.out.println("seed " + drawing.seed());
        Console console = System.console();
        ProgressLine progress = new ProgressLine(System.out, console != null && console.isTerminal());
        try (DarkroomClient client = new DarkroomClient(connection)) {
            List<URI> links = client.draw(drawing, progress::show, PATIENCE);
            progress.clear();
            for (int i = 0; i < links.size(); i++) write(links.size() == 1 ? output : numbered(output, i + 1), client.get(links.get(i)));
        } finally {
            progress.clear();
        }
    }

    private static void write(Path file, byte[] picture) throws IOException {
        boolean replaced = Files.exists(file);
        Files.write(file, picture);
        System.out.println((replaced ? "replaced " : "wrote ") + file);
    }

    /** {@code cat.png} becomes {@code cat-2.png}. */
    static Path numbered(Path file, int number) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        String stem = dot > 0 ? name.substring(0, dot) : name;
        return file.resolveSibling(stem + "-" + number + name.substring(stem.length()));
    }
}
