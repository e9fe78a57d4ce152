package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sluice.worker.Frame.ACK;
import static sluice.worker.Frame.SYN;
import static sluice.worker.Lab.VIP;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.forward.ForwardingMethod;
import sluice.forward.Ipv4Numbers;
import sluice.forward.Refused;
import sluice.forward.Route;
import sluice.forward.ServerKey;
import sluice.forward.ServerSpec;
import sluice.wire.IpAddress;

/** Routes, ports and neighbours that are changed while connections go on. */
final class NetworkTest {
    private static final int TCP = 6;
    private static final String SERVER = "10.9.0.1";
    private static final long ROUTER_INSIDE = Lab.serverMac(50);
    private static final long ROUTER_IN_VLAN = Lab.serverMac(51);

    @TempDir
    Path directory;

    private Lab lab;

    @BeforeEach
    void open() {
        lab = Lab.withVlan(directory);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private static Route route(String network, int length, int port, String via) {
        return Route.via(
                IpAddress.HIGH4,
                IpAddress.low4(Lab.number(network)),
                length,
                port,
                IpAddress.HIGH4,
                IpAddress.low4(Lab.number(via)));
    }

    private void serveFarAway() throws Refused {
        lab.serve(TCP, 80, "rr", 0, 80);
        ServerKey server = new ServerKey(Ipv4Numbers.address(Lab.number(SERVER)), 80);
        lab.director.services().addServer(Lab.service(TCP, 80), new ServerSpec(server, ForwardingMethod.MASQ, 1, 0, 0));
        lab.director.neighbourTable().addStatic(1, Lab.number("10.1.0.50"), ROUTER_INSIDE);
        lab.director.neighbourTable().addStatic(Lab.VLAN_PORT, Lab.number("10.100.0.51"), ROUTER_IN_VLAN);
        lab.introduce(0);
    }

    private Frame sent(int flags) {
        lab.fromClient(Frame.tcp("172.16.5.77", 40000, VIP, 80, flags));
        return lab.only(lab.serverSide);
    }

    @Test
    void connectionsFollowTheLongestPrefixAtOnce() throws Refused {
        serveFarAway();
        Network network = lab.director.network();
        network.addRoute(route("10.9.0.0", 16, 1, "10.1.0.50"));
        assertThat(sent(SYN).destinationMac()).isEqualTo(ROUTER_INSIDE);
        network.addRoute(route("10.9.0.0", 24, Lab.VLAN_PORT, "10.100.0.51"));
        Frame tagged = sent(ACK);
        assertThat(tagged.tag()).isEqualTo(Lab.VLAN);
        assertThat(tagged.destinationMac()).isEqualTo(ROUTER_IN_VLAN);
        network.deleteRoute(IpAddress.HIGH4, IpAddress.low4(Lab.number("10.9.0.0")), 24);
        assertThat(sent(ACK).destinationMac()).isEqualTo(ROUTER_INSIDE);
        network.addRoute(Route.barred(IpAddress.HIGH4, IpAddress.low4(Lab.number("10.9.0.0")), 24));
        lab.fromClient(Frame.tcp("172.16.5.77", 40000, VIP, 80, ACK));
        assertThat(lab.dropped("no-route")).isEqualTo(1);
        assertThat(lab.only(lab.clientSide).icmpType()).isEqualTo(3);
    }

    @Test
    void aPortThatIsOffForwardsNothingAndItsRoutesDoNotCount() throws Refused {
        serveFarAway();
        Network network = lab.director.network();
        network.addRoute(route("10.9.0.0", 16, 1, "10.1.0.50"));
        network.addRoute(route("10.9.0.0", 24, Lab.VLAN_PORT, "10.100.0.51"));
        assertThat(sent(SYN).tag()).isEqualTo(Lab.VLAN);
        network.switchPort(Lab.VLAN_PORT, false);
        assertThat(sent(ACK).destinationMac()).as("by the shorter prefix").isEqualTo(ROUTER_INSIDE);
        lab.injectRaw(
                lab.serverSide,
                0,
                Frame.tcp(SERVER, 80, "172.16.5.77", 40000, ACK)
                        .between(ROUTER_IN_VLAN, Lab.SERVER_PORT_MAC)
                        .tagged(Lab.VLAN));
        lab.run();
        assertThat(lab.dropped("port-down")).isEqualTo(1);

        network.switchPort(1, false);
        lab.fromServer(1, Frame.tcp(SERVER, 80, "172.16.5.77", 40000, ACK));
        assertThat(lab.dropped("port-down")).isEqualTo(2);
        network.switchPort(Lab.VLAN_PORT, true);
        lab.fromClient(Frame.tcp("172.16.5.77", 40000, VIP, 80, ACK));
        assertThat(lab.only(lab.clientSide).destinationMac())
                .as("its device is off, and so the default route is left")
                .isEqualTo(Lab.ROUTER_MAC);
        network.switchPort(1, true);
        lab.collect(lab.serverSide);
        assertThat(sent(ACK).tag()).isEqualTo(Lab.VLAN);
    }

    @Test
    void routesThatCannotBeAreRefusedAndChangeNothing() throws Refused {
        Network network = lab.director.network();
        network.addRoute(route("10.9.0.0", 16, 1, "10.1.0.50"));
        int routes = network.routes().size();
        assertThatThrownBy(() -> network.addRoute(route("10.9.0.0", 16, 1, "10.1.0.51")))
                .hasMessage("there is a route to 10.9.0.0/16 already, added");
        assertThatThrownBy(() -> network.addRoute(route("10.8.0.0", 16, 1, "10.2.0.51")))
                .hasMessageContaining("is in no network that is connected to its port");
        assertThatThrownBy(() -> network.addRoute(route("10.8.0.1", 16, 1, "10.1.0.51")))
                .hasMessage("10.8.0.1/16 has bits behind its prefix");
        assertThatThrownBy(() -> network.deleteRoute(IpAddress.HIGH4, IpAddress.low4(0), 0))
                .hasMessage("the route to 0.0.0.0/0 is configured: change it in the configuration file and restart");
        assertThat(network.routes()).hasSize(routes);
        network.flushRoutes();
        assertThat(network.routes()).hasSize(routes - 1);
    }

    @Test
    void aForgottenNeighbourThatIsNeededIsAskedForAgain() throws Refused {
        lab.serve(TCP, 80, "rr", 1, 80).introduce(1);
        Network network = lab.director.network();
        assertThat(network.forgetNeighbour(1, IpAddress.HIGH4, IpAddress.low4(Lab.number("10.1.0.1"))))
                .isTrue();
        lab.advanceSeconds(0.2);
        assertThat(lab.only(lab.serverSide).arpTarget()).isEqualTo("10.1.0.1");
        network.forgetNeighbours(0, false);
        assertThat(network.neighbours())
                .as("static ones stay")
                .anyMatch(n -> n.state().equals("static"));
        network.forgetNeighbours(0, true);
        assertThat(network.neighbours()).noneMatch(n -> n.state().equals("static"));
    }
}
