package sluice.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What wrk prints. */
class WebClientTest {
    private static final String OUTPUT = """
            Running 4s test @ http://198.18.1.1:5000/
              1 threads and 64 connections
              Thread Stats   Avg      Stdev     Max   +/- Stdev
                Latency     1.20ms    2.39ms  35.51ms   91.23%
                Req/Sec    46.43k     5.11k   58.52k    70.00%
              186123 requests in 4.02s, 27.33MB read
              Socket errors: connect 1, read 2, write 0, timeout 4
              Non-2xx or 3xx responses: 10
            Requests/sec:  46926.28
            Transfer/sec:      6.80MB
            """;

    @Test
    void rateIsThatOfRequests() throws IOException {
        assertThat(WebClient.requests(OUTPUT)).isEqualTo(46926.28);
    }

    @Test
    void gigabitsCountWithPrefixesOf1024() throws IOException {
        assertThat(WebClient.gigabits(OUTPUT)).isCloseTo(6.80 * 1048576 * 8 / 1e9, within(1e-9));
        assertThat(WebClient.gigabits("Transfer/sec:      1.50GB")).isCloseTo(12.885, within(1e-3));
        assertThat(WebClient.gigabits("Transfer/sec:    125.00B")).isCloseTo(1e-6, within(1e-9));
    }

    @Test
    void everyKindOfErrorCounts() {
        assertThat(WebClient.errors(OUTPUT)).isEqualTo(17);
        assertThat(WebClient.errors("Requests/sec:  46926.28")).isZero();
    }

    @Test
    void outputWithoutRateIsAnError() {
        assertThatThrownBy(() -> WebClient.requests("unable to connect"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("unable to connect");
    }
}
