package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.worker.Frame.ACK;
import static sluice.worker.Frame.SYN;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import sluice.port.MemoryPort;
import sluice.wire.FrameMaker6;

/**
 * A client and a server that talk through the director of a lab, each by its own sequence numbers. Whatever one of them gets
 * must be the next bytes that it expects, acknowledge all that it has sent, and have good checksums.
 */
final class FtpSession {
    private static final int TCP = 6;
    private static final int IP = 14;
    private static final int PUSH = 8;
    private static final int CLIENT_PORT = 40_000;
    private static final int CONTROL_PORT = 21;

    private final boolean isIpv6;
    private final String client;
    private final String virtual;
    private final String server;
    private Lab lab;
    private int clientSends = 1_000;
    private int serverSends = Integer.MAX_VALUE - 100;
    private int clientExpects = serverSends;

    /** One over IPv4 between 172.16.5.77 and 10.1.0.1, or over IPv6 between 2001:db8:1::5 and fd00:1::1. */
    FtpSession(Lab lab, boolean isIpv6) {
        this.lab = lab;
        this.isIpv6 = isIpv6;
        this.client = isIpv6 ? FrameMaker6.CLIENT : "172.16.5.77";
        this.virtual = isIpv6 ? Lab.VIP6 : Lab.VIP;
        this.server = isIpv6 ? "fd00:1::1" : "10.1.0.1";
    }

    /** The session goes on through another director. */
    void moveTo(Lab other) {
        lab = other;
    }

    /** The three segments that open it. */
    FtpSession open() {
        fromClient(CLIENT_PORT, CONTROL_PORT, SYN, clientSends++, 0, "");
        only(lab.serverSide);
        fromServer(CONTROL_PORT, CLIENT_PORT, SYN | ACK, serverSends++, clientSends, "");
        only(lab.clientSide);
        clientExpects++;
        clientSays("");
        return this;
    }

    /** The client sends {@code text}; returns what the server gets. */
    String clientSays(String text) {
        int sequence = clientSends;
        clientSends += text.length();
        fromClient(CLIENT_PORT, CONTROL_PORT, PUSH | ACK, sequence, clientExpects, text);
        Got got = only(lab.serverSide);
        assertThat(got.sequence()).isEqualTo(sequence);
        assertThat(got.acknowledgement()).as("acknowledged").isEqualTo(serverSends);
        return got.text();
    }

    /** The server sends {@code text}; returns what the client gets. */
    String serverSays(String text) {
        int sequence = serverSends;
        serverSends += text.length();
        Got got = serverRepeats(sequence, text);
        assertThat(got.sequence()).as("sequence").isEqualTo(clientExpects);
        clientExpects += got.text().length();
        return got.text();
    }

    /** The server sends {@code text} from {@code sequence} on; returns what the client gets. */
    Got serverRepeats(int sequence, String text) {
        fromServer(CONTROL_PORT, CLIENT_PORT, PUSH | ACK, sequence, clientSends, text);
        return only(lab.clientSide);
    }

    /** The number of the next byte that the server sends. */
    int serverSends() {
        return serverSends;
    }

    /** The number of the next byte that the client expects. */
    int clientExpects() {
        return clientExpects;
    }

    /** The client acknowledges up to {@code acknowledgement}, and more in {@code options}; returns what the server gets. */
    Got clientAcknowledges(int acknowledgement, byte[] options) {
        send(
                lab.clientSide,
                client,
                virtual,
                tcp(CLIENT_PORT, CONTROL_PORT, ACK, clientSends, acknowledgement, options, ""));
        return only(lab.serverSide);
    }

    /** The client sends a segment of its own making. */
    void fromClient(int port, int virtualPort, int flags, int sequence, int acknowledgement, String text) {
        send(
                lab.clientSide,
                client,
                virtual,
                tcp(port, virtualPort, flags, sequence, acknowledgement, new byte[0], text));
    }

    /** The server sends a segment of its own making. */
    void fromServer(int port, int clientPort, int flags, int sequence, int acknowledgement, String text) {
        send(
                lab.serverSide,
                server,
                client,
                tcp(port, clientPort, flags, sequence, acknowledgement, new byte[0], text));
    }

    /** The only segment that left by {@code port}, between which ends. */
    Got only(MemoryPort port) {
        List<Frame> frames = lab.collect(port);
        assertThat(frames).hasSize(1);
        return read(frames.get(0).bytes);
    }

    /** A segment that was received, with good checksums; options in hexadecimal. */
    record Got(String ends, int flags, int sequence, int acknowledgement, String options, String text) {}

    private void send(MemoryPort port, String from, String to, byte[] tcp) {
        boolean isServers = port == lab.serverSide;
        long station = isServers ? Lab.serverMac(1) : Lab.ROUTER_MAC;
        long director = isServers ? Lab.SERVER_PORT_MAC : Lab.CLIENT_PORT_MAC;
        Frame frame = isIpv6
                ? new Frame(FrameMaker6.syn()
                        .addresses(from, to)
                        .payload(TCP, tcp)
                        .between(station, director)
                        .bytes())
                : Frame.segment(from, to, tcp).between(station, director);
        lab.injectRaw(port, 0, frame);
        lab.run();
    }

    private static byte[] tcp(
            int port, int otherPort, int flags, int sequence, int acknowledgement, byte[] options, String text) {
        return ByteBuffer.allocate(20 + options.length + text.length())
                .putShort((short) port)
                .putShort((short) otherPort)
                .putInt(sequence)
                .putInt(acknowledgement)
                .put((byte) ((5 + options.length / 4) << 4))
                .put((byte) flags)
                .putShort((short) 8192)
                .putInt(0)
                .put(options)
                .put(text.getBytes(StandardCharsets.ISO_8859_1))
                .array();
    }

    private static Got read(byte[] frame) {
        ByteBuffer b = ByteBuffer.wrap(frame);
        boolean is6 = frame[IP] >>> 4 == 6;
        int addresses = is6 ? IP + 8 : IP + 12;
        int bytes = is6 ? 16 : 4;
        int at = addresses + 2 * bytes;
        int length = is6 ? b.getShort(IP + 4) : b.getShort(IP + 2) - 20;
        long sum = (long) TCP + length;
        for (int i = addresses; i < at + length; i++) {
            sum += (i & 1) == 0 ? (frame[i] & 0xFF) << 8 : frame[i] & 0xFF;
        }
        assertThat(sum % 0xFFFF).as("TCP checksum").isZero();
        assertThat(is6 || new Frame(frame).hasGoodHeader()).isTrue();
        int header = (b.get(at + 12) >>> 4 & 0xF) * 4;
        return new Got(
                end(frame, addresses, bytes, b.getShort(at)) + " > "
                        + end(frame, addresses + bytes, bytes, b.getShort(at + 2)),
                b.get(at + 13),
                b.getInt(at + 4),
                b.getInt(at + 8),
                HexFormat.of().formatHex(frame, at + 20, at + header),
                new String(frame, at + header, length - header, StandardCharsets.ISO_8859_1));
    }

    private static String end(byte[] frame, int at, int bytes, short port) {
        try {
            InetAddress address = InetAddress.getByAddress(Arrays.copyOfRange(frame, at, at + bytes));
            return address.getHostAddress() + " " + (port & 0xFFFF);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
