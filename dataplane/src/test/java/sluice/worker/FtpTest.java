package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.wire.FrameMaker6.high;
import static sluice.wire.FrameMaker6.low;
import static sluice.worker.Frame.ACK;
import static sluice.worker.Frame.SYN;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.connection.TableCheck;
import sluice.forward.ForwardingMethod;
import sluice.forward.ServerKey;
import sluice.forward.ServerSpec;
import sluice.forward.ServiceKey;
import sluice.forward.ServiceSpec;

/** FTP through NAT as real clients and servers speak it (spec 3.10). */
final class FtpTest {
    private static final int TCP = 6;
    private static final String REPLY = "227 Entering Passive Mode (10,1,0,1,200,10).\r\n";
    private static final String TRANSLATED = "227 Entering Passive Mode (10,10,0,1,200,10).\r\n";

    @TempDir
    Path directory;

    private Lab lab;

    @BeforeEach
    void open() throws Exception {
        lab = serving();
    }

    @AfterEach
    void close() {
        assertThat(TableCheck.of(lab.connections).problems()).isEmpty();
        assertThat(AccountsCheck.problems(lab.connections, lab.director.services()))
                .isEmpty();
        lab.close();
    }

    private Lab serving() throws Exception {
        Lab served = new Lab(directory);
        served.serve(TCP, 21, "rr", 1, 21);
        ServiceKey key = new ServiceKey(TCP, InetAddress.getByName(Lab.VIP6), 21);
        served.director.services().add(new ServiceSpec(key, "rr"));
        ServerKey server = new ServerKey(InetAddress.getByName("fd00:1::1"), 21);
        served.director.services().addServer(key, new ServerSpec(server, ForwardingMethod.MASQ, 1, 0, 0));
        served.introduce(1)
                .director
                .neighbourTable()
                .addStatic(1, high("fd00:1::1"), low("fd00:1::1"), Lab.serverMac(1));
        return served;
    }

    private FtpSession session() {
        return new FtpSession(lab, false).open();
    }

    @Test
    void tellsTheClientTheVirtualAddressAndBringsItsDataConnectionToTheServer() {
        FtpSession session = session();
        session.clientSays("PASV\r\n");
        assertThat(session.serverSays(REPLY)).isEqualTo(TRANSLATED);
        session.clientSays("");
        assertThat(connections()).contains("172.16.5.77:0 10.10.0.1:51210 10.1.0.1:51210 LISTEN 120");

        session.fromClient(40_100, 51_210, SYN, 1, 0, "");
        assertThat(session.only(lab.serverSide).ends()).isEqualTo("172.16.5.77 40100 > 10.1.0.1 51210");
        session.fromServer(51_210, 40_100, SYN | ACK, 1, 2, "");
        assertThat(session.only(lab.clientSide).ends()).isEqualTo("10.10.0.1 51210 > 172.16.5.77 40100");
        session.fromClient(40_100, 51_210, ACK, 2, 2, "data");
        assertThat(session.only(lab.serverSide).text()).isEqualTo("data");
        assertThat(connections())
                .containsExactlyInAnyOrder(
                        "172.16.5.77:40000 10.10.0.1:21 10.1.0.1:21 ESTABLISHED 900",
                        "172.16.5.77:40100 10.10.0.1:51210 10.1.0.1:51210 ESTABLISHED 900");
    }

    @Test
    void expectsOneDataConnectionPerReply() {
        FtpSession session = session();
        session.clientSays("PASV\r\n");
        session.serverSays(REPLY);
        session.fromClient(40_100, 51_210, SYN, 1, 0, "");
        session.only(lab.serverSide);

        session.fromClient(40_101, 51_210, SYN, 1, 0, "");
        assertThat(lab.collect(lab.serverSide)).isEmpty();
        assertThat(session.only(lab.clientSide).flags()).isEqualTo(Frame.RST | ACK);
    }

    @Test
    void bringsTheServersDataConnectionToTheClientThatWaits() {
        FtpSession session = session();
        assertThat(session.clientSays("PORT 172,16,5,77,150,20\r\n")).isEqualTo("PORT 172,16,5,77,150,20\r\n");
        session.fromServer(20, 38_420, SYN, 1, 0, "");
        assertThat(session.only(lab.clientSide).ends()).isEqualTo("10.10.0.1 20 > 172.16.5.77 38420");
        session.fromClient(38_420, 20, SYN | ACK, 1, 2, "");
        assertThat(session.only(lab.serverSide).ends()).isEqualTo("172.16.5.77 38420 > 10.1.0.1 20");

        session.clientSays("eprt |1|172.16.5.77|38421|\r\n");
        session.fromServer(20, 38_421, SYN, 1, 0, "");
        assertThat(session.only(lab.clientSide).ends()).isEqualTo("10.10.0.1 20 > 172.16.5.77 38421");
    }

    @Test
    void knowsTheExtendedCommandsOverIpv6() {
        FtpSession session = new FtpSession(lab, true).open();
        session.clientSays("EPSV 2\r\n");
        String reply = "229 Entering Extended Passive Mode (|||51300|)\r\n";
        assertThat(session.serverSays(reply)).isEqualTo(reply);
        session.fromClient(40_101, 51_300, SYN, 1, 0, "");
        assertThat(session.only(lab.serverSide).ends())
                .isEqualTo("2001:db8:1:0:0:0:0:5 40101 > fd00:1:0:0:0:0:0:1 51300");

        session.clientSays("EPRT |2|2001:db8:1::5|38421|\r\n");
        session.fromServer(20, 38_421, SYN, 1, 0, "");
        assertThat(session.only(lab.clientSide).ends())
                .isEqualTo("fd00:10:0:0:0:0:0:1 20 > 2001:db8:1:0:0:0:0:5 38421");
    }

