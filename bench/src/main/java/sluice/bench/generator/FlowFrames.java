package sluice.bench.generator;

/** Writes the frames of flows, all of one size. Immutable. */
public interface FlowFrames {
    /** Bytes of each frame, without frame check sequence. */
    int frameBytes();

    /** Writes the frame that the client of {@code flow} sends to the virtual service. */
    void fromClient(long frame, int flow);

    /** Writes the frame that real server {@code server} sends to the client of {@code flow}. */
    void fromServer(long frame, int flow, int server);
}
