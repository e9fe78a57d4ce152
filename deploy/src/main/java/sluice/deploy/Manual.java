package sluice.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import sluice.cli.Version;

/** Writes manual pages and the completion of shells from the model of the commands; run by the build. */
public final class Manual {
    private Manual() {}

    /** Writes {@code man/man1/*.1} and {@code completion/sluice} below the folder {@code arguments[0]}. */
    public static void main(String[] arguments) throws IOException {
        write(Path.of(arguments[0]));
    }

    static void write(Path folder) throws IOException {
        CommandLine program = Main.program();
        Path pages = Files.createDirectories(folder.resolve("man/man1"));
        page(pages, program.getCommandSpec());
        for (CommandLine command : new LinkedHashSet<>(program.getSubcommands().values())) {
            page(pages, command.getCommandSpec());
        }
        Path completion = Files.createDirectories(folder.resolve("completion"));
        Files.writeString(completion.resolve("sluice"), AutoComplete.bash("sluice", program));
    }

    private static void page(Path folder, CommandSpec command) throws IOException {
        Files.writeString(folder.resolve(command.qualifiedName("-") + ".1"), ManualPage.of(command, Version.current()));
    }
}
