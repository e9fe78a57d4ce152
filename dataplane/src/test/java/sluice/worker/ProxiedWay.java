package sluice.worker;

import static sluice.worker.AnyFrame.TCP;

import java.net.InetAddress;
import java.net.UnknownHostException;
import sluice.forward.ForwardingMethod;
import sluice.forward.LocalAddress;
import sluice.forward.Refused;
import sluice.forward.ServerKey;
import sluice.forward.ServerSpec;
import sluice.forward.ServiceExtras;
import sluice.forward.ServiceKey;
import sluice.forward.ServiceSpec;
import sluice.forward.Services;

/** Where clients and servers are, and how they are put together. */
enum ProxiedWay {
    NAT4("172.16.5.77", "10.10.0.1", "", "10.1.0."),
    NAT6("2001:db8:0:0:0:0:0:5", "fd00:10:0:0:0:0:0:1", "", "fd00:1:0:0:0:0:0:"),
    FULLNAT4("172.16.5.77", "10.10.0.1", "10.1.0.20", "10.1.0."),
    FULLNAT6("2001:db8:0:0:0:0:0:5", "fd00:10:0:0:0:0:0:1", "fd00:1:0:0:0:0:0:20", "fd00:1:0:0:0:0:0:"),
    NAT64("2001:db8:0:0:0:0:0:5", "fd00:10:0:0:0:0:0:1", "10.1.0.20", "10.1.0."),
    NAT46("172.16.5.77", "10.10.0.1", "fd00:1:0:0:0:0:0:20", "fd00:1:0:0:0:0:0:");

    final String client;
    final String virtual;
    final String local;
    final String servers;

    ProxiedWay(String client, String virtual, String local, String servers) {
        this.client = client;
        this.virtual = virtual;
        this.local = local;
        this.servers = servers;
    }

    ForwardingMethod method() {
        return local.isEmpty() ? ForwardingMethod.MASQ : ForwardingMethod.FULLNAT;
    }

    ServiceKey key() throws UnknownHostException {
        return new ServiceKey(TCP, InetAddress.getByName(virtual), 80);
    }

    /** A segment of a client. */
    SegmentFrame client(int port, int flags) {
        return SegmentFrame.of(client, port, virtual, 80, flags);
    }

    /** Adds the service, with {@code count} servers. */
    void serve(Services services, int count, ServiceExtras extras) throws UnknownHostException, Refused {
        int netmask = virtual.indexOf(':') < 0 ? -1 : 128;
        services.add(new ServiceSpec(key(), "rr", 0, 0, netmask, false, extras));
        if (!local.isEmpty()) {
            services.addLocal(key(), new LocalAddress(InetAddress.getByName(local), LocalAddress.ANY_PORT));
        }
        for (int i = 1; i <= count; i++) {
            ServerKey server = new ServerKey(InetAddress.getByName(servers + i), 8080);
            services.addServer(key(), new ServerSpec(server, method(), 1, 0, 0));
        }
    }
}
