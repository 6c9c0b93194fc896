package io.darkroom.standalone.cli;

import io.darkroom.standalone.LaunchException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ./darkroom}: the subcommands and what they share. Exit status 0 is success, 1 failure, 2 a command line that is not understood. */
@Command(
        name = "./darkroom",
        description = "A self-hosted Stable Diffusion platform on the JVM.",
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nBeside these:%n",
        footer = {
            "  golden DIR   Compare the engine with recorded reference numbers in DIR.",
            "",
            "Begin with:  ./darkroom draw \"a red apple, flat emoji\" -o apple.png",
            "`./darkroom COMMAND --help` explains a command."
        },
        mixinStandardHelpOptions = true,
        versionProvider = DarkroomCommand.Version.class)
public final class DarkroomCommand {

    private DarkroomCommand() {
    }

    /** @return the exit status */
    public static int run(Clock clock, RandomGenerator random, String... args) {
        CommandLine line = new CommandLine(new DarkroomCommand())
                .addSubcommand("up", new UpCommand(clock, random))
                .addSubcommand("draw", new DrawCommand(clock, random))
                .addSubcommand("down", new DownCommand())
                .addSubcommand("version", new VersionCommand())
                .setParameterExceptionHandler(DarkroomCommand::notUnderstood)
                .setExecutionExceptionHandler(DarkroomCommand::tell);
        if (args.length == 0) {
            line.usage(System.err);
            return CommandLine.ExitCode.USAGE;
        }
        return line.execute(args);
    }

    private static int notUnderstood(CommandLine.ParameterException mistake, String[] args) {
        CommandLine line = mistake.getCommandLine();
        line.getErr().println("darkroom: " + mistake.getMessage());
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(mistake, line.getErr())) {
            line.getErr().println("`" + line.getCommandSpec().qualifiedName() + " --help` explains it.");
        }
        return CommandLine.ExitCode.USAGE;
    }

    /** What went wrong for a reason that a person can mend is one line; anything else is a fault of ours and shows where. */
    private static int tell(Exception thrown, CommandLine line, CommandLine.ParseResult parsed) {
        if (thrown instanceof LaunchException || thrown instanceof IOException) line.getErr().println("darkroom: " + thrown.getMessage());
        else thrown.printStackTrace(line.getErr());
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** The version that was built. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() throws IOException {
            Properties built = new Properties();
            try (InputStream in = DarkroomCommand.class.getResourceAsStream("/darkroom.properties")) {
                built.load(in);
            }
            return new String[] {"Darkroom " + built.getProperty("version") + " (Java " + Runtime.version() + ")"};
        }
    }

    /** {@code ./darkroom version}. */
    @Command(name = "version", description = "Say which version this is.")
    static final class VersionCommand implements Callable<Integer> {
        @Mixin
        private Help help = new Help();

        @Override
        public Integer call() throws IOException {
            System.out.println(new Version().getVersion()[0]);
            return 0;
        }
    }
}
