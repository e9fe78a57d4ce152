package sluice.golden;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads the lines of scheduler recordings: a word that says what it is, and blanks between the rest. */
final class PlainLines {
    private static final String FAILED = "# rc=";
    private static final String SETUP = "# setup: ";
    private static final Map<String, String> FLAGS = Map.of("SYN", "S", "ACK", "A", "FIN", "FA", "RST", "R");
    private static final int PACKET_WORDS = 7;

    private PlainLines() {}

    static void read(int number, String line, List<Step> steps) {
        String[] words = line.strip().split(" +");
        Step step = switch (words[0]) {
            case "CMD" -> new Step.Command(number, rest(line), 0, null, null);
            case "SYSCTL" -> new Step.Sysctl(number, words[1], words[2]);
            case "SLEEP" -> new Step.Sleep(number, Double.parseDouble(words[1]));
            case "STAT" ->
                new Step.Servers(
                        number, Stream.of(words).skip(1).map(PlainLines::server).toList());
            case "SYN", "ACK", "FIN", "RST", "UDP" -> packet(number, words);
            case "#", "" -> new Step.Note(number);
            default -> new Step.Unknown(number, line);
        };
        if (line.startsWith(SETUP)) {
            step = new Step.Setup(number, line.substring(SETUP.length()));
        } else if (line.startsWith(FAILED) && steps.getLast() instanceof Step.Command command) {
            // It is about the command in the line before.
            int exitCode = Integer.parseInt(line.substring(FAILED.length()).strip());
            List<Step> before = new ArrayList<>(steps.subList(0, steps.size() - 1));
            steps.clear();
            steps.addAll(before);
            steps.add(new Step.Command(command.line(), command.text(), exitCode, null, null));
        }
        steps.add(step);
    }

    private static Step packet(int number, String[] words) {
        if (words.length != PACKET_WORDS) {
            return new Step.Unknown(number, String.join(" ", words));
        }
        boolean isTcp = !words[0].equals("UDP");
        Segment segment = new Segment(
                isTcp ? Segment.TCP : Segment.UDP,
                Segment.address(words[1]),
                Integer.parseInt(words[2]),
                Segment.address(words[3]),
                Integer.parseInt(words[4]),
                isTcp ? FLAGS.getOrDefault(words[0], "") : "",
                isTcp ? "" : Segment.ONE_BYTE);
        return new Step.Packet(number, segment, false, Step.Manner.BRIEF, words[6]);
    }

    /** The address in its shortest form. */
    private static String server(String word) {
        int end = word.indexOf('|');
        return Outcome.text(Segment.address(word.substring(0, end))) + word.substring(end);
    }

    private static String rest(String line) {
        return line.substring(line.indexOf(' ') + 1).strip();
    }
}