    /** The session checks all numbers of both directions; zeros in front make the text shorter when it is written anew. */
    @Test
    void shiftsNumbersForTheWholeSession() {
        FtpSession session = session();
        Random random = new Random(1);
        for (int transfer = 0; transfer < 200; transfer++) {
            session.clientSays("TYPE I\r\n");
            session.serverSays("200 Switching to Binary mode.\r\n");
            session.clientSays("PASV\r\n");
            String format = random.nextBoolean() ? "(10,1,0,1,%d,%d)" : "(010,001,000,001,%03d,%03d)";
            int high = 4 + random.nextInt(250);
            int low = random.nextInt(256);
            String reply = String.format(Locale.ROOT, "227 Entering Passive Mode " + format + ".\r\n", high, low);
            assertThat(session.serverSays(reply))
                    .isEqualTo("227 Entering Passive Mode (10,10,0,1," + high + "," + low + ").\r\n");
            session.clientSays("LIST\r\n");
            session.serverSays("150 Here comes the directory listing.\r\n");
            session.serverSays("226 Directory send OK.\r\n");
        }
        session.clientSays("QUIT\r\n");
    }

    @Test
    void translatesARetransmittedReplyAgainAndShiftsOnce() {
        FtpSession session = session();
        session.clientSays("PASV\r\n");
        int sequence = session.serverSends();
        int expected = session.clientExpects();
        session.serverSays(REPLY);
        FtpSession.Got again = session.serverRepeats(sequence, REPLY);
        assertThat(again.text()).isEqualTo(TRANSLATED);
        assertThat(again.sequence()).isEqualTo(expected);
        FtpSession.Got withMore = session.serverRepeats(sequence, REPLY + "421 Timeout.\r\n");
        assertThat(withMore.text()).isEqualTo(TRANSLATED + "421 Timeout.\r\n");
        session.clientSays("");
        session.serverSays("421 Timeout.\r\n");
    }

    @Test
    void shiftsSelectiveAcknowledgements() {
        FtpSession session = session();
        session.clientSays("PASV\r\n");
        int before = session.serverSends();
        int beforeAtClient = session.clientExpects();
        session.serverSays(REPLY);
        int after = session.serverSends();
        int afterAtClient = session.clientExpects();
        for (int pad = 0; pad < 3; pad++) {
            byte[] options = blocks(pad, afterAtClient + 10, afterAtClient + 20);
            FtpSession.Got got = session.clientAcknowledges(beforeAtClient, options);
            assertThat(got.acknowledgement()).isEqualTo(before);
            assertThat(got.options()).isEqualTo(HexFormat.of().formatHex(blocks(pad, after + 10, after + 20)));
        }
    }

    @Test
    void readsNoSegmentWithAWrongChecksum() {
        FtpSession session = session();
        session.clientSays("PASV\r\n");
        byte[] data = REPLY.getBytes(StandardCharsets.ISO_8859_1);
        lab.fromServer(
                1, Frame.tcp("10.1.0.1", 21, "172.16.5.77", 40_000, ACK, data).damaged());
        Frame passed = lab.only(lab.clientSide);
        assertThat(passed.hasGoodChecksums()).isFalse();
        assertThat(passed.transport()).hasSize(20 + REPLY.length());
        assertThat(connections()).hasSize(1);
    }

    @Test
    void believesRepliesOnlyWhenAsked() {
        FtpSession session = session();
        assertThat(session.serverSays(REPLY)).isEqualTo(REPLY);
        assertThat(connections()).hasSize(1);
    }

    @Test
    void goesOnAfterARestart() throws Exception {
        FtpSession session = session();
        session.clientSays("PASV\r\n");
        session.serverSays(REPLY);
        lab.close();
        lab = serving();
        session.moveTo(lab);

        session.clientSays("LIST\r\n");
        session.fromClient(40_100, 51_210, SYN, 1, 0, "");
        assertThat(session.only(lab.serverSide).ends()).isEqualTo("172.16.5.77 40100 > 10.1.0.1 51210");
        session.serverSays("226 Directory send OK.\r\n");
        assertThat(connections()).hasSize(2);
    }

    @Test
    void forgetsDataConnectionsThatNeverCome() {
        FtpSession session = session();
        session.clientSays("PASV\r\n");
        session.serverSays(REPLY);
        lab.advanceSeconds(121);
        assertThat(connections()).hasSize(1);
        session.fromClient(40_100, 51_210, SYN, 1, 0, "");
        assertThat(session.only(lab.clientSide).flags()).isEqualTo(Frame.RST | ACK);
    }

    private List<String> connections() {
        List<String> lines = new ArrayList<>();
        lab.director
                .connections()
                .forEachRemaining(c -> lines.add(c.clientAddress().getHostAddress() + ":" + c.clientPort() + " "
                        + c.virtualAddress().getHostAddress() + ":" + c.virtualPort() + " "
                        + c.serverAddress().getHostAddress() + ":" + c.serverPort() + " " + c.state() + " "
                        + c.expiresSeconds()));
        return lines;
    }

    /** A SACK option of one block behind {@code pad} bytes of no operation. */
    private static byte[] blocks(int pad, int from, int to) {
        ByteBuffer options = ByteBuffer.allocate(12);
        for (int i = 0; i < pad; i++) {
            options.put((byte) 1);
        }
        return options.put((byte) 5).put((byte) 10).putInt(from).putInt(to).array();
    }
}
