package sluice.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the build writes about commands for man and for shells. */
class ManualTest {
    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void write() throws IOException {
        Manual.write(folder);
    }

    @Test
    void everyCommandHasAPageThatTellsAllItsOptions() throws IOException {
        for (var entry : Main.program().getSubcommands().entrySet()) {
            var command = entry.getValue().getCommandSpec();
            String page = Files.readString(page("sluice-" + command.name()));
            for (var option : command.options()) {
                assertThat(page).contains(option.longestName().replace("-", "\\-"));
            }
            for (var below : command.subcommands().values()) {
                assertThat(page)
                        .contains("sluice " + command.name() + " "
                                + below.getCommandSpec().name());
            }
        }
        assertThat(Files.readString(page("sluice"))).contains(".BR sluice\\-service (1)");
    }

    /** Whatever formats the pages: each line is text, or a request that man(7) has; text has no bare backslashes. */
    @Test
    void pagesAreOfWhatEveryFormatterKnows() throws IOException {
        for (Path page : pages()) {
            for (String line : Files.readAllLines(page)) {
                assertThat(line)
                        .as("%s", page)
                        .matches("\\.(TH|SH|SS|TP|B|I|BR|br)( .*)?|[^.'].*")
                        .doesNotContain("${")
                        .doesNotContainPattern("\\\\(?![-&e]|f[BIR]|\\(aq)");
            }
        }
    }

    @Test
    void groffFindsNothingToSayAboutThem() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/groff")), "groff is not installed");
        for (Path page : pages()) {
            assertThat(output("groff", "-man", "-Tutf8", "-ww", "-z", page.toString()))
                    .as("%s", page)
                    .isEmpty();
            assertThat(output("groff", "-man", "-Tascii", "-P-cbu", page.toString()))
                    .contains("SYNOPSIS")
                    .contains("OPTIONS");
        }
    }

    @Test
    void bashReadsTheCompletion() throws Exception {
        assertThat(output("bash", "-n", completion())).isEmpty();
    }

    /** The completion of zsh is bash's, by its own means. */
    @Test
    void zshIsToldToReadBashsCompletion() throws IOException {
        assertThat(Files.readString(Path.of(completion())))
                .contains("ZSH_VERSION")
                .contains("bashcompinit");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sluice serv                     | server service",
                "sluice service a                | add",
                "sluice service d                | delete del",
                "sluice service add --sch        | --scheduler --scheduler-flags",
                "sluice server add --method f    | fullnat",
                "sluice connection l             | list"
            })
    void bashCompletes(String line, String words) throws Exception {
        String script = """
                exec 2>/dev/null
                source "$1"
                read -r -a COMP_WORDS <<<"$2"
                COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_LINE=$2 COMP_POINT=${#2}
                _complete_sluice
                printf '%s\\n' "${COMPREPLY[@]}"
                """;
        assertThat(output("bash", "-c", script, "bash", completion(), line)
                        .lines()
                        .map(String::strip))
                .containsExactlyInAnyOrder(words.split(" "));
    }

    private String completion() {
        return folder.resolve("completion/sluice").toString();
    }

    private Path page(String name) {
        return folder.resolve("man/man1/" + name + ".1");
    }

    private List<Path> pages() throws IOException {
        try (Stream<Path> pages = Files.list(folder.resolve("man/man1"))) {
            return pages.toList();
        }
    }

    private static String output(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }
}
