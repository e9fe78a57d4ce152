package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.wire.FrameMaker6.high;
import static sluice.wire.FrameMaker6.low;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.forward.AddressNumbers;
import sluice.forward.ForwardingMethod;
import sluice.forward.Refused;
import sluice.forward.ServerKey;
import sluice.forward.ServerSpec;
import sluice.forward.ServiceKey;
import sluice.forward.ServiceSpec;
import sluice.forward.Setting;
import sluice.wire.FrameMaker6;
import sluice.wire.Icmp6;
import sluice.wire.Ipv4;
import sluice.wire.Ipv6Extension;

/** Whatever arrives, nothing is thrown, no buffer is lost, and every packet is accounted for. */
final class FuzzTest {
    private static final int PACKETS = 1_000_000;
    private static final int BURST = 32;
    private static final int UDP = 17;
    private static final int TCP = 6;
    private static final int SCTP = 132;
    private static final long SEED = 20_261_121L;

    private final Random random = new Random(SEED);
    private Frame tunnelled = new Frame(new byte[0]);

    @TempDir
    Path directory;

    @Test
    void survivesAMillionRandomAndMutatedPackets() throws Refused {
        try (Lab lab = new Lab(directory)) {
            lab.serve(UDP, 53, "rr", 3, 53).serve(TCP, 80, "wlc", 3, 8080).serve(TCP, 81, "wrr", 0, 81);
            lab.serve(SCTP, 3868, "rr", 3, 3869);
            ServiceKey service6 = new ServiceKey(TCP, AddressNumbers.address(high(Lab.VIP6), low(Lab.VIP6)), 80);
            lab.director.services().add(new ServiceSpec(service6, "rr"));
            lab.director.services().addServer(service6, new ServerSpec(server6(), ForwardingMethod.MASQ, 1, 0, 0));
            lab.introduce(3);
            lab.director.settings().set(Setting.SCHEDULE_ICMP, 1);
            lab.director.settings().set(Setting.NAT_ICMP_SEND, 1);
            tunnelled = tunnelled(lab);
            for (int done = 0; done < PACKETS; done += BURST) {
                for (int i = 0; i < BURST; i++) {
                    boolean isFromServer = random.nextInt(4) == 0;
                    lab.injectRaw(isFromServer ? lab.serverSide : lab.clientSide, 0, packet(isFromServer));
                }
                lab.run();
                lab.discard();
                if (random.nextInt(200) == 0) {
                    lab.advanceSeconds(random.nextInt(20) / 10.0);
                    lab.discard();
                }
            }
            lab.checkAccounts();
            assertThat(lab.received()).isEqualTo(PACKETS + 1);
            assertThat(lab.director.liveConnections())
                    .as("some packets did open connections")
                    .isPositive();
        }
    }

    /** A packet as it leaves for the server of a tunnel. */
    private static Frame tunnelled(Lab lab) throws Refused {
        lab.director.services().add(new ServiceSpec(Lab.service(UDP, 54), "rr"));
        lab.director
                .services()
                .addServer(Lab.service(UDP, 54), new ServerSpec(Lab.server(1, 54), ForwardingMethod.TUNNEL, 1, 0, 0));
        lab.fromClient(Frame.udp("172.16.1.1", 1024, Lab.VIP, 54, new byte[20]));
        return lab.only(lab.serverSide);
    }

