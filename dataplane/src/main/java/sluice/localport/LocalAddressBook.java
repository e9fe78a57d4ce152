package sluice.localport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import sluice.dpdk.Memory;
import sluice.os.MappedFile;
import sluice.wire.IpAddress;

/**
 * Numbers for local addresses, since a connection record has room for two bytes of one. A number once given keeps its
 * address as long as the file exists: through restarts, crashes and changes of the configuration.
 *
 * <pre>
 *  0 magic (8)   8 layout version (4)   12 how many addresses (4)
 * 4096 addresses of 16 bytes, high half first, by number; that of number 0 is unused
 * then checksums of 4 bytes, by number
 * </pre>
 *
 * <p>An address is written before the count that makes it valid, so a process that is killed leaves the file in order.
 *
 * <p>Threads: {@link #high} and {@link #low} any, without locks or allocation, for numbers that were given before and
 * handed over by safe means, as a forwarding table or a connection record is; the rest control.
 */
public final class LocalAddressBook implements AutoCloseable {
    /** The number of no address. */
    public static final int NONE = 0;
    /** Most addresses; their numbers are 1 to this. */
    public static final int MOST = 65_535;

    private static final String FILE = "local-addresses";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS", Locale.ROOT);

    private static final long MAGIC = 0x534C_5549_4345_4C41L; // "SLUICELA"
    private static final int LAYOUT_VERSION = 1;
    private static final int LAYOUT_OFFSET = 8;
    private static final int COUNT_OFFSET = 12;
    private static final int ADDRESSES_OFFSET = 4096;
    private static final int ADDRESS_BYTES = 16;
    private static final int CHECKSUMS_OFFSET = ADDRESSES_OFFSET + (MOST + 1) * ADDRESS_BYTES;
    private static final long BYTES = CHECKSUMS_OFFSET + (MOST + 1L) * Integer.BYTES;

    private static final long MIX = 0x9E37_79B9_7F4A_7C15L;

    private final MappedFile file;
    private final long base;
    private final Map<Address, Integer> numbers = new HashMap<>();
    private String report = "";
    private boolean isSetAside;

    private record Address(long high, long low) {}

    /** A file that cannot be trusted; the message says why. */
    private static final class Damaged extends Exception {
        private static final long serialVersionUID = 1L;

        Damaged(String message) {
            super(message);
        }
    }

    private LocalAddressBook(MappedFile file) {
        this.file = file;
        this.base = file.address();
    }

    /**
     * Opens the file {@code local-addresses} in the folder of the connections, which the caller has locked, or creates it.
     * One that cannot be trusted is renamed, and {@link #report} tells so: connections with numbers of the old book must
     * not go on.
     *
     * @throws IOException when the file cannot be opened or created
     */
    public static LocalAddressBook open(Path directory) throws IOException {
        Path path = directory.resolve(FILE);
        if (!Files.exists(path)) {
            LocalAddressBook book = create(path);
            book.report = "no earlier local addresses in " + directory;
            return book;
        }
        try {
            LocalAddressBook book = read(path);
            book.report = book.size() + " local addresses of earlier connections";
            return book;
        } catch (Damaged e) {
            Path aside = path.resolveSibling(FILE + ".aside-" + TIME.format(LocalDateTime.now(ZoneOffset.UTC)));
            Files.move(path, aside);
            LocalAddressBook book = create(path);
            book.isSetAside = true;
            book.report = "set aside " + path + " as " + aside.getFileName() + ", since " + e.getMessage();
            return book;
        }
    }

    /** What was found, in words. */
    public String report() {
        return report;
    }

    /** Whether a file was found that cannot be trusted, so that numbers of earlier connections mean nothing. */
    public boolean isSetAside() {
        return isSetAside;
    }

    /** Numbers given: 1 to this. */
    public int size() {
        return Memory.acquireI32(base + COUNT_OFFSET);
    }

    /** Whether {@code id} is the number of an address. */
    public boolean contains(int id) {
        return id > NONE && id <= size();
    }

    /** High half of the address of number {@code id}, which the book contains. */
    public long high(int id) {
        return Memory.hostI64(address(id));
    }

    /** Low half of the address of number {@code id}, which the book contains. */
    public long low(int id) {
        return Memory.hostI64(address(id) + Long.BYTES);
    }

    /**
     * The number of an address, a new one if it has none.
     *
     * @throws IllegalStateException when all {@link #MOST} are given
     */
    public int id(long high, long low) {
        Address address = new Address(high, low);
        Integer known = numbers.get(address);
        if (known != null) {
            return known;
        }
        int id = size() + 1;
        if (id > MOST) {
            throw new IllegalStateException("all " + MOST + " numbers of local addresses are given; stop Sluice and"
                    + " remove " + file.path() + " to begin anew, which ends the connections");
        }
        Memory.putHostI64(address(id), high);
        Memory.putHostI64(address(id) + Long.BYTES, low);
        Memory.putHostI32(checksum(id), checksum(id, high, low));
        Memory.releaseI32(base + COUNT_OFFSET, id);
        numbers.put(address, id);
        return id;
    }

    /** Unmaps the file. */
    @Override
    public void close() {
        file.close();
    }

    /** A new file gets its name when it is complete. */
    private static LocalAddressBook create(Path path) throws IOException {
        Path unfinished = path.resolveSibling(FILE + ".new");
        Files.deleteIfExists(unfinished);
        MappedFile file = MappedFile.open(unfinished, BYTES);
        Memory.putHostI64(file.address(), MAGIC);
        Memory.putHostI32(file.address() + LAYOUT_OFFSET, LAYOUT_VERSION);
        Files.move(unfinished, path);
        return new LocalAddressBook(file);
    }

    private static LocalAddressBook read(Path path) throws IOException, Damaged {
        long bytes = Files.size(path);
        if (bytes != BYTES) {
            throw new Damaged("it has " + bytes + " bytes instead of " + BYTES);
        }
        LocalAddressBook book = new LocalAddressBook(MappedFile.open(path, BYTES));
        try {
            book.readNumbers();
            return book;
        } catch (Damaged e) {
            book.close();
            throw e;
        }
    }

    private void readNumbers() throws Damaged {
        if (Memory.hostI64(base) != MAGIC) {
            throw new Damaged("it is not a file of local addresses");
        }
        int layout = Memory.hostI32(base + LAYOUT_OFFSET);
        if (layout != LAYOUT_VERSION) {
            throw new Damaged("it has layout " + layout + ", this version of Sluice uses " + LAYOUT_VERSION);
        }
        int size = size();
        if (size < 0 || size > MOST) {
            throw new Damaged("it says that it has " + size + " addresses, which is impossible");
        }
        for (int id = 1; id <= size; id++) {
            Address address = new Address(high(id), low(id));
            if (Memory.hostI32(checksum(id)) != checksum(id, address.high, address.low)) {
                throw new Damaged("the checksum of address " + id + " is wrong");
            }
            if (numbers.put(address, id) != null) {
                throw new Damaged("it has " + IpAddress.text(address.high, address.low) + " twice");
            }
        }
    }

    private long address(int id) {
        return base + ADDRESSES_OFFSET + (long) id * ADDRESS_BYTES;
    }

    private long checksum(int id) {
        return base + CHECKSUMS_OFFSET + (long) id * Integer.BYTES;
    }

    private static int checksum(int id, long high, long low) {
        long sum = (id * MIX ^ high) * MIX;
        sum = (sum ^ sum >>> Integer.SIZE ^ low) * MIX;
        return (int) (sum >>> Integer.SIZE);
    }
}
