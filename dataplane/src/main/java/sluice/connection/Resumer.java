package sluice.connection;

/** Finds the real server of a connection that an earlier process left behind. */
@FunctionalInterface
public interface Resumer {
    /** {@link #serverIdOf}: configuration no longer has the server. */
    int NO_SERVER = -1;

    /** {@link #serverIdOf}: another connection has the local port, or nobody knows the local address. */
    int NO_LOCAL_PORT = -2;

    /**
     * Called once for each valid record, before the workers start, on the thread that resumes.
     *
     * @param record address of the record, to be read with {@link ConnectionRecord}
     * @return the id of its real server in this process, or {@link #NO_SERVER} or {@link #NO_LOCAL_PORT} to remove the connection
     */
    int serverIdOf(long record);
}
