package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.worker.Frame.ACK;
import static sluice.worker.Frame.FIN;
import static sluice.worker.Frame.SYN;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import sluice.wire.DecodedSegment;
import sluice.wire.FrameMaker6;

/**
 * One end of a TCP connection (RFC 9293), as small as it can be: it sends its data in a window of fixed size and then FIN,
 * sends again what is not acknowledged, and puts together what it receives. It knows nothing of the director.
 */
final class TcpEnd {
    static final int MSS = 1400;

    private static final int WINDOW_SEGMENTS = 24;
    private static final int TIMEOUT_TICKS = 6;
    private static final int DUPLICATES = 3;
    private static final HexFormat HEX = HexFormat.of();

    private final boolean isClient;
    private final String address;
    private final int port;
    private final int initial;
    private final byte[] data;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final TreeMap<Integer, byte[]> early = new TreeMap<>();
    private String peer = "";
    private int peerPort;
    private int mss = MSS;
    private boolean isStarted;
    private int peerInitial;
    /** Bytes that are acknowledged, sent, and where the peer's FIN is; positions count from the first byte. */
    private int acknowledged;

    private int sent;
    private int peerEnd = -1;
    private boolean isPeerDone;
    private boolean isDone;
    private int quietTicks;
    private int duplicates;

    private TcpEnd(boolean isClient, String address, int port, int initial, byte[] data) {
        this.isClient = isClient;
        this.address = address;
        this.port = port;
        this.initial = initial;
        this.data = data;
        this.quietTicks = TIMEOUT_TICKS; // a client speaks at once
    }

    /** An end that opens a connection, sends {@code data}, and closes. */
    static TcpEnd client(String address, int port, String peer, int peerPort, int initial, byte[] data) {
        TcpEnd end = new TcpEnd(true, address, port, initial, data);
        end.peer = peer;
        end.peerPort = peerPort;
        return end;
    }

    /** An end that waits for whoever opens a connection. */
    static TcpEnd server(String address, int port, int initial, byte[] data) {
        return new TcpEnd(false, address, port, initial, data);
    }

    /** Whether both ends have said all that they had to say, and this one knows it. */
    boolean isClosed() {
        return isDone && isPeerDone;
    }

    /** What the other end has sent. */
    byte[] received() {
        return received.toByteArray();
    }

    /** Number of this end's first byte. */
    int first() {
        return initial + 1;
    }

    /** Some time has passed. */
    void tick(List<Frame> out) {
        quietTicks++;
        if (quietTicks > TIMEOUT_TICKS && !isDone) {
            quietTicks = 0;
            sent = acknowledged;
            if (isStarted) {
                send(out);
            } else if (isClient) {
                out.add(segment(initial, SYN, new byte[0], "020405780402080a000000010000000001030307"));
            }
        }
    }

    /** A segment that is for this end has come. */
    void receive(DecodedSegment in, List<Frame> out) {
        assertThat(in.isGood() && in.isIpGood()).as("checksums of %s", in).isTrue();
        assertThat(in.flags() & Frame.RST).as("reset").isZero();
        if ((in.flags() & SYN) != 0) {
            meet(in, out);
            return;
        }
        if (!isStarted) {
            return;
        }
        acknowledged(in, out);
        take(in);
        if (!in.data().isEmpty() || (in.flags() & FIN) != 0) {
            out.add(segment(initial + 1 + sent + (isDone ? 1 : 0), ACK, new byte[0], sack()));
        }
        send(out);
    }

    private void meet(DecodedSegment in, List<Frame> out) {
        if (isStarted) {
            assertThat(in.sequence()).as("SYN again").isEqualTo(peerInitial);
        }
        if (!isClient && received.size() > 0) {
            return;
        }
        peerInitial = in.sequence();
        peer = in.source();
        peerPort = in.sourcePort();
        mss = in.options().stream()
                .filter(option -> option.startsWith("0204"))
                .mapToInt(option -> Integer.parseInt(option.substring(4), 16))
                .findFirst()
                .orElse(mss);
        if (isClient) {
            assertThat(in.acknowledgement()).isEqualTo(initial + 1);
            isStarted = true;
            out.add(segment(initial + 1, ACK, new byte[0], ""));
            send(out);
        } else {
            isStarted = true;
            out.add(segment(initial, SYN | ACK, new byte[0], "0204057801010402"));
        }
    }

