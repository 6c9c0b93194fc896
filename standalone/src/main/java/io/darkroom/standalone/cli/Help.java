package io.darkroom.standalone.cli;

import picocli.CommandLine.Option;

/** The option that every command has. */
final class Help {

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Explain this command.")
    private boolean asked;
}
