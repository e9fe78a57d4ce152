package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.wire.FrameMaker6.high;
import static sluice.wire.FrameMaker6.low;
import static sluice.worker.Frame.ACK;
import static sluice.worker.Frame.SYN;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.forward.ForwardingMethod;
import sluice.forward.LocalAddress;
import sluice.forward.ProxyProtocol;
import sluice.forward.ServerKey;
import sluice.forward.ServerSpec;
import sluice.forward.ServiceExtras;
import sluice.forward.ServiceKey;
import sluice.forward.ServiceSpec;
import sluice.port.MemoryPort;
import sluice.wire.DecodedSegment;

/**
 * Whole transfers between two ends that know nothing of the director, over wires that lose, repeat and reorder: what was sent
 * arrives, and the server is told who the client is exactly as the service says.
 *
 * <p>{@code -Dsluice.transfers=1000} for more of them.
 */
final class StreamTransferTest {
    private static final int TRANSFERS = Integer.getInteger("sluice.transfers", 50);
    private static final int LONG_BYTES = 1 << 20;
    private static final int TICK_LIMIT = 20_000;
    private static final int FAULT_PERCENT = 1;

    /** A service of each kind; the ends are those that it has. */
    private enum Kind {
        TOA4("172.16.5.77", "10.10.0.1", "10.1.0.1", "10.1.0.20", ProxyProtocol.NONE),
        TOA6("2001:db8:0:0:0:0:0:5", "fd00:10:0:0:0:0:0:1", "fd00:1:0:0:0:0:0:1", "fd00:1::20", ProxyProtocol.NONE),
        TOA64("2001:db8:0:0:0:0:0:5", "fd00:10:0:0:0:0:0:1", "10.1.0.1", "10.1.0.20", ProxyProtocol.NONE),
        TOA46("172.16.5.77", "10.10.0.1", "fd00:1:0:0:0:0:0:1", "fd00:1::20", ProxyProtocol.NONE),
        LINE4("172.16.5.77", "10.10.0.1", "10.1.0.1", "10.1.0.20", ProxyProtocol.V1),
        LINE6("2001:db8:0:0:0:0:0:5", "fd00:10:0:0:0:0:0:1", "fd00:1:0:0:0:0:0:1", "fd00:1::20", ProxyProtocol.V1),
        BINARY4("172.16.5.77", "10.10.0.1", "10.1.0.1", "10.1.0.20", ProxyProtocol.V2),
        BINARY64("2001:db8:0:0:0:0:0:5", "fd00:10:0:0:0:0:0:1", "10.1.0.1", "10.1.0.20", ProxyProtocol.V2),
        BINARY46("172.16.5.77", "10.10.0.1", "fd00:1:0:0:0:0:0:1", "fd00:1::20", ProxyProtocol.V2),
        NAT_LINE4("172.16.5.77", "10.10.0.1", "10.1.0.1", "", ProxyProtocol.V1),
        NAT_BINARY6("2001:db8:0:0:0:0:0:5", "fd00:10:0:0:0:0:0:1", "fd00:1:0:0:0:0:0:1", "", ProxyProtocol.V2);

        private final String client;
        private final String virtual;
        private final String server;
        private final String local;
        private final ProxyProtocol proxy;

        Kind(String client, String virtual, String server, String local, ProxyProtocol proxy) {
            this.client = client;
            this.virtual = virtual;
            this.server = server;
            this.local = local;
            this.proxy = proxy;
        }

        boolean isFullNat() {
            return !local.isEmpty();
        }

        int port() {
            return 8000 + ordinalOf(this);
        }

        private static int ordinalOf(Kind kind) {
            return List.of(values()).indexOf(kind);
        }
    }

    @TempDir
    Path directory;

    private final Random random = new Random(62);
    private Lab lab;

