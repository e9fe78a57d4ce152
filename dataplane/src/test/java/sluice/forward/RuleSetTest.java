package sluice.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import sluice.scheduler.Compatibility;

final class RuleSetTest {
    private static final int TCP = 6;

    @Test
    void hasNothingToChangeBetweenEqualRules() throws Exception {
        RuleSet rules = rules("80: 1 2", "81: 3");

        assertThat(rules.changesTo(rules("81: 3", "80: 2 1"))).isEmpty();
        assertThat(rules.changesTo(rules.copy())).isEmpty();
    }

    @Test
    void changesOnlyWhatIsDifferent() throws Exception {
        RuleSet present = rules("80: 1 2", "81: 3");
        RuleSet wanted = rules("80: 2 4", "82: 1");

        assertThat(present.changesTo(wanted))
                .containsExactly(
                        new RuleChange.AddServer(service(80), server(4, 1)),
                        new RuleChange.AddService(new ServiceSpec(service(82), "rr")),
                        new RuleChange.AddServer(service(82), server(1, 1)),
                        new RuleChange.DeleteServer(service(80), server(1, 1).key()),
                        new RuleChange.DeleteService(service(81)));
    }

    @Test
    void editsServersServicesAndLocalAddresses() throws Exception {
        RuleSet present = rules("80: 1");
        present.make(new RuleChange.AddLocal(service(80), local(7)));
        RuleSet wanted = rules("80: 1");
        wanted.make(new RuleChange.EditServer(service(80), server(1, 5)));
        wanted.make(new RuleChange.EditService(new ServiceSpec(service(80), "wlc")));
        wanted.make(new RuleChange.AddLocal(service(80), local(8)));

        assertThat(present.changesTo(wanted))
                .containsExactly(
                        new RuleChange.EditService(new ServiceSpec(service(80), "wlc")),
                        new RuleChange.AddLocal(service(80), local(8)),
                        new RuleChange.EditServer(service(80), server(1, 5)),
                        new RuleChange.DeleteLocal(service(80), local(7)));
    }

    @Test
    void leadsFromAnyRulesToAnyOthers() throws Exception {
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            RuleSet present = random(random);
            RuleSet wanted = random(random);

            for (RuleChange change : present.changesTo(wanted)) {
                present.make(change);
            }

            assertThat(present.changesTo(wanted)).isEmpty();
            assertThat(wanted.changesTo(present)).isEmpty();
        }
    }

    @Test
    void aCopyAndItsOriginalChangeIndependently() throws Exception {
        Random random = new Random(8);
        for (int round = 0; round < 200; round++) {
            RuleSet original = random(random);
            RuleSet first = original.copy();
            RuleSet second = original.copy();
            for (RuleChange change : original.changesTo(random(random))) {
                first.make(change);
            }
            assertThat(original.changesTo(second)).isEmpty();
            RuleSet other = first.copy();
            for (RuleChange change : first.changesTo(random(random))) {
                first.make(change);
            }
            for (RuleChange change : second.changesTo(other)) {
                second.make(change);
            }
            assertThat(second.changesTo(other)).isEmpty();
        }
    }

    @Test
    void staysAsItIsWhenAChangeIsRefused() throws Exception {
        RuleSet rules = rules("80: 1");
        RuleSet before = rules.copy();
        List<RuleChange> refused = List.of(
                new RuleChange.AddService(new ServiceSpec(service(80), "rr")),
                new RuleChange.AddService(new ServiceSpec(service(81), "nosuch")),
                new RuleChange.AddServer(service(80), server(1, 1)),
                new RuleChange.AddServer(service(80), server(2, -1)),
                new RuleChange.AddServer(service(81), server(1, 1)),
                new RuleChange.EditServer(service(80), server(2, 1)),
                new RuleChange.DeleteServer(service(80), server(2, 1).key()),
                new RuleChange.DeleteService(service(81)),
                new RuleChange.DeleteLocal(service(80), local(7)));

        for (RuleChange change : refused) {
            assertThatThrownBy(() -> rules.make(change)).as(change.toString()).isInstanceOf(Refused.class);
            assertThat(before.changesTo(rules)).isEmpty();
        }
    }

    /** Services {@code PORT: SERVER SERVER...}. */
    private static RuleSet rules(String... services) throws Exception {
        RuleSet rules = new RuleSet(Compatibility.LINUX_6_12, List.of());
        for (String text : services) {
            String[] parts = text.split(": ");
            ServiceKey key = service(Integer.parseInt(parts[0]));
            rules.make(new RuleChange.AddService(new ServiceSpec(key, "rr")));
            for (String number : parts[1].split(" ")) {
                rules.make(new RuleChange.AddServer(key, server(Integer.parseInt(number), 1)));
            }
        }
        return rules;
    }

    private static RuleSet random(Random random) throws Exception {
        RuleSet rules = new RuleSet(Compatibility.LINUX_6_12, List.of());
        for (int port = 80; port < 84; port++) {
            if (random.nextBoolean()) {
                continue;
            }
            ServiceKey key = service(port);
            rules.make(new RuleChange.AddService(new ServiceSpec(key, random.nextBoolean() ? "rr" : "wlc")));
            List<Integer> numbers = new ArrayList<>(List.of(1, 2, 3, 4));
            Collections.shuffle(numbers, random);
            for (int number : numbers.subList(0, random.nextInt(5))) {
                rules.make(new RuleChange.AddServer(key, server(number, random.nextInt(3))));
                if (random.nextBoolean()) {
                    rules.make(new RuleChange.AddLocal(key, local(number)));
                }
            }
        }
        return rules;
    }

    private static ServiceKey service(int port) throws UnknownHostException {
        return new ServiceKey(TCP, InetAddress.getByName("192.0.2.1"), port);
    }

    private static ServerSpec server(int number, int weight) throws UnknownHostException {
        ServerKey key = new ServerKey(InetAddress.getByName("10.1.0." + number), 80);
        return new ServerSpec(key, ForwardingMethod.MASQ, weight, 0, 0);
    }

    private static LocalAddress local(int number) throws UnknownHostException {
        return new LocalAddress(InetAddress.getByName("10.2.0." + number), "");
    }
}
