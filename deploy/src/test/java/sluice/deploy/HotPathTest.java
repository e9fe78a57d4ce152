package sluice.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.NewMultiArrayInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Code on the packet path creates nothing: its compiled methods hold no lambda, string concatenation, boxing, stream,
 * allocation or new exception. Constructors and class initializers run before the first packet and are exempt.
 */
class HotPathTest {
    /** Classes on the packet path. A method name after the hash is one that is not: it builds or prints something. */
    static Stream<String> classesOnThePacketPath() {
        return Stream.of(
                "sluice.wire.Arp",
                "sluice.wire.Checksum",
                "sluice.wire.Crc32c#tables",
                "sluice.wire.Ethernet",
                "sluice.wire.Icmp4",
                "sluice.wire.Icmp6",
                "sluice.wire.IpAddress#text",
                "sluice.wire.Ipv4",
                "sluice.wire.Ipv6",
                "sluice.wire.Ipv6Extension",
                "sluice.wire.NeighbourMessage",
                "sluice.wire.Sctp",
                "sluice.wire.Tcp",
                "sluice.wire.Udp",
                "sluice.wire.Vlan",
                "sluice.parse.Headers",
                "sluice.parse.Parser",
                "sluice.parse.Parser6",
                "sluice.port.Burst",
                "sluice.connection.ConnectionRecord",
                "sluice.connection.FlowCache",
                "sluice.connection.Hashing",
                "sluice.connection.Ticks",
                "sluice.connection.ProtocolStates#name",
                "sluice.connection.SctpStates#eventOfChunk,table",
                "sluice.connection.TcpStates#eventOfFlags,tables,write",
                "sluice.connection.RecordKeys",
                "sluice.connection.RecordLife",
                "sluice.connection.TimerWheel",
                "sluice.connection.WorkerConnections",
                "sluice.forward.AddressConflicts#visit",
                "sluice.forward.AddressSet#of,and,sorted",
                "sluice.forward.ArpHandler",
                "sluice.forward.HostReplies",
                "sluice.forward.HostReplies6",
                "sluice.forward.IcmpError",
                "sluice.forward.NatRecipe",
                "sluice.forward.NdHandler",
                "sluice.forward.NeighbourTable",
                "sluice.forward.OffloadedRewrite",
                "sluice.forward.PendingPackets",
                "sluice.forward.Routes#builder,toBuilder,without",
                "sluice.forward.ServerCounters",
                "sluice.forward.TokenBucket",
                "sluice.forward.TrafficStatistics#read",
                "sluice.port.DpdkPort#isLinkUp,statistics",
                "sluice.dpdk.PacketCalls",
                "sluice.worker.Accounts",
                "sluice.worker.BurstPath",
                "sluice.worker.Chores",
                "sluice.worker.FlowPath",
                "sluice.worker.HostSide",
                "sluice.worker.NeighbourPath",
                "sluice.worker.NeighbourSender",
                "sluice.worker.NewFlow",
                "sluice.worker.SyncBackup",
                "sluice.worker.SyncMaster",
                "sluice.worker.SyncPath",
                "sluice.sync.SyncDecision",
                "sluice.sync.SyncEntry",
                "sluice.sync.SyncMarks",
                "sluice.sync.SyncOutbox",
                "sluice.sync.SyncReader",
                "sluice.worker.PortAddresses",
                "sluice.worker.RecipeMaker",
                "sluice.worker.Transmitter",
                "sluice.worker.Unresolved",
                "sluice.worker.VirtualAddressAnnouncer",
                "sluice.worker.Worker",
                "sluice.worker.WorkerCounters",
                "sluice.scheduler.AddressHash",
                "sluice.scheduler.Arrival",
                "sluice.scheduler.CacheTimer",
                "sluice.scheduler.Compatibility#of,values,$values",
                "sluice.scheduler.Crowding",
                "sluice.scheduler.DestinationCache",
                "sluice.scheduler.DestinationHashing",
                "sluice.scheduler.GreatestCommonDivisor",
                "sluice.scheduler.LeastConnection",
                "sluice.scheduler.LocalityLeastConnection",
                "sluice.scheduler.LocalityLeastConnectionReplication",
                "sluice.scheduler.MaglevHashing",
                "sluice.scheduler.NeverQueue",
                "sluice.scheduler.NoScheduler",
                "sluice.scheduler.PowerOfTwoChoices",
                "sluice.scheduler.RoundRobin",
                "sluice.scheduler.ServerSets",
                "sluice.scheduler.ShortestExpectedDelay",
                "sluice.scheduler.SipHash",
                "sluice.scheduler.SourceHashing#prepare",
                "sluice.scheduler.WeightedFailover",
                "sluice.scheduler.WeightedLeastConnection",
                "sluice.scheduler.WeightedOverflow",
                "sluice.scheduler.WeightedRoundRobin");
    }

    private static final Set<String> BEFORE_THE_FIRST_PACKET = Set.of("<init>", "<clinit>");
    private static final Set<String> BOXES =
            Set.of("java/lang/Boolean", "java/lang/Byte", "java/lang/Integer", "java/lang/Long", "java/lang/Short");

    @ParameterizedTest
    @MethodSource("classesOnThePacketPath")
    void createsNothingPerPacket(String entry) throws IOException {
        int hash = entry.indexOf('#');
        String name = hash < 0 ? entry : entry.substring(0, hash);
        Set<String> exempt =
                hash < 0 ? Set.of() : Set.of(entry.substring(hash + 1).split(","));

        List<String> findings = new ArrayList<>();
        for (MethodModel method : compiled(name).methods()) {
            String methodName = method.methodName().stringValue();
            if (!BEFORE_THE_FIRST_PACKET.contains(methodName) && !exempt.contains(methodName)) {
                method.code().ifPresent(code -> code.forEach(element -> inspect(methodName, element, findings)));
            }
        }

        assertThat(findings).isEmpty();
    }

    private static ClassModel compiled(String name) throws IOException {
        try (InputStream bytes = HotPathTest.class.getResourceAsStream("/" + name.replace('.', '/') + ".class")) {
            if (bytes == null) {
                throw new UncheckedIOException(new IOException(name + " is in the table but not in the house"));
            }
            return ClassFile.of().parse(bytes.readAllBytes());
        }
    }

    private static void inspect(String method, CodeElement element, List<String> findings) {
        switch (element) {
            case InvokeDynamicInstruction call ->
                findings.add(method + " has a lambda, string concatenation or pattern switch: " + call.name());
            case InvokeInstruction call -> inspectCall(method, call, findings);
            case NewObjectInstruction created ->
                findings.add(method + " creates a " + created.className().asInternalName());
            case NewPrimitiveArrayInstruction created ->
                findings.add(method + " creates an array of " + created.typeKind());
            case NewReferenceArrayInstruction created ->
                findings.add(method + " creates an array of "
                        + created.componentType().asInternalName());
            case NewMultiArrayInstruction created -> findings.add(method + " creates an array of arrays");
            default -> {
                // everything else creates nothing
            }
        }
    }

    private static void inspectCall(String method, InvokeInstruction call, List<String> findings) {
        String owner = call.owner().asInternalName();
        String called = call.name().stringValue();
        if (owner.startsWith("java/util/stream/")) {
            findings.add(method + " uses a stream");
        } else if (BOXES.contains(owner) && called.equals("valueOf")) {
            findings.add(method + " boxes");
        } else if (owner.equals("java/lang/String")) {
            findings.add(method + " uses a string");
        } else if (owner.startsWith("java/lang/System$Logger") || owner.startsWith("org/slf4j/")) {
            findings.add(method + " logs");
        }
    }
}