    @BeforeEach
    void open() throws Exception {
        lab = new Lab(directory, 1, 4096);
        lab.introduceQuietly(1);
        lab.director.neighbourTable().addStatic(1, high("fd00:1::1"), low("fd00:1::1"), Lab.serverMac(1));
        for (Kind kind : Kind.values()) {
            ServiceKey key = new ServiceKey(AnyFrame.TCP, InetAddress.getByName(kind.virtual), kind.port());
            ServiceExtras extras = new ServiceExtras(false, kind.proxy, 0);
            int mask = kind.virtual.indexOf(':') < 0 ? -1 : 128;
            lab.director.services().add(new ServiceSpec(key, "rr", 0, 0, mask, false, extras));
            if (kind.isFullNat()) {
                lab.director.services().addLocal(key, new LocalAddress(InetAddress.getByName(kind.local), ""));
            }
            ServerKey server = new ServerKey(InetAddress.getByName(kind.server), kind.port());
            ForwardingMethod method = kind.isFullNat() ? ForwardingMethod.FULLNAT : ForwardingMethod.MASQ;
            lab.director.services().addServer(key, new ServerSpec(server, method, 1, 0, 0));
        }
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void whatIsSentArrivesAndTheServerKnowsFromWhom() throws Exception {
        for (int i = 0; i < TRANSFERS; i++) {
            Kind kind = Kind.values()[i % Kind.values().length];
            boolean isUpload = i / Kind.values().length % 2 == 0;
            byte[] request = bytes(isUpload ? LONG_BYTES : 1 + random.nextInt(3000));
            byte[] reply = bytes(isUpload ? 1 + random.nextInt(3000) : LONG_BYTES);
            transfer(kind, 10_000 + i, request, reply);
        }
        assertThat(lab.dropped("no-buffer")).isZero();
    }

    private void transfer(Kind kind, int port, byte[] request, byte[] reply) throws Exception {
        TcpEnd client = TcpEnd.client(kind.client, port, kind.virtual, kind.port(), random.nextInt(), request);
        TcpEnd server = TcpEnd.server(kind.server, kind.port(), random.nextInt(), reply);
        List<Frame> fromClient = new ArrayList<>();
        List<Frame> fromServer = new ArrayList<>();
        for (int tick = 0; !client.isClosed() || !server.isClosed(); tick++) {
            assertThat(tick).as("ticks of %s %s", kind, port).isLessThan(TICK_LIMIT);
            client.tick(fromClient);
            server.tick(fromServer);
            List<Frame> toServer = new ArrayList<>();
            List<Frame> toClient = new ArrayList<>();
            pass(lab.clientSide, Lab.ROUTER_MAC, Lab.CLIENT_PORT_MAC, badly(fromClient), toServer, toClient);
            pass(lab.serverSide, Lab.serverMac(1), Lab.SERVER_PORT_MAC, badly(fromServer), toServer, toClient);
            fromClient.clear();
            fromServer.clear();
            for (Frame frame : badly(toServer)) {
                DecodedSegment segment = DecodedSegment.of(frame.bytes);
                if (segment.destinationPort() == kind.port()) {
                    checkOptions(kind, port, server, segment);
                    server.receive(segment, fromServer);
                }
            }
            for (Frame frame : badly(toClient)) {
                DecodedSegment segment = DecodedSegment.of(frame.bytes);
                if (segment.destinationPort() == port) {
                    client.receive(segment, fromClient);
                }
            }
            lab.clock.set(lab.clock.nanoTime() + Lab.SECOND / 100);
        }
        assertThat(Arrays.equals(client.received(), reply))
                .as("reply of %s %s", kind, port)
                .isTrue();
        byte[] expected = join(header(kind, port), request);
        assertThat(Arrays.equals(server.received(), expected))
                .as("request of %s %s", kind, port)
                .isTrue();
    }

    private void pass(
            MemoryPort port, long from, long to, List<Frame> frames, List<Frame> toServer, List<Frame> toClient) {
        for (int i = 0; i < frames.size(); i++) {
            lab.injectRaw(port, 0, frames.get(i).between(from, to));
            if (i % 16 == 15 || i == frames.size() - 1) {
                lab.run();
                toServer.addAll(AnyFrame.packets(lab.collect(lab.serverSide)));
                toClient.addAll(AnyFrame.packets(lab.collect(lab.clientSide)));
            }
        }
    }

    /** What of {@code frames} a bad wire lets through. */
    private List<Frame> badly(List<Frame> frames) {
        List<Frame> through = new ArrayList<>();
        for (Frame frame : frames) {
            if (!isUnlucky()) {
                int at = isUnlucky() ? random.nextInt(through.size() + 1) : through.size();
                through.add(at, frame);
                if (isUnlucky()) {
                    through.add(new Frame(frame.bytes.clone()));
                }
            }
        }
        return through;
    }

    private boolean isUnlucky() {
        return random.nextInt(100) < FAULT_PERCENT;
    }

    /** TOA from the first acknowledgement until the client has seen a byte of the server, and nowhere else. */
    private static void checkOptions(Kind kind, int port, TcpEnd server, DecodedSegment segment) throws Exception {
        boolean isSyn = (segment.flags() & SYN) != 0;
        boolean isFirst = (segment.flags() & ACK) != 0 && segment.acknowledgement() == server.first();
        boolean isToBeTold = kind.isFullNat() && kind.proxy == ProxyProtocol.NONE && !isSyn && isFirst;
        List<String> told = segment.options().stream()
                .filter(option -> option.startsWith("fe"))
                .toList();
        assertThat(told).as("TOA in %s", segment).isEqualTo(isToBeTold ? List.of(toa(kind, port)) : List.of());
        if (isSyn && kind.isFullNat()) {
            assertThat(segment.options()).noneMatch(option -> option.startsWith("08"));
        }
    }

    private static String toa(Kind kind, int port) throws Exception {
        byte[] address = InetAddress.getByName(kind.client).getAddress();
        HexFormat hex = HexFormat.of();
        return "fe" + hex.toHexDigits((byte) (address.length + 4)) + hex.toHexDigits((short) port)
                + hex.formatHex(address);
    }

    /** The PROXY header, after its specification. */
    private static byte[] header(Kind kind, int port) throws Exception {
        boolean is6 = kind.client.indexOf(':') >= 0;
        if (kind.proxy == ProxyProtocol.V1) {
            String line = "PROXY TCP" + (is6 ? 6 : 4) + " " + shortest(kind.client) + " " + shortest(kind.virtual) + " "
                    + port + " " + kind.port() + "\r\n";
            return line.getBytes(StandardCharsets.US_ASCII);
        }
        if (kind.proxy == ProxyProtocol.NONE) {
            return new byte[0];
        }
        byte[] client = InetAddress.getByName(kind.client).getAddress();
        byte[] virtual = InetAddress.getByName(kind.virtual).getAddress();
        return ByteBuffer.allocate(20 + 2 * client.length)
                .put("\r\n\r\n\0\r\nQUIT\n".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 0x21)
                .put((byte) (is6 ? 0x21 : 0x11))
                .putShort((short) (4 + 2 * client.length))
                .put(client)
                .put(virtual)
                .putShort((short) port)
                .putShort((short) kind.port())
                .array();
    }

    private static String shortest(String address) {
        return address.replace(":0:0:0:0:0:", "::");
    }

    private static byte[] join(byte[] first, byte[] second) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.writeBytes(first);
        joined.writeBytes(second);
        return joined.toByteArray();
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
