package sluice.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sluice.config.Section.Word;
import sluice.port.DeviceSpec;

/** Reads the {@code device} of a port: its {@code type} decides which other keys there are. */
final class DeviceReader {
    private static final List<String> TYPES =
            List.of("af_packet", "af_xdp", "tap", "memif", "ring", "null", "pcap", "pci");
    private static final Pattern PCI_ADDRESS = Pattern.compile("[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\\.[0-7]");
    /** The kernel's IFNAMSIZ, its closing zero byte taken off. */
    private static final int INTERFACE_NAME_LENGTH = 15;

    private final Problems problems;

    DeviceReader(Problems problems) {
        this.problems = problems;
    }

    /** The device, or null when it cannot be told. */
    @Nullable
    DeviceSpec read(Section device) {
        Optional<Word> type = device.requiredWord("type", "af_packet");
        if (type.isEmpty()) {
            return null;
        }
        DeviceSpec spec = switch (type.get().text()) {
            case "af_packet" -> new DeviceSpec.AfPacket(interfaceName(device));
            case "af_xdp" -> new DeviceSpec.AfXdp(interfaceName(device), device.number("start-queue", 0, 0, 1023));
            case "tap" -> new DeviceSpec.Tap(interfaceName(device));
            case "memif" -> memif(device);
            case "ring" -> new DeviceSpec.Ring();
            case "null" -> new DeviceSpec.Null(device.number("frame-bytes", 64, 60, 1518));
            case "pcap" -> new DeviceSpec.Pcap(path(device, "receive"), path(device, "transmit"));
            case "pci" -> pci(device);
            default -> null;
        };
        if (spec == null) {
            String word = type.get().text();
            problems.add(
                    type.get().node(),
                    "'type' is one of " + String.join(", ", TYPES) + ", not '" + word + "'"
                            + NearestName.of(word, TYPES)
                                    .map(name -> "; did you mean '" + name + "'?")
                                    .orElse(""));
            return null;
        }
        device.finish();
        return spec;
    }

    private String interfaceName(Section device) {
        Optional<Word> word = device.requiredWord("interface", "eth0");
        word.ifPresent(name -> {
            String text = name.text();
            if (text.isEmpty() || text.length() > INTERFACE_NAME_LENGTH || text.contains("/") || text.contains(",")) {
                problems.add(
                        name.node(),
                        "'interface' is the name of a network interface of at most " + INTERFACE_NAME_LENGTH
                                + " characters, not '" + text + "'");
            }
        });
        return word.map(Word::text).orElse("");
    }

    private DeviceSpec memif(Section device) {
        String socket =
                device.requiredWord("socket", "/run/memif.sock").map(Word::text).orElse("");
        int id = device.number("id", 0, 0, Integer.MAX_VALUE);
        boolean isServer =
                device.choice("role", "client", List.of("client", "server")).equals("server");
        boolean isZeroCopy = device.flag("zero-copy", false);
        int ringSize = device.powerOfTwo("ring-size", 1024, 2, 16384);
        return new DeviceSpec.Memif(socket, id, isServer, isZeroCopy, Integer.numberOfTrailingZeros(ringSize));
    }

    private Path path(Section device, String key) {
        return Path.of(device.requiredWord(key, "/tmp/" + key + ".pcap")
                .map(Word::text)
                .orElse(""));
    }

    private DeviceSpec pci(Section device) {
        Optional<Word> address = device.requiredWord("address", "\"0000:01:00.0\"");
        address.ifPresent(word -> {
            if (!PCI_ADDRESS.matcher(word.text()).matches()) {
                problems.add(
                        word.node(),
                        "'address' is a PCI address as lspci -D prints it, \"0000:01:00.0\" for instance, not '"
                                + word.text() + "'");
            }
        });
        String arguments = device.word("arguments").map(Word::text).orElse("");
        return new DeviceSpec.Pci(address.map(Word::text).orElse(""), arguments);
    }
}
