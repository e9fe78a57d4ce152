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
            -A -t 10.0.0.1:80 -s sh -b sh-port -j enable         | -A -t 10.0.0.1:80 -s sh -j enable -b sh-port
            -A -t 10.0.0.1:80 -jenable --proxy-protocol=v2       | -A -t 10.0.0.1:80 -s wlc -j enable --proxy-protocol v2
            -A -t 10.0.0.1:80 -j disable --proxy-protocol V1     | -A -t 10.0.0.1:80 -s wlc --proxy-protocol v1
            -A -u 10.0.0.1:53 --conn-timeout 90 -j disable       | -A -u 10.0.0.1:53 -s wlc --conn-timeout 90
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

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            -a -t 10.0.0.1:80 -r 10.1.0.1:8080 -b                | -a -t 10.0.0.1:80 -r 10.1.0.1:8080 -b -w 1
            -ab -t 10.0.0.1:80 -r 10.1.0.1 -w 2                  | -a -t 10.0.0.1:80 -r 10.1.0.1:80 -b -w 2
            -et 10.0.0.1:80 -bw2 -r 10.1.0.1                     | -a -t 10.0.0.1:80 -r 10.1.0.1:80 -b -w 2
            -a -t [fd00::1]:80 -r 10.1.0.1:8080 --fullnat        | -a -t [fd00::1]:80 -r 10.1.0.1:8080 -b -w 1
            -a -t 10.0.0.1:80 -r [fd00::1]:8080 -b               | -a -t 10.0.0.1:80 -r [fd00::1]:8080 -b -w 1
            """)
    void takesTheLetterOfSchedulerFlagsForFullNatWhereAServerIsDescribed(String line, String meaning)
            throws UsageException {
        CommandLine parsed = parse(line);

        assertThat(parsed.server().method()).isEqualTo(ForwardingMethod.FULLNAT);
        assertThat(new RuleText(EndpointText.NUMERIC).add(parsed.service(), parsed.server()))
                .isEqualTo(meaning);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            --add-laddr -z 10.1.0.9 -t 10.0.0.1:80 -F dpdk0      | -P -t 10.0.0.1:80 -z 10.1.0.9 -F dpdk0
            -Pt 10.0.0.1:80 -F dpdk0 -z10.1.0.9                  | -P -t 10.0.0.1:80 -z 10.1.0.9 -F dpdk0
            -Q -t 10.0.0.1:80 --laddr fd00::9 --ifname dpdk0     | -P -t 10.0.0.1:80 -z fd00::9 -F dpdk0
            -P -f 7 -z 10.1.0.9                                  | -P -f 7 -z 10.1.0.9
            """)
    void readsALocalAddress(String line, String meaning) throws UsageException {
        CommandLine parsed = parse(line);

        assertThat(new RuleText(EndpointText.NUMERIC).add(parsed.service(), parsed.local()))
                .isEqualTo(meaning);
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
            -P -t 10.0.0.1:80                    | 2   | true  | You need to supply the 'local-address' option for the 'add-laddr' command
            -Q -z 10.1.0.9                       | 2   | true  | You need to supply the 'service-address' option for the 'del-laddr' command
            -P -t 10.0.0.1:80 -z 10.1.0.9:1      | 2   | true  | illegal local address specified
            -P -t 10.0.0.1:80 -z 10.1.0.9 -w 1   | 2   | true  | Illegal 'weight' option with the 'add-laddr' command
            -G -z 10.1.0.9                       | 2   | true  | Illegal 'local-address' option with the 'get-laddr' command
            -L -F dpdk0                          | 2   | true  | Illegal 'ifname' option with the 'list' command
            -D -t 10.0.0.1:80 -j enable          | 2   | true  | Illegal 'synproxy' option with the 'delete-service' command
            -A -t 10.0.0.1:80 -j on              | 2   | true  | synproxy switch must be enable or disable
            -A -u 10.0.0.1:53 -j enable          | 2   | true  | SYN proxy is only for TCP virtual services
            -A -u 10.0.0.1:53 --proxy-protocol v2 | 2   | true  | PROXY protocol is only for TCP virtual services
            -A -t 10.0.0.1:80 --proxy-protocol 2 | 2   | true  | proxy protocol must be disable, v1 or v2, not `2'
            -A -t 10.0.0.1:80 --conn-timeout 1s  | 2   | true  | invalid timeout value `1s' specified
            -A -t 10.0.0.1:80 -s sh -b           | 255 | false | -b: missing argument
            -a -t 10.0.0.1:80 -r 10.1.0.1 -bm    | 2   | true  | multiple 'forwarding-method' options specified
            -a -t 10.0.0.1:80 -r [fd00::1]:80 -m | 2   | true  | Different address family is allowed only for tunneling servers
            -a -t 10.0.0.1:80 -r 10.1.0.1 -b --tun-type gre | 2   | true  | Tunnel options conflict with forward method
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
