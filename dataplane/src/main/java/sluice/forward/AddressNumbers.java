package sluice.forward;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import sluice.wire.IpAddress;

/** {@link InetAddress}es as the two longs of {@link IpAddress}, and back. Thread: any. */
public final class AddressNumbers {
    private static final int IPV6_BYTES = 16;

    private AddressNumbers() {}

    /** The high half. */
    public static long high(InetAddress address) {
        return address instanceof Inet4Address
                ? IpAddress.HIGH4
                : ByteBuffer.wrap(address.getAddress()).getLong();
    }

    /** The low half. */
    public static long low(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return address instanceof Inet4Address ? IpAddress.low4(bytes.getInt()) : bytes.getLong(Long.BYTES);
    }

    /** The address of two halves. */
    public static InetAddress address(long high, long low) {
        try {
            // For a mapped address this makes an Inet4Address, as it should.
            return InetAddress.getByAddress(
                    ByteBuffer.allocate(IPV6_BYTES).putLong(high).putLong(low).array());
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
