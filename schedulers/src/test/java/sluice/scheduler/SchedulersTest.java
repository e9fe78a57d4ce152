package sluice.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SchedulersTest {
    @Test
    void createsEachSchedulerUnderItsOwnName() {
        assertThat(Schedulers.names()).containsExactly("rr", "wlc", "wrr");
        for (String name : Schedulers.names()) {
            assertThat(Schedulers.create(name))
                    .isNotNull()
                    .satisfies(s -> assertThat(s.name()).isEqualTo(name));
        }
    }

    @Test
    void doesNotKnowOtherNames() {
        assertThat(Schedulers.create("RR")).isNull();
        assertThat(Schedulers.create("")).isNull();
    }

    @Test
    void createsANewStateEachTime() {
        assertThat(Schedulers.create("rr")).isNotSameAs(Schedulers.create("rr"));
    }
}
