package sluice.bench.cps;

import sluice.bench.generator.BenchNetwork;
import sluice.bench.generator.Method;
import sluice.bench.generator.Neighbour;
import sluice.bench.generator.ReturnedFrame;
import sluice.port.Burst;
import sluice.port.PacketPool;
import sluice.port.Port;
import sluice.wire.Ipv4;
import sluice.wire.Tcp;

/**
 * Clients and real servers that lead TCP connections through their whole lives, some hundred at a time.
 *
 * <pre>
 * client  SYN            ACK  data                 FIN+ACK
 * server       SYN+ACK              FIN+ACK
 * </pre>
 *
 * <p>That is {@value #PACKETS_IN_A_LIFE} packets; the client's FIN ends the life here, and leaves the director's connection in
 * TIME_WAIT. Nobody remembers anything of a connection: each segment says what its answer is, so that FULLNAT's translated
 * addresses and numbers are no matter. Thread: one; nothing is allocated.
 */
public final class Lives {
    /** Packets of each life. */
    public static final int PACKETS_IN_A_LIFE = 6;

    private static final int CLIENT_START = 0x0100_0000;
    private static final int SERVER_START = 0x0200_0000;
    private static final long STALL_NANOS = 100_000_000;
    private static final int SAMPLE_MASK = 15;

    private final Port port;
    private final PacketPool pool;
    private final Neighbour neighbour;
    private final ReturnedFrame form;
    private final int window;
    private final int firstFlow;
    private final int flows;
    private final Burst received;
    private final Burst answers;
    private long directorMac = Neighbour.UNKNOWN;
    private int nextFlow;
    private int underWay;
    private long lastArrivalNanos;
    private long begun;
    private long ended;
    private long lost;
    private long resets;
    private long sampled;
    private long badChecksums;
    private int bursts;

    /**
     * Lives at the other end of the director's wire.
     *
     * @param window how many begin before one has ended
     * @param burst frames received at once
     */
    Lives(Port port, Method method, int window, int burst) {
        this(port, method, window, burst, 0, BenchNetwork.MAXIMUM_FLOWS);
    }

    /** As {@link #Lives(Port, Method, int, int)}, of {@code flows} clients from {@code firstFlow} on, one after the other. */
    public Lives(Port port, Method method, int window, int burst, int firstFlow, int flows) {
        this.firstFlow = firstFlow;
        this.flows = flows;
        this.port = port;
        this.pool = port.pool();
        this.neighbour = new Neighbour(port);
        this.form = new ReturnedFrame(method, Ipv4.TCP);
        this.window = window;
        this.received = new Burst(burst);
        // A SYN+ACK has two answers.
        this.answers = new Burst(2 * burst);
    }

    /** Asks for the director's Ethernet address, and waits so long for the answer; whether it has come. */
    public boolean findDirector(long patienceNanos) {
        neighbour.askForDirector();
        long start = System.nanoTime();
        long now = start;
        do {
            receive(now);
            now = System.nanoTime();
        } while (neighbour.directorMac() == Neighbour.UNKNOWN && now - start < patienceNanos);
        directorMac = neighbour.directorMac();
        return directorMac != Neighbour.UNKNOWN;
    }

    /** Receives a burst, answers it, and begins new lives in place of those that have ended. */
    public void step(long nowNanos) {
        receive(nowNanos);
        if (underWay > 0 && nowNanos - lastArrivalNanos > STALL_NANOS) {
            // Nobody sends a segment again: whoever waits for a lost one waits for ever.
            lost += underWay;
            underWay = 0;
        }
        begin(nowNanos);
    }

