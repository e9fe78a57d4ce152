package sluice.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SchedulersTest {
    @Test
    void createsEachSchedulerUnderItsOwnName() {
        assertThat(Schedulers.names()).contains("rr", "wlc", "wrr");
        for (String name : Schedulers.names()) {
            assertThat(Schedulers.create(name, Tuning.defaults()))
                    .isNotNull()
                    .satisfies(s -> assertThat(s.name()).isEqualTo(name));
        }
    }

    @Test
    void doesNotKnowOtherNames() {
        assertThat(Schedulers.create("RR", Tuning.defaults())).isNull();
        assertThat(Schedulers.create("", Tuning.defaults())).isNull();
    }

    @Test
    void createsANewStateEachTime() {
        assertThat(Schedulers.create("rr", Tuning.defaults())).isNotSameAs(Schedulers.create("rr", Tuning.defaults()));
    }
}
