package sluice.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.forward.Refused.Reason;
import sluice.localport.LocalAddressBook;
import sluice.scheduler.Arrival;
import sluice.scheduler.Compatibility;
import sluice.scheduler.Tuning;
import sluice.wire.IpAddress;

final class ServicesTest {
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final long SECOND = 1_000_000_000L;

    private final TrafficStatistics statistics = new TrafficStatistics(1, Services.MAXIMUM_SERVERS);
    private long nanos = 1_000 * SECOND;
    private Services services;

    @TempDir
    Path directory;

    private LocalAddressBook book() {
        try {
            return LocalAddressBook.open(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Services services() {
        Routes routes = Routes.builder().connected(0, 0x0A0100FE, 24).build();
        ServerNeighbours neighbours =
                new ServerNeighbours(new RoutingTable(routes, List.of("inside")), new NeighbourTable());
        return new Services(
                statistics,
                new OwnPorts(List.of("inside"), new long[] {1}, AddressSet.of(new long[] {IpAddress.HIGH4}, new long[] {
                    IpAddress.low4(0x0A0100FE)
                })),
                neighbours,
                Tuning.defaults(),
                book(),
                () -> nanos);
    }

    @BeforeEach
    void renew() {
        services = services();
    }

    @Test
    void refusesWithTheKernelsReasons() throws Exception {
        services.add(service(TCP, 80, "rr"));
        services.addServer(key(TCP, 80), server(1, 1));
        assertRefused(Reason.EEXIST, () -> services.add(service(TCP, 80, "wrr")));
        assertRefused(Reason.ENOENT, () -> services.add(service(TCP, 81, "nonsense")));
        assertRefused(Reason.ESRCH, () -> services.edit(service(TCP, 81, "rr")));
        assertRefused(Reason.ENOENT, () -> services.edit(service(TCP, 80, "nonsense")));
        assertRefused(Reason.ESRCH, () -> services.delete(key(UDP, 80)));
        assertRefused(Reason.ESRCH, () -> services.zero(key(UDP, 80)));
        assertRefused(Reason.ESRCH, () -> services.addServer(key(TCP, 81), server(1, 1)));
        assertRefused(Reason.EEXIST, () -> services.addServer(key(TCP, 80), server(1, 5)));
        assertRefused(Reason.ENOENT, () -> services.editServer(key(TCP, 80), server(2, 1)));
        assertRefused(
                Reason.ENOENT,
                () -> services.deleteServer(key(TCP, 80), server(2, 1).key()));
        assertRefused(Reason.ERANGE, () -> services.addServer(key(TCP, 80), server(2, -1)));
        assertRefused(Reason.ERANGE, () -> services.addServer(key(TCP, 80), server(2, 1, 5, 6)));
        assertRefused(Reason.EINVAL, () -> services.addServer(key(TCP, 80), at("224.0.0.1")));
        assertRefused(Reason.EINVAL, () -> services.addServer(key(TCP, 80), at("0.0.0.0")));
        assertRefused(Reason.EINVAL, () -> services.addServer(key(TCP, 80), at("2001:db8::1")));
        assertRefused(Reason.EINVAL, () -> services.add(ipv6("ff02::1")));
        assertRefused(Reason.EINVAL, () -> services.add(ipv6("::")));
        assertThat(services.list()).hasSize(1);
        assertThat(services.list().get(0).servers()).hasSize(1);
    }

    @Test
    void aRefusedChangePublishesNothing() throws Exception {
        services.add(service(TCP, 80, "rr"));
        ForwardingTable before = services.table();
        assertRefused(Reason.EEXIST, () -> services.add(service(TCP, 80, "rr")));
        assertRefused(Reason.ENOENT, () -> services.edit(service(TCP, 80, "nonsense")));
        assertThat(services.table()).isSameAs(before);
    }

    @Test
    void eachChangeRaisesTheEpoch() throws Exception {
        int before = services.table().epoch();
        services.add(service(TCP, 80, "rr"));
        services.addServer(key(TCP, 80), server(1, 1));
        services.flush();
        assertThat(services.table().epoch()).isEqualTo(before + 3);
    }

    @Test
    void severalChangesAreSeenAtOnce() throws Exception {
        int before = services.table().epoch();
        services.apply(List.of(
                new RuleChange.AddService(service(TCP, 80, "rr")),
                new RuleChange.AddServer(key(TCP, 80), server(1, 1)),
                new RuleChange.AddServer(key(TCP, 80), server(2, 2))));
        assertThat(services.table().epoch()).isEqualTo(before + 1);
        assertThat(weights()).containsExactly(2, 1);
    }

    @Test
    void takesAllChangesBackIfOneIsRefused() throws Exception {
        services.add(service(TCP, 80, "rr"));
        services.addServer(key(TCP, 80), server(1, 1));
        List<ServiceStatus> before = services.list();
        assertRefused(
                Reason.EEXIST,
                () -> services.apply(List.of(
                        new RuleChange.AddServer(key(TCP, 80), server(2, 2)),
                        new RuleChange.EditServer(key(TCP, 80), server(1, 7)),
                        new RuleChange.AddService(service(TCP, 81, "wlc")),
                        new RuleChange.AddService(service(TCP, 80, "rr")))));
        assertThat(services.list()).isEqualTo(before);
        assertThat(services.rules().changesTo(services.rules())).isEmpty();
    }

    @Test
    void listsServersNewestFirstAndEditingMovesNone() throws Exception {
        services.add(service(TCP, 80, "rr"));
        for (int i = 1; i <= 3; i++) {
            services.addServer(key(TCP, 80), server(i, i));
        }
        services.editServer(key(TCP, 80), server(1, 9));
        assertThat(weights()).containsExactly(3, 2, 9);
        services.deleteServer(key(TCP, 80), server(2, 0).key());
        services.addServer(key(TCP, 80), server(2, 7));
        assertThat(weights()).containsExactly(7, 3, 9);
    }

    @Test
    void editingKeepsTheStateOfTheSameSchedulerAndResetsThatOfAnother() throws Exception {
        services.add(service(TCP, 80, "rr"));
        for (int i = 1; i <= 3; i++) {
            services.addServer(key(TCP, 80), server(i, 1));
        }
        assertThat(choose()).isEqualTo(3);
        services.edit(service(TCP, 80, "rr"));
        assertThat(choose()).isEqualTo(2);
        services.edit(service(TCP, 80, "wlc"));
        services.edit(service(TCP, 80, "rr"));
        assertThat(choose()).isEqualTo(3);
    }

    @Test
    void thresholdsHoldBackAtTheUpperAndReleaseBelowThreeQuarters() throws Exception {
        services.add(service(UDP, 53, "rr"));
        services.addServer(key(UDP, 53), server(1, 1, 4, 0));
        Service service = find(UDP, 53);
        for (int i = 0; i < 3; i++) {
            assertThat(service.choose(new Arrival())).isNotNull();
        }
        Server server = service.choose(new Arrival());
        assertThat(server).isNotNull();
        assertThat(service.choose(new Arrival())).isNull();
        ServerCounters.unbind(server.line(), false, Compatibility.LINUX_6_12);
        assertThat(service.choose(new Arrival())).as("3 of 4 is not below 3").isNull();
        ServerCounters.unbind(server.line(), false, Compatibility.LINUX_6_12);
        assertThat(service.choose(new Arrival())).isNotNull();
    }

    @Test
    void anEditThatLowersTheThresholdToTheLoadHoldsBackAtOnce() throws Exception {
        services.add(service(UDP, 53, "rr"));
        services.addServer(key(UDP, 53), server(1, 1));
        assertThat(choose(UDP, 53)).isEqualTo(1);
        assertThat(choose(UDP, 53)).isEqualTo(1);
        services.editServer(key(UDP, 53), server(1, 1, 2, 0));
        assertThat(find(UDP, 53).choose(new Arrival())).isNull();
        services.editServer(key(UDP, 53), server(1, 1, 9, 0));
        assertThat(find(UDP, 53).choose(new Arrival())).isNotNull();
    }

    @Test
    void aRemovedServerComesBackWithItsConnectionsAndCounters() throws Exception {
        services.add(service(TCP, 80, "rr"));
        services.addServer(key(TCP, 80), server(1, 1));
        Server server = find(TCP, 80).choose(new Arrival());
        assertThat(server).isNotNull();
        TrafficStatistics.countPacket(statistics.base(0), server.id(), 0, 100);
        services.deleteServer(key(TCP, 80), server(1, 1).key());
        assertThat(ServerCounters.isAvailable(server.line())).isFalse();
        services.estimate();
        assertThat(services.list().get(0).traffic().counters().inPackets())
                .as("the service keeps its sum")
                .isEqualTo(1);

        nanos += 600 * SECOND;
        services.addServer(key(TCP, 80), server(1, 1));
        services.estimate();
        ServerStatus back = services.list().get(0).servers().get(0);
        assertThat(back.inactive()).isEqualTo(1);
        assertThat(back.traffic().counters().inPackets()).isEqualTo(1);
        assertThat(ServerCounters.isAvailable(server.line())).isTrue();
    }

    @Test
    void aServerOfADeletedServiceComesBackWithConnectionsButWithoutCounters() throws Exception {
        services.add(service(TCP, 80, "rr"));
        services.addServer(key(TCP, 80), server(1, 1));
        Server server = find(TCP, 80).choose(new Arrival());
        assertThat(server).isNotNull();
        TrafficStatistics.countPacket(statistics.base(0), server.id(), 0, 100);
        services.delete(key(TCP, 80));
        services.add(service(TCP, 80, "rr"));
        services.addServer(key(TCP, 80), server(1, 1));
        services.estimate();
        ServiceStatus status = services.get(key(TCP, 80));
        assertThat(status.servers().get(0).inactive()).isEqualTo(1);
        assertThat(status.servers().get(0).traffic()).isEqualTo(Traffic.NONE);
        assertThat(status.traffic()).isEqualTo(Traffic.NONE);
    }

    @Test
    void idsOfRemovedServersAreReusedOnlyWhenIdleForTwoMinutes() throws Exception {
        services.add(service(TCP, 80, "rr"));
        services.addServer(key(TCP, 80), server(1, 1));
        Server first = find(TCP, 80).choose(new Arrival());
        assertThat(first).isNotNull();
        services.deleteServer(key(TCP, 80), server(1, 1).key());
        nanos += 121 * SECOND;
        services.addServer(key(TCP, 80), server(2, 1));
        assertThat(find(TCP, 80).choose(new Arrival()))
                .isNotNull()
                .extracting(Server::id)
                .isNotEqualTo(first.id());
        ServerCounters.unbind(first.line(), false, Compatibility.LINUX_6_12);
        nanos += 121 * SECOND;
        services.deleteServer(key(TCP, 80), server(2, 1).key());
        services.addServer(key(TCP, 80), server(3, 1));
        assertThat(find(TCP, 80).choose(new Arrival()))
                .isNotNull()
                .extracting(Server::id)
                .isEqualTo(first.id());
    }

    @Test
    void looksServicesUpByExactPortThenFtpThenPortZero() throws Exception {
        services.add(service(TCP, 80, "rr"));
        assertThat(lookUp(TCP, 81)).isNull();
        services.add(service(TCP, 0, "rr"));
        assertThat(lookUp(TCP, 81)).isSameAs(find(TCP, 0));
        assertThat(lookUp(UDP, 81)).isNull();
        services.add(service(TCP, 21, "rr"));
        assertThat(lookUp(TCP, 20)).isSameAs(find(TCP, 21));
        assertThat(lookUp(TCP, 5000)).isSameAs(find(TCP, 21));
        assertThat(lookUp(TCP, 500)).isSameAs(find(TCP, 0));
        assertThat(lookUp(TCP, 80)).isSameAs(find(TCP, 80));
    }

    @Test
    void findsTheServerOfAConnectionThatAnEarlierProcessLeft() throws Exception {
        services.add(service(TCP, 80, "rr"));
        services.addServer(key(TCP, 80), server(1, 1));
        assertThat(idOf(TCP, 0x0A010001, 80)).isNotNegative();
        assertThat(idOf(TCP, 0x0A010001, 81)).isEqualTo(-1);
        assertThat(idOf(TCP, 0x0A010002, 80)).isEqualTo(-1);
        assertThat(idOf(UDP, 0x0A010001, 80)).isEqualTo(-1);
    }

    @Test
    void knowsVipsAndItsOwnAddresses() throws Exception {
        services.add(service(TCP, 80, "rr"));
        services.add(service(UDP, 53, "rr"));
        assertThat(services.table().servedAddresses().size()).isEqualTo(1);
        assertThat(services.table().isVirtual(IpAddress.HIGH4, IpAddress.low4(0x0A0A0001)))
                .isTrue();
        assertThat(services.table().isVirtual(IpAddress.HIGH4, IpAddress.low4(0x0A0100FE)))
                .isFalse();
        assertThat(services.table().localAddresses().contains(IpAddress.HIGH4, IpAddress.low4(0x0A0100FE)))
                .isTrue();
        services.flush();
        assertThat(services.table().isVirtual(IpAddress.HIGH4, IpAddress.low4(0x0A0A0001)))
                .isFalse();
    }

    @Test
    void knowsTheServersOfNatAfterEachKindOfChange() throws Exception {
        services.add(service(TCP, 80, "rr"));
        services.add(service(TCP, 81, "rr"));
        assertThat(isNatServer(1)).isFalse();
        services.addServer(key(TCP, 80), server(1, 1));
        services.addServer(key(TCP, 81), server(1, 1));
        assertThat(isNatServer(1)).isTrue();
        services.editServer(key(TCP, 80), server(1, 0));
        services.deleteServer(key(TCP, 80), server(1, 1).key());
        assertThat(isNatServer(1)).as("of the other service").isTrue();
        ServerSpec same = server(1, 1);
        services.editServer(key(TCP, 81), new ServerSpec(same.key(), ForwardingMethod.ROUTE, 1, 0, 0));
        assertThat(isNatServer(1)).isFalse();
        services.editServer(key(TCP, 81), same);
        assertThat(isNatServer(1)).isTrue();
        services.delete(key(TCP, 81));
        assertThat(isNatServer(1)).isFalse();
    }

    @Test
    void changesOfServersKeepWhatIsDerivedFromServices() throws Exception {
        services.add(service(TCP, 80, "rr"));
        AddressSet served = services.table().servedAddresses();
        services.addServer(key(TCP, 80), server(1, 1));
        services.editServer(key(TCP, 80), server(1, 5));
        assertThat(services.table().servedAddresses()).isSameAs(served);
        assertThat(services.table().isVirtual(IpAddress.HIGH4, IpAddress.low4(0x0A0A0001)))
                .isTrue();
        services.add(service(TCP, 81, "rr"));
        assertThat(services.table().servedAddresses()).isNotSameAs(served);
    }

    private boolean isNatServer(int number) {
        long address = IpAddress.low4(0x0A010000 | number);
        return services.table().isFromNatServer(TCP, IpAddress.HIGH4, address, 80);
    }

    private List<Integer> weights() {
        return services.list().get(0).servers().stream()
                .map(s -> s.spec().weight())
                .toList();
    }

    private @Nullable Service lookUp(int protocol, int port) {
        return services.table().service(0, protocol, IpAddress.HIGH4, IpAddress.low4(0x0A0A0001), port);
    }

    private int idOf(int protocol, int server, int port) {
        long virtual = IpAddress.low4(0x0A0A0001);
        return services.serverIdOf(
                false, 0, protocol, IpAddress.HIGH4, virtual, 80, IpAddress.HIGH4, IpAddress.low4(server), port);
    }

    private int choose() {
        return choose(TCP, 80);
    }

    private int choose(int protocol, int port) {
        Server server = find(protocol, port).choose(new Arrival());
        assertThat(server).isNotNull();
        return (int) server.addressLow() & 0xFF;
    }

    private Service find(int protocol, int port) {
        Service service = lookUp(protocol, port);
        assertThat(service).isNotNull();
        return service;
    }

    private static void assertRefused(Reason reason, ThrowingCallable change) {
        assertThatThrownBy(change)
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
    }

    private static ServiceKey key(int protocol, int port) {
        return new ServiceKey(protocol, Ipv4Numbers.address(0x0A0A0001), port);
    }

    private static ServiceSpec ipv6(String address) throws UnknownHostException {
        return new ServiceSpec(new ServiceKey(TCP, InetAddress.getByName(address), 80), "rr");
    }

    private static ServiceSpec service(int protocol, int port, String scheduler) {
        return new ServiceSpec(key(protocol, port), scheduler);
    }

    private static ServerSpec server(int number, int weight) {
        return server(number, weight, 0, 0);
    }

    private static ServerSpec server(int number, int weight, int upper, int lower) {
        ServerKey key = new ServerKey(Ipv4Numbers.address(0x0A010000 + number), 80);
        return new ServerSpec(key, ForwardingMethod.MASQ, weight, upper, lower);
    }

    private static ServerSpec at(String address) throws UnknownHostException {
        return new ServerSpec(new ServerKey(InetAddress.getByName(address), 80), ForwardingMethod.MASQ, 1, 0, 0);
    }
}
