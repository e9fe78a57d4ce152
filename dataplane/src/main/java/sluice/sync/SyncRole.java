package sluice.sync;

import org.jspecify.annotations.Nullable;

/** What a synchronisation daemon does; a director may run one of each. */
public enum SyncRole {
    /** Tells which connections there are. */
    MASTER("master"),
    /** Takes over connections that a master tells. */
    BACKUP("backup");

    private final String text;

    SyncRole(String text) {
        this.text = text;
    }

    /** Its name in ipvsadm. */
    public String text() {
        return text;
    }

    /** The role called {@code text}, or null. */
    public static @Nullable SyncRole of(String text) {
        for (SyncRole role : values()) {
            if (role.text.equals(text)) {
                return role;
            }
        }
        return null;
    }
}
