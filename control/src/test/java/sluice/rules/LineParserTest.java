package sluice.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.forward.ForwardingMethod;

/** The grammar where recordings do not reach: bundles, attached values, order, doubled options. */
class LineParserTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            -At10.0.0.1:80 -swrr                                 | -A -t 10.0.0.1:80 -s wrr
            -A -t=10.0.0.1:80 -s=rr                              | -A -t 10.0.0.1:80 -s rr
            --add-service --tcp-service=10.0.0.1:80              | -A -t 10.0.0.1:80 -s wlc
            -Au 10.0.0.1:53 -s rr                                | -A -u 10.0.0.1:53 -s rr
            -A -t 10.0.0.1:80 -p30 -s rr                         | -A -t 10.0.0.1:80 -s rr -p 30
            -A -t [fd00::1]:80 -p -M 64                          | -A -t [fd00::1]:80 -s wlc -p 360 -M 64
            -A -f 7 -6 -s rr                                     | -A -f 7 -6 -s rr
            """)
    void readsAService(String line, String meaning) throws UsageException {
        CommandLine parsed = parse(line);

        assertThat(parsed.command()).isEqualTo(Command.ADD_SERVICE);
        assertThat(new RuleText(EndpointText.NUMERIC).add(parsed.service())).isEqualTo(meaning);
    }

    @Test
    void takesTheServicesPortForServersThatAreNotRewritten() throws UsageException {
        RealServer masqueraded = parse("-a -t 10.0.0.1:80 -r 10.1.0.1:8080 -m").server();
        RealServer routed = parse("-a -t 10.0.0.1:80 -r 10.1.0.1:8080 -g").server();

        assertThat(masqueraded.port()).isEqualTo(8080);
        assertThat(routed.port()).isEqualTo(80);
        assertThat(routed.method()).isEqualTo(ForwardingMethod.ROUTE);
    }

    @Test
    void takesTheServicesPortForAServerWithoutOneOnlyIfTheServiceComesFirst() throws UsageException {
        assertThat(parse("-a -t 10.0.0.1:80 -r 10.1.0.1 -m").server().port()).isEqualTo(80);
        assertThat(parse("-a -r 10.1.0.1 -t 10.0.0.1:80 -m").server().port()).isZero();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            -LA                                  | 2   | true  | invalid option `-LA'
            -L --add                             | 255 | false | --add: unknown option
            -L -nq                               | 255 | false | -nq: unknown option
            -L -n -n                             | 2   | true  | multiple 'numeric' options specified
            -L --numeric=yes                     | 255 | false | --numeric=yes: option does not take an argument
            -A --start-daemon master             | 2   | true  | invalid option `master'
            -A -t 10.0.0.1:80 -- -s rr           | 2   | true  | unexpected argument -s
            -A -t 10.0.0.1:80 -                  | 2   | true  | unexpected argument -
            -A -t [fd00::1] -s rr                | 2   | true  | illegal virtual server address[:port] specified
            -A -t 80 -s rr                       | 2   | true  | illegal virtual server address[:port] specified
            -A -t [fd00::1]:80 -p -M 129         | 2   | true  | illegal ipv6 netmask specified
            -Z -n                                | 2   | true  | Illegal 'numeric' option with the 'zero' command
            -L --timeout --persistent-conn       | 2   | true  | options conflicts in the list command
            --stop-daemon nosuch                 | 2   | true  | illegal start_daemon specified
            -t 10.0.0.1:80 -A                    | 255 | true  | Try `ipvsadm -h' or 'ipvsadm --help' for more information.
            """)
    void refusesALine(String line, int exitCode, boolean isFatal, String message) {
        UsageException e = catchThrowableOfType(UsageException.class, () -> parse(line));

        assertThat(e).hasMessage(message);
        assertThat(e.exitCode()).isEqualTo(exitCode);
        assertThat(e.isFatal()).isEqualTo(isFatal);
    }

    @Test
    void takesNoWordsForAListing() throws UsageException {
        assertThat(LineParser.parse(List.of(), Names.ofSystem()).command()).isEqualTo(Command.LIST);
    }

    private static CommandLine parse(String line) throws UsageException {
        return LineParser.parse(Arrays.asList(line.split(" +")), Names.ofSystem());
    }
}
