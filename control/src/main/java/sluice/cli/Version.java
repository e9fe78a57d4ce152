package sluice.cli;

import picocli.CommandLine.IVersionProvider;
import sluice.control.Protocol;

/** The program's version. */
public final class Version implements IVersionProvider {
    private static final String UNPACKED = "0.1.0";

    /** The version that the jar was built with. */
    public static String current() {
        String packed = Version.class.getPackage().getImplementationVersion();
        return packed == null ? UNPACKED : packed;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"sluice " + current() + ", control schema " + Protocol.VERSION};
    }
}
