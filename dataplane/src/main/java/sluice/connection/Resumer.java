package sluice.connection;

/** Finds the real server of a connection that an earlier process left behind. */
@FunctionalInterface
public interface Resumer {
    /**
     * Called once for each valid record, before the workers start, on the thread that resumes.
     *
     * @param record address of the record, to be read with {@link ConnectionRecord}
     * @return the id of its real server in this process, or -1 to remove the connection
     */
    int serverIdOf(long record);
}
