package sluice.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AffinityTest {
    private final BitSet before = Affinity.allowed();

    @AfterEach
    void unpin() {
        Affinity.allow(before);
    }

    @Test
    void aPinnedThreadMayRunOnOneCoreOnly() {
        int core = before.length() - 1;
        Affinity.pin(core);
        assertThat(Affinity.allowed().stream()).containsExactly(core);
    }

    @Test
    void aThreadIsReleasedToTheCoresItHadBefore() {
        Affinity.pin(before.nextSetBit(0));
        Affinity.allow(before);
        assertThat(Affinity.allowed()).isEqualTo(before);
    }

    @Test
    void aCoreThatTheMachineLacksIsRefused() {
        assertThatThrownBy(() -> Affinity.pin(Affinity.MOST_CORES - 1))
                .hasMessageContaining("cannot run on core {1023}");
    }
}
