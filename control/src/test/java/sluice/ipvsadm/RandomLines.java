package sluice.ipvsadm;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Command lines of ipvsadm and of what DPVS added to it, of which many make sense and many do not: few services and
 * servers, so that lines meet what others made, and a word in the wrong place now and then.
 */
final class RandomLines {
    private static final List<String> SERVICES = List.of(
            "-t 10.10.0.1:80",
            "-t 10.10.0.1:http",
            "-t vip.example:443",
            "-t 10.10.0.2:0 -p",
            "-u 10.10.0.1:53",
            "-u 10.10.0.1:5060",
            "--sctp-service 10.10.0.1:80",
            "-f 7",
            "-f 7 -6",
            "-f 4294967295",
            "-t [fd00:10::2]:80",
            "-u [fd00:10::2]:53");
    private static final List<String> STRANGE_SERVICES = List.of(
            "-t 10.10.0.1",
            "-t 10.10.0.300:80",
            "-t 1234",
            "-t nowhere.example:80",
            "-t 224.0.0.1:80",
            "-t [fd00:10::2]",
            "-t 10.10.0.1:80 -u 10.10.0.1:53",
            "-f 0",
            "-6 -f 7",
            "");
    private static final List<List<String>> SETTINGS = List.of(
            List.of(
                    "-s rr",
                    "-s wrr",
                    "-s wlc",
                    "-s lblc",
                    "-s none",
                    "-s sh -b sh-port",
                    "-s mh -b mh-fallback,mh-port",
                    // A flag without a name of its scheduler is saved by ipvsadm as -b and nothing, which it does not
                    // read.
                    "-s wlc -b flag-1,flag-3"),
            List.of("-p", "-p 300", "-p 2678400", "-p 60 -M 255.255.255.0", "-p 60 -M 0.0.0.0"),
            List.of("--pe sip", "-o", "-j enable", "-j disable", "--conn-timeout 60", "--proxy-protocol v2"));
    private static final List<String> STRANGE_SETTINGS = List.of(
            "-s nosuch",
            "-s",
            "-s -wrr",
            "-p 0",
            "-p -5",
            "-p 2678401",
            "-M 64",
            "-M 129",
            "-M nowhere.example",
            "--pe nosuch",
            "-s sh -b mh-port",
            "-b nosuch",
            "-j maybe",
            "--conn-timeout -1",
            "--conn-timeout 2678401",
            "--proxy-protocol v3",
            "-w 1");
    private static final List<String> SERVERS = List.of(
            "-r 10.1.0.1:80",
            "-r rs1.example",
            "-r 10.1.0.2:8080",
            "-r 10.1.0.3",
            "-r [fd00:1::1]:80",
            "-r 10.1.0.4:0");
    private static final List<String> STRANGE_SERVERS =
            List.of("-r 0.0.0.0:80", "-r 224.0.0.1:80", "-r 10.1.0.1:65536", "-r nowhere.example", "-r", "");
    private static final List<String> METHODS = List.of(
            "-m",
            "-g",
            "-i",
            "-b",
            "-m -w 0",
            "-w 2147483647",
            "-m -x 10",
            "-m -x 10 -y 5",
            "-i --tun-type gue --tun-port 6080",
            "-i --tun-type gue --tun-port 6080 --tun-remcsum",
            "-i --tun-type gre --tun-csum",
            "");
    private static final List<String> STRANGE_METHODS = List.of(
            "-m -g",
            "-w -1",
            "-w 2147483648",
            "-m -x 5 -y 10",
            "-x many",
            "-m --tun-type gue",
            "-i --tun-type gue",
            "-i --tun-type gre --tun-remcsum",
            "-i --tun-type ipip --tun-csum",
            "-i --tun-type nosuch",
            "-i --tun-type gue --tun-port 0",
            "-s rr");
    private static final List<String> LOCALS =
            List.of("-z 192.168.0.201", "-z 192.168.0.202", "-z 192.168.0.202 -F outside", "-z fd00::201");
    private static final List<String> STRANGE_LOCALS =
            List.of("-z 192.168.0.201:80", "-z 224.0.0.1", "-z 192.168.0.203 -F dpdk0", "-z nowhere.example", "");
    private static final List<String> OTHERS = List.of(
            "-Z",
            "--set 900 120 300",
            "--set 0 30 0",
            "-L -n",
            "-L -c",
            "-S -n",
            "-G",
            "-L --timeout",
            "-Ln --stats --exact",
            "--stop-daemon backup");
    private static final List<String> STRANGE_OTHERS = List.of(
            "--set 900 120",
            "--set 900 120 2678401",
            "--set -1 5 5",
            "-Z -t 10.10.0.9:9",
            "-D -t 10.10.0.9:9",
            "-L -c --stats",
            "-L -t 10.10.0.1:80 -c",
            "-A -D",
            "-x",
            "rr",
            "--nosuch",
            "--start-daemon nobody",
            "--start-daemon master",
            "-C -n",
            "-A -t 10.10.0.1:80 -s rr rr");
    private static final List<String> WORDS =
            List.of("-A", "-t", "-p", "rr", "--", "-", "-n", "0", "-m", "--pe", "-z", "");

    private final Random random;

    RandomLines(Random random) {
        this.random = random;
    }

    /** The words of one line, the program's name left out. */
    List<String> next() {
        int kind = random.nextInt(100);
        String line;
        if (kind < 1) {
            line = "-C";
        } else if (kind < 25) {
            line = "-A " + service() + settings();
        } else if (kind < 40) {
            line = "-E " + service() + settings();
        } else if (kind < 44) {
            line = "-D " + service();
        } else if (kind < 65) {
            line = "-a " + service() + server() + method();
        } else if (kind < 75) {
            line = "-e " + service() + server() + method();
        } else if (kind < 80) {
            line = "-d " + service() + server();
        } else if (kind < 87) {
            line = "-P " + service() + local();
        } else if (kind < 90) {
            line = "-Q " + service() + local();
        } else {
            line = of(OTHERS, STRANGE_OTHERS, 3);
        }
        List<String> words = new ArrayList<>(List.of(line.strip().split(" +")));
        if (random.nextInt(8) == 0) {
            disturb(words);
        }
        return words;
    }

    private String service() {
        return of(SERVICES, STRANGE_SERVICES, 12);
    }

    private String server() {
        return ' ' + of(SERVERS, STRANGE_SERVERS, 12);
    }

    private String method() {
        return ' ' + of(METHODS, STRANGE_METHODS, 5);
    }

    private String local() {
        return ' ' + of(LOCALS, STRANGE_LOCALS, 6);
    }

    /** Some of each kind, mostly no option twice. */
    private String settings() {
        StringBuilder text = new StringBuilder();
        for (List<String> kind : SETTINGS) {
            if (random.nextInt(3) == 0) {
                text.append(' ').append(of(kind, STRANGE_SETTINGS, 15));
            }
        }
        return text.toString();
    }

    /** One of the usual ones, and once in {@code oneIn} a strange one. */
    private String of(List<String> usual, List<String> strange, int oneIn) {
        return of(random.nextInt(oneIn) == 0 ? strange : usual);
    }

    private String of(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private void disturb(List<String> words) {
        int at = random.nextInt(words.size());
        switch (random.nextInt(4)) {
            case 0 -> words.remove(at);
            case 1 -> words.add(at, words.get(random.nextInt(words.size())));
            case 2 -> words.set(at, of(WORDS));
            default -> Collections.swap(words, at, random.nextInt(words.size()));
        }
    }
}
