package sluice.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.wire.ExactMemory;

/** In the texts ~ stands for CR LF, ^ for CR, $ for LF and # for a tab. */
final class CallIdTest {
    private static final String MESSAGE = "OPTIONS sip:x@y SIP/2.0~Via: SIP/2.0/UDP h~";

    private final CallId call = new CallId();

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Call-ID: abc123@host~CSeq: 1;       abc123@host",
                "Call-ID:abc123@host~;               abc123@host",
                "call-id : abc123@host~;             abc123@host",
                "CALL-ID#:#abc123~;                  abc123",
                "i: abc123@host~;                    abc123@host",
                "I:abc123~;                          abc123",
                "Call-ID: abc123@host;               abc123@host",
                "Call-ID: a.b-c/(d)*+:<e>?[f]_{g}@h~; a.b-c/(d)*+:<e>?[f]_{g}@h",
                "Call-ID: abc 123~;                  abc",
                "Call-ID: abc,123~;                  abc",
                "Call-ID: a@b@c~;                    a@b",
                "Call-ID: first~Call-ID: second~;    first",
                "Call-ID: ~ folded@host~;            folded@host",
                "Call-ID: @host~Call-ID: second~;    second",
                "X: y^Call-ID: carriage~;            carriage",
                "X: y$Call-ID: feed~;                feed",
                "Content: 0~~Call-ID: body~;         body",
            })
    void readsTheCallId(String headers, String expected) {
        assertThat(find(MESSAGE + headers)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not a sip message",
                "Call-ID: in-the-first-line~",
                "~",
                "~Call-ID",
                "~Call-ID:",
                "~Call-ID: ",
                "~Call-ID: ~",
                "~Call-ID: ~X: y",
                "~Call-ID: @host~",
                "~Call-ID: user@~",
                "~Call-Identifier: abc~Call-ID: abc~",
                "~Calling-ID: abc~",
                "~ Call-ID: continuation~",
                "~id: abc~",
                "~i",
                "X$$Call-ID: behind-an-empty-line$",
            })
    void findsNoneWhereThereIsNone(String text) {
        assertThat(find(text)).isNull();
    }

    @Test
    void takesCallIdsOf255BytesAndNoLonger() {
        assertThat(find("~i:" + "x".repeat(255) + "~")).hasSize(255);
        assertThat(find("~i:" + "x".repeat(256) + "~")).isNull();
        assertThat(find("~i:" + "x".repeat(127) + "@" + "y".repeat(127))).hasSize(255);
        assertThat(find("~i:" + "x".repeat(127) + "@" + "y".repeat(128))).isNull();
    }

    /** The memory ends where the datagram does, so that a byte read behind it is an error. */
    @Test
    void readsNothingBehindTheEndOfAnyDatagram() {
        Random random = new Random(5060);
        String[] parts = {
            "~", "^", "$", " ", "#", "Call-ID", "call-id", "i", ":", "@", "abc", "\u00e9", "\0", ",", "X: y"
        };
        int found = 0;
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "" : "~Call-ID: ");
            for (int j = random.nextInt(12); j > 0; j--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            String id = find(text.substring(random.nextInt(4) > 0 ? 0 : random.nextInt(text.length() + 1)));
            if (id != null) {
                found++;
                assertThat(id).matches("[^\\s@,\0]+(@[^\\s@,\0]+)?").hasSizeLessThan(256);
            }
        }
        assertThat(found).isBetween(5_000, 195_000);
    }

    private @Nullable String find(String text) {
        String real =
                text.replace("~", "\r\n").replace('^', '\r').replace('$', '\n').replace('#', '\t');
        byte[] bytes = real.getBytes(StandardCharsets.ISO_8859_1);
        try (ExactMemory memory = new ExactMemory()) {
            long at = memory.put(bytes);
            if (!call.find(at, at + bytes.length)) {
                return null;
            }
            return new String(ExactMemory.bytes(call.text(), call.length()), StandardCharsets.ISO_8859_1);
        }
    }
}
