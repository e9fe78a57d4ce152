package sluice.deploy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which room may use which: the table of the design, one row per package. */
class RoomTableTest {
    private static final List<String> EVERY_ROOM = List.of("java", "javax", "jdk", "org.jspecify");

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            // Generated beside the records that travel as JSON; they belong to control wherever they lie.
            .withImportOption(location -> !location.contains("JsonAdapter.class"))
            .importPackages("sluice");

    /** Names are packages with everything below them, or single classes. */
    record Room(String name, List<String> mayUse) {
        static Room of(String name, String... mayUse) {
            return new Room(name, Arrays.asList(mayUse));
        }

        boolean mayUse(JavaClass used) {
            JavaClass type = used.getBaseComponentType();
            return type.isPrimitive()
                    || isWithin(type, name)
                    || EVERY_ROOM.stream().anyMatch(allowed -> isWithin(type, allowed))
                    || mayUse.stream().anyMatch(allowed -> isWithin(type, allowed));
        }

        private static boolean isWithin(JavaClass type, String name) {
            return type.getName().equals(name)
                    || type.getName().startsWith(name + ".")
                    || type.getName().startsWith(name + "$");
        }

        @Override
        public String toString() {
            return name + " may use " + String.join(", ", mayUse);
        }
    }

    static Stream<Room> rooms() {
        return Stream.of(
                Room.of("sluice.dpdk"),
                Room.of("sluice.os", "sluice.dpdk"),
                Room.of("sluice.port", "sluice.dpdk", "sluice.os"),
                Room.of("sluice.scheduler"),
                Room.of("sluice.wire", "sluice.dpdk.Memory"),
                Room.of("sluice.parse", "sluice.dpdk.Memory", "sluice.port.Burst", "sluice.wire"),
                Room.of("sluice.fragment", "sluice.dpdk.Memory", "sluice.port", "sluice.wire"),
                Room.of("sluice.ftp", "sluice.dpdk.Memory", "sluice.wire"),
                Room.of("sluice.sip", "sluice.dpdk.Memory"),
                Room.of("sluice.synproxy", "sluice.dpdk.Memory", "sluice.wire"),
                Room.of(
                        "sluice.connection",
                        "sluice.dpdk",
                        "sluice.os",
                        "sluice.localport",
                        "net.openhft.chronicle",
                        "org.agrona"),
                Room.of("sluice.localport", "sluice.dpdk", "sluice.os", "sluice.wire"),
                Room.of(
                        "sluice.forward",
                        "sluice.dpdk.Memory",
                        "sluice.localport",
                        "sluice.port",
                        "sluice.scheduler",
                        "sluice.wire",
                        "org.agrona.collections"),
                Room.of("sluice.sync", "sluice.dpdk.Memory", "sluice.connection", "sluice.forward", "sluice.wire"),
                Room.of(
                        "sluice.worker",
                        "sluice.dpdk",
                        "sluice.os",
                        "sluice.localport",
                        "sluice.port",
                        "sluice.scheduler",
                        "sluice.wire",
                        "sluice.parse",
                        "sluice.connection",
                        "sluice.forward",
                        "sluice.fragment",
                        "sluice.ftp",
                        "sluice.sip",
                        "sluice.synproxy",
                        "sluice.sync",
                        "org.agrona"),
                Room.of(
                        "sluice.config",
                        "sluice.port",
                        "sluice.forward",
                        "sluice.rules.AddressText",
                        "sluice.scheduler.Compatibility",
                        "sluice.wire.IpAddress",
                        "org.snakeyaml.engine"),
                Room.of(
                        "sluice.rules",
                        "sluice.forward.ForwardingMethod",
                        "sluice.forward.LocalAddress",
                        "sluice.forward.ProxyProtocol",
                        "sluice.forward.ServiceExtras",
                        "sluice.forward.Tunnel",
                        "sluice.sync"),
                Room.of(
                        "sluice.control",
                        "sluice.config",
                        "sluice.connection.Timeouts",
                        "sluice.forward",
                        "sluice.localport.PairForecast",
                        "sluice.port.PortStatistics",
                        "sluice.rules",
                        "sluice.scheduler.Compatibility",
                        "sluice.sync",
                        "sluice.wire.IpAddress",
                        "sluice.wire.Mac",
                        "sluice.worker",
                        "io.avaje.json",
                        "io.avaje.jsonb"),
                Room.of(
                        "sluice.ipvsadm",
                        "sluice.rules.Names",
                        "sluice.control",
                        "sluice.rules",
                        "sluice.forward",
                        "sluice.worker.ConnectionStatus"),
                Room.of(
                        "sluice.replay",
                        "sluice.connection",
                        "sluice.control",
                        "sluice.forward",
                        "sluice.port",
                        "sluice.scheduler.Compatibility",
                        "sluice.wire",
                        "sluice.worker"),
                Room.of(
                        "sluice.cli",
                        "sluice.config",
                        "sluice.control",
                        "sluice.ipvsadm",
                        "sluice.rules",
                        "sluice.forward",
                        "sluice.worker",
                        "sluice.port.PortStatistics",
                        "picocli"),
                Room.of("sluice.deploy", "sluice", "org.agrona", "picocli"));
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void keepsToWhatItMayUse(Room room) {
        List<String> strangers = HOUSE.stream()
                .filter(type -> Room.isWithin(type, room.name()))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(dependency -> !room.mayUse(dependency.getTargetClass()))
                .map(Dependency::getDescription)
                .sorted()
                .toList();

        assertThat(strangers).isEmpty();
    }

    @Test
    void everyPackageIsARoomOfTheTable() {
        TreeSet<String> packages = new TreeSet<>();
        HOUSE.forEach(type -> packages.add(type.getPackageName()));

        assertThat(rooms().map(Room::name).toList()).containsAll(packages);
    }

    @Test
    void roomsFormNoCircle() {
        slices().matching("sluice.(*)..").should().beFreeOfCycles().check(HOUSE);
    }

    @Test
    void onlyNativeTalksToTheLinker() {
        noClasses()
                .that()
                .resideOutsideOfPackages("sluice.dpdk", "sluice.os", "sluice.port")
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "belong to the linker",
                        type -> type.isEquivalentTo(Linker.class) || type.isEquivalentTo(SymbolLookup.class)))
                .orShould()
                .callMethodWhere(DescribedPredicate.describe(
                        "reinterprets a segment",
                        call -> call.getTarget().getName().equals("reinterpret")
                                && call.getTargetOwner().getPackageName().equals("java.lang.foreign")))
                .check(HOUSE);
    }
}
