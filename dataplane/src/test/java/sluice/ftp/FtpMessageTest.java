package sluice.ftp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.wire.ExactMemory;
import sluice.wire.IpAddress;

final class FtpMessageTest {
    private final FtpMessage message = new FtpMessage();

    @ParameterizedTest
    @CsvSource({
        "PASV~,            4, 1",
        "pasv~,            4, 1",
        "TYPE I~PASV~,     4, 1",
        "PASV~,            6, 0",
        "PASVE~,           4, 0",
        "PASV,             4, 0",
        "EPSV~,            4, 2",
        "EPSV~,            6, 2",
        "EPSV 1~,          4, 2",
        "EPSV 2~,          6, 2",
        "EPSV 2~,          4, 0",
        "EPSV ALL~,        4, 0",
        "LIST~,            4, 0",
    })
    void knowsPassiveModes(String command, int family, int mode) {
        assertThat(at(command, (data, length) -> FtpMessage.passiveMode(data, length, family == 6)))
                .isEqualTo(mode);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "PORT 203,0,113,5,150,20~;               4; 203.0.113.5;   38420",
                "port 203,0,113,5,0,1~;                  4; 203.0.113.5;   1",
                "TYPE I~PORT 203,0,113,5,150,20~;        4; 203.0.113.5;   38420",
                "EPRT |1|203.0.113.5|38421|~;            4; 203.0.113.5;   38421",
                "EPRT !1!203.0.113.5!38421!~;            4; 203.0.113.5;   38421",
                "EPRT |2|2001:db8::5|38421|~;            6; 2001:db8::5;   38421",
                "EPRT |2|::1|1|~;                        6; ::1;           1",
                "EPRT |2|fe80::|1|~;                     6; fe80::;        1",
                "EPRT |2|1:2:3:4:5:6:7:8|65535|~;        6; 1:2:3:4:5:6:7:8; 65535",
                "EPRT |2|1:2:3::6:7:8|65535|~;           6; 1:2:3::6:7:8;  65535",
            })
    void readsWhereTheClientWaits(String command, int family, String address, int port) {
        assertThat(at(command, (data, length) -> message.readActive(data, length, family == 6) ? 1 : 0))
                .isEqualTo(1);
        assertThat(IpAddress.text(message.addressHigh(), message.addressLow())).isEqualTo(address);
        assertThat(message.port()).isEqualTo(port);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PORT 203,0,113,5,150,20",
                "PORT 203,0,113,5,150~",
                "PORT 203,0,113,5,150,256~",
                "PORT 203,0,113,5,0,0~",
                "PORT 203,0,113,500,1,1~",
                "PORT 203.0.113.5,1,1~",
                "PORT 203,0,113,5,150,20x~",
                "PORT ~",
                "RETR PORT 203,0,113,5,150,20~",
                "EPRT |2|203.0.113.5|38421|~",
                "EPRT |1|203.0.113.5|65536|~",
                "EPRT |1|203.0.113.5|38421",
                "EPRT |1|203.0.113|38421|~",
                "EPRT  1 203.0.113.5 38421 ~",
                "EPRT |1|203.0.113.5||~",
            })
    void refusesWhatIsNoAddress(String command) {
        assertThat(at(command, (data, length) -> message.readActive(data, length, false) ? 1 : 0))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EPRT |2|2001:db8:::5|1|~",
                "EPRT |2|1:2:3:4:5:6:7|1|~",
                "EPRT |2|1:2:3:4:5:6:7:8:9|1|~",
                "EPRT |2|1::2::3|1|~",
                "EPRT |2|12345::|1|~",
                "EPRT |2|:1|1|~",
                "EPRT |2||1|~",
                "EPRT |2|1:2:3:4:5:6:7:8::|1|~",
                "PORT 203,0,113,5,150,20~",
            })
    void refusesWhatIsNoAddress6(String command) {
        assertThat(at(command, (data, length) -> message.readActive(data, length, true) ? 1 : 0))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "227 Entering Passive Mode (10,1,0,1,200,10).~;        1; 51210; 10,1,0,1,200,10",
                "227 =10,1,0,1,200,10~;                                1; 51210; 10,1,0,1,200,10",
                "150 Wait~227 (10,1,0,1,4,0)~;                         1; 1024;  10,1,0,1,4,0",
                "229 Entering Extended Passive Mode (|||51300|)~;      2; 51300; |||51300|",
                "229 Ok (!!!21!)~;                                     2; 21;    !!!21!",
            })
    void readsWhereTheServerWaits(String reply, int mode, int port, String replaced) {
        assertThat(at(reply, (data, length) -> message.readReply(data, length, mode) ? 1 : 0))
                .isEqualTo(1);
        assertThat(message.port()).isEqualTo(port);
        String text = reply.replace("~", "\r\n");
        assertThat(text.substring(message.start(), message.end())).isEqualTo(replaced);
        assertThat(text.substring(message.line())).startsWith("22");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "227 Entering Passive Mode~(10,1,0,1,200,10);   1",
                "227 Entering Passive Mode (10,1,0,1,200,1;     1",
                "227 Entering Passive Mode (10,1,0,1,200);      1",
                "227-Entering Passive Mode (10,1,0,1,200,10);   1",
                "229 Entering Passive Mode (|||51300|)~;        1",
                "227 Entering Passive Mode (10,1,0,1,200,10).~; 2",
                "229 Entering Passive Mode (|||51300)~;         2",
                "229 Entering Passive Mode (||||)~;             2",
                "229 Entering Passive Mode |||51300|~;          2",
            })
    void leavesOtherRepliesAlone(String reply, int mode) {
        assertThat(at(reply, (data, length) -> message.readReply(data, length, mode) ? 1 : 0))
                .isZero();
    }

    /** {@link ExactMemory} fails on any access beyond the segment. */
    @Test
    void staysWithinTheSegment() {
        Random random = new Random(3);
        String[] seeds = {
            "PASV\r\n",
            "EPSV 2\r\n",
            "PORT 203,0,113,5,150,20\r\n",
            "EPRT |2|2001:db8::5|38421|\r\n",
            "227 Entering Passive Mode (10,1,0,1,200,10).\r\n",
            "229 Extended (|||51300|)\r\n"
        };
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = seeds[random.nextInt(seeds.length)].getBytes(StandardCharsets.US_ASCII);
            for (int change = random.nextInt(4); change > 0; change--) {
                bytes[random.nextInt(bytes.length)] =
                        (byte) (random.nextBoolean() ? ",|:.019 \r\n".charAt(random.nextInt(10)) : random.nextInt(256));
            }
            String text = new String(bytes, 0, random.nextInt(bytes.length + 1), StandardCharsets.ISO_8859_1);
            at(text, (data, length) -> {
                FtpMessage.passiveMode(data, length, false);
                message.readActive(data, length, true);
                message.readActive(data, length, false);
                message.readReply(data, length, FtpMessage.PASSIVE);
                message.readReply(data, length, FtpMessage.EXTENDED_PASSIVE);
                return 0;
            });
        }
    }

    private interface Reading {
        int of(long data, int length);
    }

    /** {@code ~} stands for the end of a line. */
    private static int at(String text, Reading reading) {
        byte[] bytes = text.replace("~", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length == 0) {
            return reading.of(0, 0);
        }
        try (ExactMemory memory = new ExactMemory()) {
            return reading.of(memory.put(bytes), bytes.length);
        }
    }
}
