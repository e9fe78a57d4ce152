package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.wire.FrameMaker6.high;
import static sluice.wire.FrameMaker6.low;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.forward.ForwardingMethod;
import sluice.forward.ServerKey;
import sluice.forward.ServerSpec;
import sluice.forward.ServiceKey;
import sluice.forward.ServiceSpec;
import sluice.forward.Setting;
import sluice.forward.Tunnel;
import sluice.port.MemoryPort;
import sluice.port.PcapWriter;

/**
 * Whatever arrives for services of each method: nothing is thrown, every packet is accounted for, and every frame that
 * leaves is sound. {@code -Dsluice.fuzz.packets=N} sends more packets per line of the table, and {@code
 * -Dsluice.fuzz.captures=DIR} keeps what left in capture files for {@code src/test/judge-captures}, the packets in
 * tunnels once more in files of their own.
 */
final class MethodFuzzTest {
    private static final int PACKETS = Integer.getInteger("sluice.fuzz.packets", 5_000);
    private static final int BURST = 32;
    private static final int CONNECTIONS = 8192;
    private static final int MTU = 1500;
    private static final long SEED = 20_261_121L;
    private static final int[][] SERVICES = {
        {WildTraffic.TCP, WildTraffic.TCP_PORT},
        {WildTraffic.UDP, WildTraffic.UDP_PORT},
        {WildTraffic.SCTP, WildTraffic.SCTP_PORT}
    };

    @TempDir
    Path directory;

    private @Nullable PcapWriter capture;
    private @Nullable PcapWriter innerCapture;
    private long sent;
    private long time;

    @ParameterizedTest(name = "{0} from IPv{1} to servers of IPv{2}, tunnel {3} {4}")
    @CsvSource({
        "MASQ,   4, 4, IPIP, NONE",
        "MASQ,   6, 6, IPIP, NONE",
        "ROUTE,  4, 4, IPIP, NONE",
        "ROUTE,  6, 6, IPIP, NONE",
        "TUNNEL, 4, 4, IPIP, NONE",
        "TUNNEL, 6, 6, IPIP, NONE",
        "TUNNEL, 4, 6, IPIP, NONE",
        "TUNNEL, 6, 4, IPIP, NONE",
        "TUNNEL, 4, 4, GRE,  NONE",
        "TUNNEL, 6, 6, GRE,  FULL",
        "TUNNEL, 4, 6, GRE,  FULL",
        "TUNNEL, 6, 4, GRE,  NONE",
        "TUNNEL, 4, 4, GUE,  NONE",
        "TUNNEL, 6, 6, GUE,  FULL",
        "TUNNEL, 4, 6, GUE,  REMOTE",
        "TUNNEL, 6, 4, GUE,  FULL",
    })
    void sendsOnlySoundFrames(
            ForwardingMethod method, int version, int serverVersion, Tunnel.Kind kind, Tunnel.Checksum checksum)
            throws Exception {
        Tunnel tunnel = new Tunnel(kind, kind == Tunnel.Kind.GUE ? FrameJudge.GUE_PORT : 0, checksum);
        WildTraffic traffic = new WildTraffic(SEED, version == 6);
        try (Lab lab = new Lab(directory, 1, CONNECTIONS)) {
            serve(lab, method, version, serverVersion, tunnel);
            open(method + "-" + version + "-" + serverVersion + "-" + kind.text() + "-" + checksum.name());
            for (int done = 0; done < PACKETS; done += BURST) {
                for (int i = 0; i < BURST; i++) {
                    boolean isFromServer = (i & 3) == 3;
                    Frame frame = isFromServer ? traffic.fromServer() : traffic.fromClient();
                    lab.injectRaw(isFromServer ? lab.serverSide : lab.clientSide, 0, frame);
                }
                lab.run();
                judge(lab, traffic);
                if (done % (BURST * 100) == 0) {
                    lab.advanceSeconds(1);
                    judge(lab, traffic);
                }
            }
            lab.advanceSeconds(61);
            judge(lab, traffic);
            lab.checkAccounts();
            assertThat(lab.director.worker(0).waiting()).as("packets held").isZero();
            assertThat(lab.director.liveConnections()).as("connections").isPositive();
            assertThat(sent).as("frames that left").isGreaterThan(PACKETS / 8);
        } finally {
            close(capture);
            close(innerCapture);
        }
    }

    private static void serve(Lab lab, ForwardingMethod method, int version, int serverVersion, Tunnel tunnel)
            throws Exception {
        InetAddress vip = InetAddress.getByName(version == 6 ? Lab.VIP6 : Lab.VIP);
        for (int[] service : SERVICES) {
            ServiceKey key = new ServiceKey(service[0], vip, service[1]);
            lab.director.services().add(new ServiceSpec(key, "rr"));
            int port = method == ForwardingMethod.MASQ ? service[1] + WildTraffic.SERVER_PORT_OFFSET : service[1];
            for (int number = 1; number <= 2; number++) {
                InetAddress server = InetAddress.getByName(address(serverVersion, number));
                ServerKey serverKey = new ServerKey(server, port);
                lab.director.services().addServer(key, new ServerSpec(serverKey, method, 1, 0, 0, tunnel));
            }
        }
        for (int number = 1; number <= 2; number++) {
            String text = address(6, number);
            lab.director.neighbourTable().addStatic(1, high(text), low(text), Lab.serverMac(number));
        }
        lab.director.settings().set(Setting.SCHEDULE_ICMP, 1);
        lab.director.settings().set(Setting.NAT_ICMP_SEND, 1);
        lab.introduce(2);
    }

    private static String address(int version, int number) {
        return version == 6 ? "fd00:1::" + number : "10.1.0." + number;
    }

    private void judge(Lab lab, WildTraffic traffic) throws IOException {
        for (MemoryPort port : List.of(lab.clientSide, lab.serverSide)) {
            for (Frame frame : lab.collect(port)) {
                byte[] bytes = frame.bytes;
                sent++;
                time += 1000;
                write(capture, bytes);
                String flaw = bytes.length > 14 + MTU ? "longer than the link takes" : FrameJudge.flaw(bytes);
                assertThat(flaw).as("frame %d", sent).isEmpty();
                if (port == lab.serverSide) {
                    traffic.saw(bytes);
                    if (innerCapture != null) {
                        write(innerCapture, FrameJudge.innermost(bytes));
                    }
                }
            }
        }
    }

    private void open(String name) throws IOException {
        String folder = System.getProperty("sluice.fuzz.captures");
        if (folder != null) {
            capture = new PcapWriter(Path.of(folder, name + ".pcap"));
            innerCapture = name.startsWith("TUNNEL") ? new PcapWriter(Path.of(folder, name + "-inner.pcap")) : null;
        }
    }

    private void write(@Nullable PcapWriter to, byte @Nullable [] frame) throws IOException {
        if (to != null && frame != null) {
            to.write(frame, time);
        }
    }

    private static void close(@Nullable PcapWriter writer) throws IOException {
        if (writer != null) {
            writer.close();
        }
    }
}