    private Frame packet(boolean isFromServer) {
        int kind = random.nextInt(10);
        if (kind == 0) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            return new Frame(noise);
        }
        Frame frame = switch (random.nextInt(8)) {
            case 0, 1 -> ipv6(isFromServer);
            default -> isFromServer ? fromServer() : fromClient();
        };
        return kind < 5 ? frame : mutated(frame);
    }

    private Frame fromClient() {
        String client = "172.16." + random.nextInt(3) + "." + (1 + random.nextInt(254));
        int port = 1024 + random.nextInt(64);
        byte[] data = new byte[random.nextInt(60)];
        if (random.nextInt(8) == 0) {
            Frame reply = Frame.tcp(Lab.VIP, 80, client, port, random.nextInt(64), data);
            return error(client, Lab.VIP, reply).between(Lab.ROUTER_MAC, Lab.CLIENT_PORT_MAC);
        }
        Frame frame = switch (random.nextInt(7)) {
            case 0 -> Frame.udp(client, port, Lab.VIP, 53, data);
            case 5 -> Frame.sctp(client, port, Lab.VIP, 3868, random.nextInt(16), random.nextInt(16));
            case 1 -> Frame.tcp(client, port, Lab.VIP, 80, random.nextInt(64), data);
            case 2 -> Frame.tcp(client, port, Lab.VIP, 80, Frame.SYN);
            case 3 -> Frame.tcp(client, port, Lab.VIP, 80 + random.nextInt(3), random.nextInt(64), data);
            case 4 -> Frame.ping(client, random.nextBoolean() ? Lab.VIP : "192.168.0.1", data);
            default ->
                Frame.arp(
                        random.nextInt(3),
                        random.nextLong() >>> 16 & ~0x010000000000L,
                        "192.168.0." + random.nextInt(256),
                        0,
                        random.nextBoolean() ? Lab.VIP : "192.168.0.1",
                        0xFFFFFFFFFFFFL);
        };
        return frame.etherType() == 0x0806 ? frame : frame.between(Lab.ROUTER_MAC, Lab.CLIENT_PORT_MAC);
    }

    private Frame fromServer() {
        int number = 1 + random.nextInt(3);
        String client = "172.16." + random.nextInt(3) + "." + (1 + random.nextInt(254));
        int port = 1024 + random.nextInt(64);
        byte[] data = new byte[random.nextInt(60)];
        if (random.nextInt(8) == 0) {
            if (random.nextInt(4) == 0) {
                Frame copy = new Frame(tunnelled.bytes.clone());
                return error("10.1.0.77", "10.1.0.254", copy).between(Lab.serverMac(number), Lab.SERVER_PORT_MAC);
            }
            Frame request = Frame.udp(client, port, "10.1.0." + number, 53, data);
            return error("10.1.0." + number, client, request).between(Lab.serverMac(number), Lab.SERVER_PORT_MAC);
        }
        Frame frame = switch (random.nextInt(3)) {
            case 0 -> Frame.udp("10.1.0." + number, 53, client, port, data);
            case 1 -> Frame.sctp("10.1.0." + number, 3869, client, port, random.nextInt(16));
            default -> Frame.tcp("10.1.0." + number, 8080, client, port, random.nextInt(64), data);
        };
        return frame.between(Lab.serverMac(number), Lab.SERVER_PORT_MAC);
    }

    /** An ICMP error that quotes some, all or, half the time, a changed form of a packet. */
    private Frame error(String source, String destination, Frame about) {
        Frame changed = random.nextBoolean() ? about : mutated(about);
        Frame quoted = changed.bytes.length < 14 ? about : changed;
        int most = quoted.bytes.length - 14;
        int type = random.nextInt(4) == 0 ? random.nextInt(20) : 3;
        return Frame.icmpError(type, 4, source, destination, quoted, random.nextInt(most + 1));
    }

    private Frame ipv6(boolean isFromServer) {
        byte[] data = new byte[random.nextInt(60)];
        FrameMaker6 maker = switch (random.nextInt(8)) {
            case 6 -> error6();
            case 0 -> FrameMaker6.udp(data);
            case 1 -> FrameMaker6.tcp(random.nextInt(64), 1, 2, data);
            case 2 -> FrameMaker6.icmp(random.nextInt(256), 0, random.nextInt(), data);
            case 3 -> neighbour(Icmp6.NEIGHBOUR_SOLICITATION, 1);
            case 4 -> neighbour(Icmp6.NEIGHBOUR_ADVERTISEMENT, 2);
            case 5 -> FrameMaker6.syn().payload(Ipv4.SCTP, data);
            default -> FrameMaker6.udp(data).extension(Ipv6Extension.FRAGMENT, 8, random.nextInt(1 << 16));
        };
        if (random.nextInt(4) == 0) {
            maker.extension(random.nextBoolean() ? Ipv6Extension.HOP_BY_HOP : Ipv6Extension.ROUTING, 16, 0);
        }
        String to = random.nextInt(4) == 0 ? "fd00:c::1" : Lab.VIP6;
        long mac = isFromServer ? Lab.SERVER_PORT_MAC : Lab.CLIENT_PORT_MAC;
        maker.addresses("fd00:c::" + Integer.toHexString(random.nextInt(1 << 16)), to)
                .between(Lab.ROUTER_MAC, random.nextInt(4) == 0 ? 0x3333_FF00_0001L : mac);
        return new Frame(maker.bytes());
    }

    private static ServerKey server6() {
        return new ServerKey(AddressNumbers.address(high("fd00:1::1"), low("fd00:1::1")), 8080);
    }

    /** An ICMPv6 error that quotes a reply of the VIP, cut off anywhere. */
    private FrameMaker6 error6() {
        FrameMaker6 reply = FrameMaker6.tcp(random.nextInt(64), 1, 2, new byte[random.nextInt(20)]);
        if (random.nextInt(4) == 0) {
            reply.extension(
                    random.nextBoolean() ? Ipv6Extension.FRAGMENT : Ipv6Extension.ROUTING, 8, random.nextInt(16));
        }
        byte[] frame = reply.addresses(Lab.VIP6, "fd00:c::" + Integer.toHexString(1 + random.nextInt(64)))
                .bytes();
        byte[] quoted = Arrays.copyOfRange(frame, 14, 14 + random.nextInt(frame.length - 13));
        return FrameMaker6.icmp(1 + random.nextInt(4), 0, 0, quoted);
    }

    private FrameMaker6 neighbour(int type, int option) {
        String target = "fd00:c::" + Integer.toHexString(random.nextInt(64));
        long mac = random.nextLong() >>> 16 & ~0x010000000000L;
        return FrameMaker6.neighbour(
                type, random.nextInt(), random.nextBoolean() ? Lab.VIP6 : target, FrameMaker6.macOption(option, mac));
    }

    private Frame mutated(Frame frame) {
        byte[] bytes = frame.bytes;
        int changes = random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        if (random.nextInt(3) == 0) {
            return new Frame(Arrays.copyOf(bytes, random.nextInt(bytes.length + 40)));
        }
        return frame;
    }
}
