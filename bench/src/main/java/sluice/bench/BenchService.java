package sluice.bench;

import java.net.InetAddress;
import sluice.bench.generator.BenchNetwork;
import sluice.bench.generator.Method;
import sluice.forward.AddressNumbers;
import sluice.forward.ForwardingMethod;
import sluice.forward.Ipv4Numbers;
import sluice.forward.LocalAddress;
import sluice.forward.NeighbourTable;
import sluice.forward.ProxyProtocol;
import sluice.forward.Refused;
import sluice.forward.ServerKey;
import sluice.forward.ServerSpec;
import sluice.forward.ServiceExtras;
import sluice.forward.ServiceKey;
import sluice.forward.ServiceSpec;
import sluice.forward.Setting;
import sluice.wire.Ipv4;
import sluice.worker.Director;

/**
 * The virtual service of {@link BenchNetwork}, over TCP and over UDP, with round robin.
 *
 * @param method how it forwards
 * @param connectionSeconds idle timeout of its connections, 0 for those of their protocols
 * @param hasToa whether servers of FULLNAT are told clients' addresses by a TCP option
 */
public record BenchService(Method method, int connectionSeconds, boolean hasToa) {
    /** NAT with the timeouts of the kernel. */
    public static final BenchService NAT = new BenchService(Method.NAT, 0, true);

    /** Whether clients and servers have IPv6 addresses. */
    boolean isIpv6() {
        return method == Method.NAT6;
    }

    /** Adds it. */
    void addTo(Director director) throws Refused {
        director.settings().set(Setting.FULLNAT_TOA, hasToa ? 1 : 0);
        add(director, Ipv4.UDP);
        add(director, Ipv4.TCP);
        if (isIpv6()) {
            // The generator does not speak neighbour discovery.
            NeighbourTable neighbours = director.neighbourTable();
            for (int i = 0; i < BenchNetwork.SERVERS; i++) {
                long low = BenchNetwork.low6(BenchNetwork.FIRST_SERVER + i);
                neighbours.addStatic(0, BenchNetwork.NETWORK6, low, BenchNetwork.serverMac(i));
            }
            long gateway = BenchNetwork.low6(BenchNetwork.GATEWAY);
            neighbours.addStatic(0, BenchNetwork.NETWORK6, gateway, BenchNetwork.GENERATOR_MAC);
        }
    }

    private void add(Director director, int protocol) throws Refused {
        ServiceKey service = new ServiceKey(protocol, address(BenchNetwork.VIRTUAL), BenchNetwork.VIRTUAL_PORT);
        ServiceSpec plain = new ServiceSpec(service, "rr");
        ServiceExtras extras = new ServiceExtras(false, ProxyProtocol.NONE, connectionSeconds);
        director.services()
                .add(new ServiceSpec(service, plain.scheduler(), plain.flags(), 0, plain.netmask(), false, extras));
        if (method == Method.FULLNAT) {
            for (int i = 0; i < BenchNetwork.LOCALS; i++) {
                LocalAddress local = new LocalAddress(address(BenchNetwork.FIRST_LOCAL + i), LocalAddress.ANY_PORT);
                director.services().addLocal(service, local);
            }
        }
        for (int i = 0; i < BenchNetwork.SERVERS; i++) {
            director.services().addServer(service, new ServerSpec(server(i), forwarding(), 1, 0, 0));
        }
    }

    /** Lets each of its servers have so many connections at most. */
    public void limit(Director director, int connections) throws Refused {
        for (int protocol : new int[] {Ipv4.UDP, Ipv4.TCP}) {
            ServiceKey service = new ServiceKey(protocol, address(BenchNetwork.VIRTUAL), BenchNetwork.VIRTUAL_PORT);
            for (int i = 0; i < BenchNetwork.SERVERS; i++) {
                director.services().editServer(service, new ServerSpec(server(i), forwarding(), 1, connections, 0));
            }
        }
    }

    private ServerKey server(int number) {
        boolean keepsPort = method == Method.DR || method == Method.TUN;
        int port = keepsPort ? BenchNetwork.VIRTUAL_PORT : BenchNetwork.SERVER_PORT;
        return new ServerKey(address(BenchNetwork.FIRST_SERVER + number), port);
    }

    private InetAddress address(int address) {
        return isIpv6()
                ? AddressNumbers.address(BenchNetwork.NETWORK6, BenchNetwork.low6(address))
                : Ipv4Numbers.address(address);
    }

    private ForwardingMethod forwarding() {
        return switch (method) {
            case NAT, NAT6 -> ForwardingMethod.MASQ;
            case DR -> ForwardingMethod.ROUTE;
            case TUN -> ForwardingMethod.TUNNEL;
            case FULLNAT -> ForwardingMethod.FULLNAT;
        };
    }
}