    private void acknowledged(DecodedSegment in, List<Frame> out) {
        int position = in.acknowledgement() - first();
        for (String option : in.options()) {
            if (option.startsWith("05")) {
                for (int at = 4; at < option.length(); at += 8) {
                    int edge = Integer.parseUnsignedInt(option, at, at + 8, 16) - first();
                    assertThat(edge).as("edge of a block in %s", in).isBetween(1, data.length);
                }
            }
        }
        if (position > data.length) {
            assertThat(position).isEqualTo(data.length + 1);
            isDone = true;
            acknowledged = data.length;
            sent = data.length;
            quietTicks = 0;
        } else if (position > acknowledged) {
            acknowledged = position;
            sent = Math.max(sent, position);
            duplicates = 0;
            quietTicks = 0;
        } else if (position == acknowledged && in.data().isEmpty() && ++duplicates == DUPLICATES) {
            // The first one is missing.
            out.add(dataSegment(acknowledged));
        }
    }

    private void take(DecodedSegment in) {
        byte[] bytes = HEX.parseHex(in.data());
        int position = in.sequence() - peerInitial - 1;
        if ((in.flags() & FIN) != 0) {
            peerEnd = position + bytes.length;
        }
        if (bytes.length > 0) {
            assertThat(position).isNotNegative();
            early.merge(position, bytes, (old, now) -> old.length > now.length ? old : now);
        }
        while (!early.isEmpty() && early.firstKey() <= received.size()) {
            var next = early.pollFirstEntry();
            int known = received.size() - next.getKey();
            if (known < next.getValue().length) {
                received.write(next.getValue(), known, next.getValue().length - known);
            }
        }
        isPeerDone |= peerEnd == received.size();
    }

    /** One block of what has come too early. */
    private String sack() {
        if (early.isEmpty()) {
            return "";
        }
        int from = early.firstKey();
        int to = from + early.firstEntry().getValue().length;
        return "0101050a" + HEX.toHexDigits(peerInitial + 1 + from) + HEX.toHexDigits(peerInitial + 1 + to);
    }

    /** A server first listens to all that the client has to say. */
    private void send(List<Frame> out) {
        if (!isClient && !isPeerDone) {
            return;
        }
        while (sent < data.length && sent - acknowledged < WINDOW_SEGMENTS * mss) {
            out.add(dataSegment(sent));
            sent = Math.min(data.length, sent + mss);
        }
    }

    /** With FIN behind the last byte. */
    private Frame dataSegment(int position) {
        int end = Math.min(data.length, position + mss);
        int flags = end == data.length ? ACK | FIN : ACK;
        return segment(first() + position, flags, Arrays.copyOfRange(data, position, end), "");
    }

    private Frame segment(int sequence, int flags, byte[] bytes, String options) {
        int acknowledgement = isStarted ? peerInitial + 1 + received.size() + (isPeerDone ? 1 : 0) : 0;
        return segment(address, port, peer, peerPort, sequence, acknowledgement, flags, HEX.parseHex(options), bytes);
    }

    /** A segment of either family. */
    static Frame segment(
            String source,
            int sourcePort,
            String destination,
            int destinationPort,
            int sequence,
            int acknowledgement,
            int flags,
            byte[] options,
            byte[] data) {
        byte[] tcp = ByteBuffer.allocate(20 + options.length + data.length)
                .putInt(sourcePort << 16 | destinationPort)
                .putInt(sequence)
                .putInt(acknowledgement)
                .putInt((5 + options.length / 4) << 28 | flags << 16 | 0x7FFF)
                .putInt(0)
                .put(options)
                .put(data)
                .array();
        if (source.indexOf(':') < 0) {
            return Frame.segment(source, destination, tcp);
        }
        return new Frame(FrameMaker6.syn()
                .payload(AnyFrame.TCP, tcp)
                .addresses(source, destination)
                .bytes());
    }
}
