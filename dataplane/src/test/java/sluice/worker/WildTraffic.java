package sluice.worker;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Packets as nobody should send them, by a seed: of all sizes, with options or extension headers, in fragments that are
 * shuffled, missing, repeated, cut off or overlap, ICMP errors about anything, noise, and packets with changed bytes.
 *
 * <p>Transport checksums are right wherever there is a transport header, for the director does not look at them: so those
 * of all that it sends must be right, too.
 */
final class WildTraffic {
    /** TCP, UDP and SCTP are for these ports of the VIP, and for those 1000 above of real servers. */
    static final int TCP_PORT = 24701;

    static final int UDP_PORT = 24702;
    static final int SCTP_PORT = 24703;
    static final int SERVER_PORT_OFFSET = 1000;

    static final int TCP = 6;
    static final int UDP = 17;
    static final int SCTP = 132;

    private static final int IP = 14;
    private static final int MTU = 1500;
    private static final int BACKLOG = 200;

    private final Random random;
    private final boolean isIpv6;
    private final List<Frame> backlog = new ArrayList<>();
    private byte[] seen = new byte[IP + 40];
    private int nextIdentification;

    WildTraffic(long seed, boolean isIpv6) {
        this.random = new Random(seed);
        this.isIpv6 = isIpv6;
    }

    /** A frame that left for a server: later ones may quote it. */
    void saw(byte[] frame) {
        seen = frame;
    }

    /** The next frame from clients. */
    Frame fromClient() {
        if (!backlog.isEmpty() && (backlog.size() > BACKLOG || random.nextInt(3) > 0)) {
            return backlog.remove(random.nextInt(backlog.size()));
        }
        return fromRouter(wild(client(), vip(), true));
    }

    /** The next frame from real servers, or from routers before them. */
    Frame fromServer() {
        String server = isIpv6 ? "fd00:1::" + (1 + random.nextInt(2)) : "10.1.0." + (1 + random.nextInt(2));
        if (random.nextInt(8) == 0) {
            String self = isIpv6 ? "fd00:1::fe" : "10.1.0.254";
            return fromServers(frame(error(server, random.nextBoolean() ? self : client(), seen)));
        }
        return fromServers(wild(random.nextInt(4) == 0 ? vip() : server, client(), false));
    }

    private Frame wild(String source, String destination, boolean isRequest) {
        switch (random.nextInt(16)) {
            case 0 -> {
                byte[] noise = new byte[IP + random.nextInt(200)];
                random.nextBytes(noise);
                ByteBuffer.wrap(noise).putShort(12, (short) (isIpv6 ? 0x86DD : 0x0800));
                return new Frame(noise);
            }
            case 1 -> {
                byte[] about = frame(packet(destination, source, !isRequest, random.nextInt(600))).bytes;
                return frame(error(source, destination, random.nextBoolean() ? about : seen));
            }
            case 2, 3, 4 -> {
                return changed(frame(packet(source, destination, isRequest, size())));
            }
            case 5 -> {
                if (isRequest) {
                    fragment(packet(source, destination, true, 16 + random.nextInt(3000)));
                }
                return frame(packet(source, destination, isRequest, random.nextInt(64)));
            }
            default -> {
                return frame(packet(source, destination, isRequest, size()));
            }
        }
    }

    private int size() {
        return switch (random.nextInt(8)) {
            case 0 -> 1200 + random.nextInt(260);
            case 1 -> random.nextInt(1200);
            default -> random.nextInt(64);
        };
    }

    private String client() {
        int number = 1 + random.nextInt(16);
        return isIpv6 ? "2001:db8::" + Integer.toHexString(number) : "172.16.1." + number;
    }

    private String vip() {
        return isIpv6 ? Lab.VIP6 : Lab.VIP;
    }

