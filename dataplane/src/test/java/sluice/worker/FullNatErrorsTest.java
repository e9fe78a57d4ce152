package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.wire.FrameMaker6.high;
import static sluice.wire.FrameMaker6.low;
import static sluice.worker.AnyFrame.UDP;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.worker.FullNatTest.Families;

/** ICMP errors about FULLNAT connections, translated between families where these differ (RFC 7915). */
final class FullNatErrorsTest {
    private static final byte[] DATA = new byte[40];
    private static final String ROUTER4 = "192.0.2.9";
    private static final String ROUTER6 = "2001:db8:0:0:0:0:0:99";

    @TempDir
    Path directory;

    private Lab lab;

    @BeforeEach
    void open() {
        lab = new Lab(directory).introduceQuietly(1);
        lab.director.neighbourTable().addStatic(1, high("fd00:1::1"), low("fd00:1::1"), Lab.serverMac(1));
    }

    @AfterEach
    void close() {
        lab.close();
    }

    /** From a router on the way to the server: the client hears it from the virtual address. */
    @ParameterizedTest
    @CsvSource({
        "IPV4, 3, 1, 0, 3/1, 0",
        "IPV4, 3, 4, 1400, 3/4, 1400",
        "IPV4, 11, 0, 0, 11/0, 0",
        "IPV6, 1, 3, 0, 1/3, 0",
        "IPV6, 2, 0, 1400, 2/0, 1400",
        "NAT64, 3, 1, 0, 1/0, 0",
        "NAT64, 3, 3, 0, 1/4, 0",
        "NAT64, 3, 10, 0, 1/1, 0",
        "NAT64, 3, 2, 0, 4/1, 6",
        "NAT64, 3, 4, 1400, 2/0, 1420",
        "NAT64, 3, 4, 600, 2/0, 1280",
        "NAT64, 11, 0, 0, 3/0, 0",
        "NAT46, 1, 0, 0, 3/1, 0",
        "NAT46, 1, 1, 0, 3/10, 0",
        "NAT46, 1, 4, 0, 3/3, 0",
        "NAT46, 2, 0, 1400, 3/4, 1380",
        "NAT46, 3, 0, 0, 11/0, 0",
        "NAT46, 4, 1, 0, 3/2, 0",
    })
    void theClientHearsWhyItsRequestWentNoFurther(
            Families families, int type, int code, int rest, String message, int mtu) throws Exception {
        Frame request = request(families);
        String local = AnyFrame.source(request).split(" ")[0];
        lab.fromServer(1, AnyFrame.error(type, code, rest, router(request), local, request, quotable(request)));

        Frame told = AnyFrame.only(lab.collect(lab.clientSide));
        assertThat(AnyFrame.source(told)).isEqualTo(families.virtual());
        assertThat(AnyFrame.destination(told)).isEqualTo(families.client());
        assertThat(AnyFrame.message(told)).isEqualTo(message);
        assertThat(AnyFrame.mtu(told)).isEqualTo(mtu);
        assertThat(AnyFrame.isGood(told)).isTrue();
        Frame quoted = AnyFrame.quoted(told);
        assertThat(AnyFrame.source(quoted)).isEqualTo(families.client() + " 5000");
        assertThat(AnyFrame.destination(quoted)).isEqualTo(families.virtual() + " 53");
        assertThat(AnyFrame.protocol(quoted)).isEqualTo(UDP);
    }

    /** From a router on the way to the client: the server hears it from the local address. */
    @ParameterizedTest
    @CsvSource({
        "IPV4, 3, 4, 1400, 3/4, 1400",
        "IPV6, 2, 0, 1400, 2/0, 1400",
        "NAT46, 3, 4, 1400, 2/0, 1420",
        "NAT64, 2, 0, 1400, 3/4, 1380",
        "NAT64, 1, 3, 0, 3/1, 0",
    })
    void theServerHearsWhyItsReplyWentNoFurther(
            Families families, int type, int code, int rest, String message, int mtu) throws Exception {
        Frame request = request(families);
        lab.fromServer(1, FullNatTest.answer(families, UDP, request));
        Frame reply = AnyFrame.only(lab.collect(lab.clientSide));
        lab.fromClient(AnyFrame.error(type, code, rest, router(reply), families.virtual(), reply, quotable(reply)));

        Frame told = AnyFrame.only(lab.collect(lab.serverSide));
        assertThat(AnyFrame.source(told)).isEqualTo(AnyFrame.source(request).split(" ")[0]);
        assertThat(AnyFrame.destination(told))
                .isEqualTo(AnyFrame.destination(request).split(" ")[0]);
        assertThat(AnyFrame.message(told)).isEqualTo(message);
        assertThat(AnyFrame.mtu(told)).isEqualTo(mtu);
        assertThat(AnyFrame.isGood(told)).isTrue();
        Frame quoted = AnyFrame.quoted(told);
        assertThat(AnyFrame.source(quoted)).isEqualTo(AnyFrame.destination(request));
        assertThat(AnyFrame.destination(quoted)).isEqualTo(AnyFrame.source(request));
    }

    @ParameterizedTest
    @CsvSource({"NAT64, 3, 14", "NAT64, 4, 0", "NAT46, 1, 7", "NAT46, 4, 2"})
    void whatTheOtherFamilyHasNoMessageForIsDropped(Families families, int type, int code) throws Exception {
        Frame request = request(families);
        String local = AnyFrame.source(request).split(" ")[0];
        lab.fromServer(1, AnyFrame.error(type, code, 0, router(request), local, request, quotable(request)));
        assertThat(AnyFrame.packets(lab.collect(lab.clientSide))).isEmpty();
        assertThat(lab.dropped("untranslatable")).isEqualTo(1);
    }

    @Test
    void oneWithAWrongChecksumIsDropped() throws Exception {
        Frame request = request(Families.IPV4);
        String local = AnyFrame.source(request).split(" ")[0];
        lab.fromServer(1, AnyFrame.error(3, 1, 0, ROUTER4, local, request, 28).damaged());
        assertThat(AnyFrame.packets(lab.collect(lab.clientSide))).isEmpty();
        assertThat(lab.dropped("bad-icmp-checksum")).isEqualTo(1);
    }

    private Frame request(Families families) throws Exception {
        FullNatTest.serve(lab, families, UDP, 53, 5353, 1, 1);
        lab.fromClient(AnyFrame.of(UDP, families.client(), 5000, families.virtual(), 53, 0, DATA));
        Frame request = AnyFrame.only(lab.collect(lab.serverSide));
        lab.collect(lab.clientSide);
        return request;
    }

    /** The family of the packet that could not go on. */
    private static String router(Frame about) {
        return AnyFrame.isIpv6(about) ? ROUTER6 : ROUTER4;
    }

    private static int quotable(Frame about) {
        return AnyFrame.isIpv6(about) ? 48 : 28;
    }
}
