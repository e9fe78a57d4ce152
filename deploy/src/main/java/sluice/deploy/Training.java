package sluice.deploy;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Runs in one process what scripts call again and again, so that the Java machine sees which classes short commands
 * need and puts them into its cache.
 *
 * <p>{@code deploy/make-aot-cache} runs it against a {@link TrainingDirector}: it changes rules, and must never meet a
 * director that serves somebody.
 */
public final class Training {
    private static final String RULES = """
            -A -t 192.0.2.10:443 -s wlc -p 300 -M 255.255.255.0
            -a -t 192.0.2.10:443 -r 192.168.0.12:443 -m -w 1
            -a -t 192.0.2.10:443 -r 192.168.0.13:443 -i -w 2
            """;

    private static final String[] LINES = {
        "ipvsadm -C",
        "ipvsadm -A -t 192.0.2.10:80 -s wrr",
        "ipvsadm -a -t 192.0.2.10:80 -r 192.168.0.11:8080 -m -w 3",
        "ipvsadm -e -t 192.0.2.10:80 -r 192.168.0.11:8080 -m -w 0",
        "ipvsadm -A -u [2001:db8::10]:53 -s rr -o",
        "ipvsadm -a -u [2001:db8::10]:53 -r [2001:db8::11]:53 -g",
        "ipvsadm -A -f 7 -s sh -b sh-port",
        "ipvsadm -E -f 7 -s lc",
        "ipvsadm -R",
        "ipvsadm -Ln",
        "ipvsadm -L -n --stats",
        "ipvsadm -L -n --rate",
        "ipvsadm -L -n --thresholds",
        "ipvsadm -L -n --persistent-conn",
        "ipvsadm -L -n -t 192.0.2.10:80",
        "ipvsadm -L",
        "ipvsadm -Lnc",
        "ipvsadm -L --timeout",
        "ipvsadm --set 900 120 300",
        "ipvsadm -S",
        "ipvsadm -S -n",
        "ipvsadm -Z",
        "ipvsadm -a -t 192.0.2.10:80 -r 192.168.0.11:8080 -m",
        "ipvsadm -L -n -t 192.0.2.99:80",
        "ipvsadm -A -t 192.0.2.10",
        "ipvsadm --help",
        "sluice --help",
        "sluice status",
        "sluice service",
        "sluice service list --json",
        "sluice service add tcp 192.0.2.20:80 --scheduler rr --persistent 300",
        "sluice service show tcp 192.0.2.20:80",
        "sluice server add tcp 192.0.2.20:80 192.168.0.11 --method nat --weight 3",
        "sluice server list --json",
        "sluice server delete tcp 192.0.2.20:80 192.168.0.11",
        "sluice service delete tcp 192.0.2.20:80",
        "sluice connection list",
        "sluice connection list --json",
        "sluice status --json",
        "sluice drops",
        "sluice port",
        "sluice port --json",
        "sluice route",
        "sluice neigh",
        "sluice workers",
        "sluice mark list",
        "sluice get",
        "sluice history",
        "sluice local-ports",
        "sluice no-such-command",
        "ipvsadm -d -t 192.0.2.10:80 -r 192.168.0.11:8080",
        "ipvsadm -D -t 192.0.2.10:80",
        "ipvsadm -C"
    };

    private Training() {}

    /** Runs the lines; what they print and return does not matter. */
    public static void main(String[] arguments) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        System.setOut(nowhere);
        System.setErr(nowhere);
        for (String line : LINES) {
            System.setIn(new ByteArrayInputStream(RULES.getBytes(StandardCharsets.UTF_8)));
            String words = line.startsWith("sluice ") ? line.substring("sluice ".length()) : line;
            Main.run(words.split(" "));
        }
        System.exit(0);
    }
}
