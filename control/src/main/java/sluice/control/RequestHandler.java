package sluice.control;

/** Carries out requests. The daemon's is {@link DirectorRequests}; tests of clients bring their own director. */
@FunctionalInterface
public interface RequestHandler {
    /** The handler of one client's requests, which may depend on each other; {@code user} is who the client is. */
    default RequestHandler forClient(String user) {
        return this;
    }

    /**
     * Carries out {@code request} and writes its replies.
     *
     * <p>Thread: the client's; several at once.
     *
     * @throws sluice.forward.Refused if the director refuses; becomes an error reply, as every exception does
     */
    void handle(Request request, ReplyWriter replies) throws Exception;
}