    /** A TCP, UDP or SCTP packet, without its frame. */
    private byte[] packet(String source, String destination, boolean isRequest, int dataBytes) {
        int protocol = new int[] {TCP, TCP, UDP, UDP, SCTP}[random.nextInt(5)];
        int service = protocol == TCP ? TCP_PORT : protocol == UDP ? UDP_PORT : SCTP_PORT;
        int client = 40_000 + random.nextInt(64);
        boolean isVip = source.equals(vip()) || destination.equals(vip());
        int server = isVip ? service : service + SERVER_PORT_OFFSET;
        byte[] data = new byte[dataBytes & (protocol == SCTP ? ~3 : ~0)];
        random.nextBytes(data);
        ByteBuffer transport = ByteBuffer.allocate(data.length + 32);
        transport.putShort((short) (isRequest ? client : server)).putShort((short) (isRequest ? server : client));
        switch (protocol) {
            case TCP ->
                transport
                        .putInt(random.nextInt())
                        .putInt(random.nextInt())
                        .putShort((short) (0x5000 | (random.nextInt(3) == 0 ? Frame.SYN : random.nextInt(64))))
                        .putShort((short) 4096)
                        .putInt(0)
                        .put(data);
            case UDP ->
                transport
                        .putShort((short) (8 + data.length))
                        .putShort((short) 0)
                        .put(data);
            default -> chunk(transport, data);
        }
        byte[] body = Arrays.copyOf(transport.array(), transport.position());
        return whole(source, destination, protocol, body);
    }

    /** The first chunk of an SCTP packet: an INIT or a cookie, of whose contents nobody can doubt. */
    private void chunk(ByteBuffer transport, byte[] data) {
        transport.putInt(random.nextInt()).putInt(0);
        if (random.nextBoolean()) {
            transport
                    .putInt(0x0100_0014)
                    .putInt(1)
                    .putInt(65_536)
                    .putInt(0x0001_0001)
                    .putInt(1);
        } else {
            transport.putInt(0x0A00_0000 | (4 + data.length)).put(data);
        }
    }

    private byte[] error(String source, String destination, byte[] about) {
        int most = Math.max(0, Math.min(about.length - IP, 1000));
        int quoted = random.nextBoolean() ? most : random.nextInt(most + 1);
        int type = isIpv6 ? 1 + random.nextInt(4) : new int[] {3, 3, 4, 11, 12}[random.nextInt(5)];
        byte[] message = ByteBuffer.allocate(8 + quoted)
                .put((byte) type)
                .put((byte) (isIpv6 ? 0 : 4))
                .putShort((short) 0)
                .putInt(random.nextInt(1600))
                .put(about, Math.min(IP, about.length - quoted), quoted)
                .array();
        return whole(source, destination, isIpv6 ? 58 : 1, message);
    }

    private byte[] whole(String source, String destination, int protocol, byte[] body) {
        byte[] packet = isIpv6
                ? Packets.ipv6(source, destination, hops(), protocol, body, extensions())
                : Packets.ipv4(source, destination, hops(), random.nextInt(256), protocol, body, options());
        if (!isIpv6) {
            ByteBuffer header = ByteBuffer.wrap(packet);
            header.putShort(4, (short) nextIdentification++);
            header.putShort(6, (short) (random.nextBoolean() ? 0x4000 : 0));
        }
        boolean hasChecksum = protocol != UDP || isIpv6 || random.nextInt(4) > 0;
        Packets.repair(packet);
        if (!hasChecksum) {
            ByteBuffer.wrap(packet).putShort((packet[0] & 15) * 4 + 6, (short) 0);
        }
        return packet;
    }

    private int hops() {
        return random.nextInt(20) == 0 ? random.nextInt(3) : 3 + random.nextInt(253);
    }

