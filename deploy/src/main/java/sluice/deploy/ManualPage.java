package sluice.deploy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A manual page of a command, in the language of man(7), from the model that also makes its help. */
final class ManualPage {
    private final CommandSpec command;
    private final String version;
    private final StringBuilder text = new StringBuilder();

    private ManualPage(CommandSpec command, String version) {
        this.command = command;
        this.version = version;
    }

    /** The page of {@code command}: of the program with a list of its commands, of others with all that is below them. */
    static String of(CommandSpec command, String version) {
        return new ManualPage(command, version).write();
    }

    private String write() {
        String name = command.qualifiedName("-");
        boolean isProgram = command.parent() == null;
        line(".TH " + name.toUpperCase(Locale.ROOT) + " 1 \"\" \"sluice " + plain(version) + "\" \"Sluice\"");
        line(".SH NAME");
        line(plain(name) + " \\- " + plain(withoutPeriod(description(command).getFirst())));
        line(".SH SYNOPSIS");
        synopses(command, !isProgram);
        line(".SH DESCRIPTION");
        description(command).forEach(sentence -> line(start(plain(sentence))));
        arguments(".SH ", command);
        if (isProgram) {
            commands();
            ends();
        } else {
            command.subcommands().values().stream().distinct().forEach(below -> subcommand(below.getCommandSpec()));
        }
        line(".SH SEE ALSO");
        line(isProgram ? ".BR ipvsadm (8)" : ".BR sluice (1)");
        return text.toString();
    }

    private void synopses(CommandSpec spec, boolean hasBelow) {
        line(".B " + plain(spec.qualifiedName()));
        line(start(plain(afterName(spec))));
        if (hasBelow) {
            for (var below : List.copyOf(new LinkedHashSet<>(spec.subcommands().values()))) {
                line(".br");
                synopses(below.getCommandSpec(), true);
            }
        }
    }

    /** What the synopsis of the help says behind the command's name, on one line. */
    private static String afterName(CommandSpec spec) {
        String synopsis = new Help(spec, Help.defaultColorScheme(Help.Ansi.OFF))
                .detailedSynopsis(0, null, false)
                .strip()
                .replaceAll("\\s+", " ");
        return synopsis.substring(
                        Math.min(synopsis.length(), spec.qualifiedName().length()))
                .strip();
    }

    private void subcommand(CommandSpec spec) {
        line(".SH " + plain(spec.qualifiedName().toUpperCase(Locale.ROOT)));
        description(spec).forEach(sentence -> line(start(plain(sentence))));
        arguments(".SS ", spec);
    }

    private void arguments(String heading, CommandSpec spec) {
        List<PositionalParamSpec> parameters = spec.positionalParameters();
        if (!parameters.isEmpty()) {
            line(heading + "ARGUMENTS");
            for (PositionalParamSpec parameter : parameters) {
                line(".TP");
                line(".I " + plain(parameter.paramLabel()));
                describe(parameter.description());
            }
        }
        line(heading + "OPTIONS");
        for (OptionSpec option : spec.options()) {
            line(".TP");
            String value = option.arity().max() == 0 ? "" : " \\fI" + plain(option.paramLabel()) + "\\fR";
            line(start("\\fB" + plain(String.join(", ", option.names())) + "\\fR" + value));
            describe(option.description());
        }
    }

    private void commands() {
        line(".SH COMMANDS");
        command.subcommands().values().stream().distinct().forEach(below -> {
            CommandSpec spec = below.getCommandSpec();
            line(".TP");
            line(".BR " + plain(spec.qualifiedName("-")) + " (1)");
            line(start(plain(String.join(" ", description(spec)))));
        });
    }

    private void ends() {
        line(".SH EXIT STATUS");
        for (Map.Entry<String, String> code :
                command.usageMessage().exitCodeList().entrySet()) {
            line(".TP");
            line(plain(code.getKey()));
            line(start(plain(code.getValue())));
        }
        line(".SH ENVIRONMENT");
        line(".TP");
        line("SLUICE_SOCKET");
        line("The daemon\\(aqs control socket.");
        line(".TP");
        line("SLUICE_JAVA");
        line("A JDK, its folder or its java program.");
    }

    private void describe(String[] sentences) {
        line(start(plain(String.join(" ", sentences))));
    }

    private static List<String> description(CommandSpec spec) {
        return List.of(spec.usageMessage().description());
    }

    private static String withoutPeriod(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    /** Text without meaning for the formatter. */
    private static String plain(String words) {
        return words.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq");
    }

    /** A line that may begin with what the formatter takes for a request. */
    private static String start(String words) {
        return words.startsWith(".") ? "\\&" + words : words;
    }

    private void line(String words) {
        text.append(words).append('\n');
    }
}
