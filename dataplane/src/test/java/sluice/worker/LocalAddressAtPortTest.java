package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sluice.worker.AnyFrame.TCP;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.forward.LocalAddress;
import sluice.forward.Refused;
import sluice.forward.ServiceKey;
import sluice.forward.ServiceSpec;

/** Local addresses that are given to a port ({@code -F}): that port answers for them and announces them, and no other. */
final class LocalAddressAtPortTest {
    private static final String LOCAL = "10.1.0.20";
    private static final long EVERYONE = 0xFFFF_FFFF_FFFFL;
    private static final int ARP = 0x0806;
    private static final int REPLY = 2;

    private static final ServiceKey FIRST = Lab.service(TCP, 80);
    private static final ServiceKey SECOND = Lab.service(TCP, 81);

    @TempDir
    Path directory;

    private Lab lab;

    @BeforeEach
    void open() throws Refused {
        lab = new Lab(directory).introduce(1);
        lab.director.services().add(new ServiceSpec(FIRST, "rr"));
        lab.director.services().add(new ServiceSpec(SECOND, "rr"));
        lab.advanceSeconds(5);
        lab.discard();
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @ParameterizedTest
    @CsvSource({"server, false, true", "client, true, false", "'', true, true"})
    void itsPortAloneAnswers(String port, boolean byClientSide, boolean byServerSide) throws Exception {
        add(FIRST, LOCAL, port);
        assertThat(answersClients()).isEqualTo(byClientSide);
        assertThat(answersServers()).isEqualTo(byServerSide);
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.0.20, server, 0, 3",
        "10.1.0.20, client, 3, 0",
        "10.1.0.20, '', 3, 3",
        "fd00:1:0:0:0:0:0:20, server, 0, 3",
        "fd00:1:0:0:0:0:0:20, '', 3, 3"
    })
    void itsPortAloneAnnouncesIt(String address, String port, int byClientSide, int byServerSide) throws Exception {
        lab.discard();
        add(FIRST, address, port);
        lab.advanceSeconds(5);
        // A question whether somebody else has it goes before the first announcement.
        int questions = byClientSide == 0 ? 0 : 1;
        assertThat(lab.collect(lab.clientSide)).hasSize(byClientSide + questions);
        questions = byServerSide == 0 ? 0 : 1;
        assertThat(lab.collect(lab.serverSide)).hasSize(byServerSide + questions);
    }

    @Test
    void eachServiceMayGiveItToAnotherPort() throws Exception {
        add(FIRST, LOCAL, "server");
        add(SECOND, LOCAL, "client");
        assertThat(List.of(answersClients(), answersServers())).containsExactly(true, true);

        lab.director.services().deleteLocal(FIRST, new LocalAddress(InetAddress.getByName(LOCAL), ""));
        assertThat(List.of(answersClients(), answersServers())).containsExactly(true, false);
    }

    @Test
    void aVirtualAddressIsAnsweredForEverywhere() throws Exception {
        add(FIRST, Lab.VIP, "server");
        assertThat(isAnswered(true, Lab.VIP)).isTrue();
        assertThat(isAnswered(false, Lab.VIP)).isTrue();
    }

    /** Nobody else would: the host behind the tap knows no local addresses but those that are its port's. */
    @ParameterizedTest
    @CsvSource({"10.1.0.20, 1, 0", "192.168.0.1, 0, 1"})
    void aPingIsAnsweredThoughThereIsAHostPath(String address, int answers, int toHost) throws Exception {
        lab.close();
        lab = Lab.withTap(directory).introduce(1);
        lab.director.services().add(new ServiceSpec(FIRST, "rr"));
        add(FIRST, address, "");
        lab.advanceSeconds(5);
        lab.discard();
        lab.collect(lab.tap());
        lab.fromClient(Frame.ping("172.16.5.77", address, new byte[8]));
        assertThat(AnyFrame.packets(lab.collect(lab.clientSide))).hasSize(answers);
        assertThat(AnyFrame.packets(lab.collect(lab.tap()))).hasSize(toHost);
    }

    @Test
    void aPortThatDoesNotExistIsRefused() {
        assertThatThrownBy(() -> add(FIRST, LOCAL, "dpdk0"))
                .isInstanceOf(Refused.class)
                .hasMessage("there is no port 'dpdk0'; there are client, server");
        assertThat(lab.director.services().list())
                .allSatisfy(service -> assertThat(service.locals()).isEmpty());
    }

    private void add(ServiceKey service, String address, String port) throws Exception {
        lab.director.services().addLocal(service, new LocalAddress(InetAddress.getByName(address), port));
    }

    private boolean answersClients() {
        return isAnswered(true, LOCAL);
    }

    private boolean answersServers() {
        return isAnswered(false, LOCAL);
    }

    private boolean isAnswered(boolean onClientSide, String address) {
        lab.discard();
        if (onClientSide) {
            lab.fromClient(Frame.arp(1, Lab.ROUTER_MAC, "192.168.0.2", 0, address, EVERYONE));
        } else {
            lab.fromServer(1, Frame.arp(1, Lab.serverMac(1), "10.1.0.1", 0, address, EVERYONE));
        }
        return lab.collect(onClientSide ? lab.clientSide : lab.serverSide).stream()
                .anyMatch(frame -> frame.etherType() == ARP && frame.arpOperation() == REPLY);
    }
}
