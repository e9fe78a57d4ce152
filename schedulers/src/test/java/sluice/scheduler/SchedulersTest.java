package sluice.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SchedulersTest {
    @Test
    void createsEachSchedulerUnderItsOwnName() {
        assertThat(Schedulers.names())
                .containsExactly(
                        "dh", "fo", "lblc", "lblcr", "lc", "mh", "none", "nq", "ovf", "rr", "sed", "sh", "twos", "wlc",
                        "wrr");
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

    @Test
    void lacksTwosInLinux61() {
        Tuning defaults = Tuning.defaults();
        Tuning older = new Tuning(
                Compatibility.LINUX_6_1,
                defaults.random(),
                defaults.lblcExpirationSeconds(),
                defaults.lblcrExpirationSeconds());
        assertThat(Schedulers.create("twos", older)).isNull();
        assertThat(Schedulers.create("wlc", older)).isNotNull();
    }

    @Test
    void remembersDestinationsForADayUnlessToldOtherwise() {
        assertThat(Tuning.defaults().lblcExpirationSeconds().getAsInt()).isEqualTo(86_400);
        assertThat(Tuning.defaults().lblcrExpirationSeconds().getAsInt()).isEqualTo(86_400);
    }

    @Test
    void hasASchedulerThatNeverChooses() {
        Scheduler none = Schedulers.create("none", Tuning.defaults());
        assertThat(none).isNotNull();
        assertThat(new TestFarm(none).add("A1 B1").picks(3)).isEqualTo("---");
        assertThat(none.tidy(1)).isFalse();
    }
}