    /** Options of IPv4: nothing, padding, router alert, record route, a timestamp, or bytes that may be anything. */
    private byte[] options() {
        return switch (random.nextInt(12)) {
            case 0 -> new byte[] {1, 1, 1, 0};
            case 1 -> new byte[] {(byte) 148, 4, 0, 0};
            case 2 -> new byte[] {7, 7, 4, 0, 0, 0, 0, 0};
            case 3 -> new byte[] {68, 8, 5, 0, 0, 0, 0, 0};
            case 4 -> {
                byte[] anything = new byte[4 * random.nextInt(11)];
                random.nextBytes(anything);
                yield anything;
            }
            default -> new byte[0];
        };
    }

    /** Extension headers of IPv6, in pairs of number and length in bytes. */
    private int[] extensions() {
        return switch (random.nextInt(10)) {
            case 0 -> new int[] {0, 8};
            case 1 -> new int[] {60, 16};
            case 2 -> new int[] {0, 8, 43, 24};
            case 3 -> new int[] {0, 16, 60, 8, 43, 8};
            default -> new int[0];
        };
    }

    /** Puts the fragments of a packet into the backlog, with all that may happen to them on the way. */
    private void fragment(byte[] packet) {
        int header = Packets.unfragmentable(packet);
        int data = packet.length - header;
        List<byte[]> pieces = new ArrayList<>();
        int identification = random.nextInt();
        int most = Math.max(8, random.nextInt(4) == 0 ? 64 : MTU - header - 8 & ~7);
        for (int from = 0; from < data; ) {
            int size = Math.min(data - from, 8 + random.nextInt(most) & ~7);
            pieces.add(Packets.fragment(packet, header, from, size, identification));
            from += size;
        }
        int mishap = random.nextInt(8);
        int which = random.nextInt(pieces.size());
        if (mishap == 0) {
            pieces.remove(which);
        } else if (mishap == 1) {
            pieces.add(pieces.get(which).clone());
        } else if (mishap == 2 && data > 24) {
            int from = random.nextInt((data - 16) / 8) * 8;
            pieces.add(Packets.fragment(packet, header, from, Math.min(data - from - 8, 16) & ~7, identification));
        } else if (mishap == 3 && which < pieces.size() - 1 && pieces.get(which).length > header + 24) {
            pieces.set(which, Arrays.copyOf(pieces.get(which), pieces.get(which).length - 8));
        }
        for (byte[] piece : pieces) {
            backlog.add(fromRouter(frame(piece)));
        }
    }

    /** The same frame with some bytes of its headers changed, or cut off, or longer; its checksums mostly mended. */
    private Frame changed(Frame frame) {
        byte[] bytes = frame.bytes;
        int headers = Math.min(bytes.length - IP, isIpv6 ? 64 : 40);
        for (int changes = random.nextInt(4); changes > 0; changes--) {
            bytes[IP + random.nextInt(headers)] = (byte) random.nextInt();
        }
        if (random.nextInt(4) == 0) {
            bytes = Arrays.copyOf(bytes, IP + random.nextInt(bytes.length - IP + 40));
        }
        byte[] packet = Arrays.copyOfRange(bytes, IP, bytes.length);
        Packets.repair(packet);
        if (!isIpv6 && packet.length > 12 && random.nextInt(8) == 0) {
            packet[10] ^= 1;
        }
        return frame(packet);
    }

    private Frame frame(byte[] packet) {
        byte[] bytes = ByteBuffer.allocate(IP + packet.length)
                .putLong(0)
                .putInt(0)
                .putShort((short) (isIpv6 ? 0x86DD : 0x0800))
                .put(packet)
                .array();
        return new Frame(bytes.length > IP + MTU ? Arrays.copyOf(bytes, IP + MTU) : bytes);
    }

    private static Frame fromRouter(Frame frame) {
        return frame.between(Lab.ROUTER_MAC, Lab.CLIENT_PORT_MAC);
    }

    private static Frame fromServers(Frame frame) {
        return frame.between(Lab.serverMac(1), Lab.SERVER_PORT_MAC);
    }
}