    private void receive(long nowNanos) {
        int size = port.receive(0, received);
        if (size == 0) {
            return;
        }
        lastArrivalNanos = nowNanos;
        bursts++;
        if ((bursts & SAMPLE_MASK) == 0 && Segment.isOne(received.frame(0))) {
            sampled++;
            badChecksums += form.hasGoodChecksums(received.frame(0), received.length(0)) ? 0 : 1;
        }
        int kept = 0;
        for (int i = 0; i < size; i++) {
            long frame = received.frame(i);
            int count = Segment.isOne(frame) ? answer(frame) : 0;
            if (count > 0) {
                answers.add(received.buffer(i), frame, Segment.FRAME_BYTES, 0);
                if (count > 1) {
                    addData(frame);
                }
            } else {
                neighbour.handle(frame, received.length(i));
                received.set(kept, received.buffer(i), frame, received.length(i), 0);
                kept++;
            }
        }
        received.size(kept);
        pool.free(received);
        port.transmit(0, answers);
    }

    /** Turns a segment into its first answer; how many it has. */
    private int answer(long frame) {
        int flags = Segment.flags(frame);
        if ((flags & Tcp.RST) != 0) {
            resets++;
            return 0;
        }
        return Segment.isToServer(frame) ? answerOfServer(frame, flags) : answerOfClient(frame, flags);
    }

    private int answerOfServer(long frame, int flags) {
        if ((flags & Tcp.SYN) != 0) {
            Segment.answer(frame, directorMac, SERVER_START, Tcp.SYN | Tcp.ACK);
            return 1;
        }
        if ((flags & Tcp.PSH) != 0) {
            Segment.answer(frame, directorMac, Segment.next(frame), Tcp.FIN | Tcp.ACK);
            return 1;
        }
        if ((flags & Tcp.FIN) != 0) {
            ended++;
            underWay = Math.max(0, underWay - 1);
        }
        return 0;
    }

    private int answerOfClient(long frame, int flags) {
        if ((flags & Tcp.FIN) != 0) {
            Segment.answer(frame, directorMac, Segment.next(frame), Tcp.FIN | Tcp.ACK);
            return 1;
        }
        if ((flags & Tcp.SYN) != 0) {
            Segment.answer(frame, directorMac, Segment.next(frame), Tcp.ACK);
            return 2;
        }
        return 0;
    }

    /** Behind an ACK comes the data: all the same but for that. */
    private void addData(long ack) {
        if (pool.allocate(answers)) {
            int last = answers.size() - 1;
            Segment.repeatWithData(ack, answers.frame(last));
            answers.set(last, answers.buffer(last), answers.frame(last), Segment.FRAME_BYTES, 0);
        }
    }

    private void begin(long nowNanos) {
        int wanted = Math.min(window - underWay, answers.capacity());
        if (wanted <= 0 || directorMac == Neighbour.UNKNOWN) {
            return;
        }
        int size = pool.allocate(answers, wanted);
        for (int i = 0; i < size; i++) {
            int flow = firstFlow + nextFlow;
            nextFlow = nextFlow + 1 == flows ? 0 : nextFlow + 1;
            Segment.write(
                    answers.frame(i),
                    directorMac,
                    BenchNetwork.GENERATOR_MAC,
                    BenchNetwork.clientAddress(flow),
                    BenchNetwork.VIRTUAL,
                    BenchNetwork.clientPort(flow) << 16 | BenchNetwork.VIRTUAL_PORT,
                    CLIENT_START,
                    0,
                    Tcp.SYN);
            answers.set(i, answers.buffer(i), answers.frame(i), Segment.FRAME_BYTES, 0);
        }
        lastArrivalNanos = underWay == 0 ? nowNanos : lastArrivalNanos;
        int taken = port.transmit(0, answers);
        underWay += taken;
        begun += taken;
    }

    /** Lives that have begun. */
    long begun() {
        return begun;
    }

    /** Lives that have come to their end. */
    public long ended() {
        return ended;
    }

    /** Lives given up because a segment of theirs was lost. */
    public long lost() {
        return lost;
    }

    /** Resets that came. */
    public long resets() {
        return resets;
    }

    /** Segments whose checksums were looked at. */
    long sampled() {
        return sampled;
    }

    /** Those whose checksums were wrong. */
    public long badChecksums() {
        return badChecksums;
    }
}
