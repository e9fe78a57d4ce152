package sluice.forward;

/** What may tell connections of one client apart for persistence ({@code --pe}, spec 3.5). Thread: any. */
public final class PersistenceEngines {
    /** Nothing does: all that a client opens stays together. */
    public static final String NONE = "";

    /** The Call-ID of SIP messages in UDP datagrams; packets without one are dropped. */
    public static final String SIP = "sip";

    private PersistenceEngines() {}

    /** Whether there is an engine of this name, or none is wanted. */
    static boolean isKnown(String name) {
        return name.equals(NONE) || name.equals(SIP);
    }
}
