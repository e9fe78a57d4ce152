package sluice.worker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicIntegerArray;
import sluice.connection.OpenReport;
import sluice.connection.TableCheck;
import sluice.forward.ForwardingMethod;
import sluice.forward.Refused;
import sluice.forward.ServerSpec;
import sluice.forward.ServiceSpec;

/**
 * A director's process that is there to be killed: takes over what its predecessor left, proves that nothing is wrong
 * with it, and goes on opening and ending connections with as many threads as it has workers, until it dies.
 *
 * <p>Speaks line by line: {@code opening}, {@code ready ...}, and {@code violation ...} when something is wrong.
 */
final class CrashVictim {
    static final int FLOWS = 2_048;

    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int SERVERS = 3;
    private static final int THRESHOLD = 120;
    private static final int PERSISTENCE_SECONDS = 100;
    private static final int HOST_MASK = -1;
    private static final long FIRST_NANOS = 1_000_000_000_000L;
    private static final long STEP_NANOS = 2_000_000L;
    private static final int FOREVER_SECONDS = 1_200;

    private final Lab lab;
    private final CrashJournal journal;
    private final LabClock clock;
    private final AtomicIntegerArray held = new AtomicIntegerArray(FLOWS);
    private final List<CrashClients> clients = new ArrayList<>();

    private CrashVictim(Path folder, int workers, int capacity) throws IOException, Refused {
        journal = new CrashJournal(folder.resolve("journal"), FLOWS);
        clock = journal.clock();
        if (clock.nanoTime() == 0) {
            clock.set(FIRST_NANOS);
        }
        lab = new Lab(folder.resolve("table"), workers, capacity, clock);
        serve(new ServiceSpec(Lab.service(TCP, 80), "rr"), 0);
        serve(new ServiceSpec(Lab.service(UDP, 53), "rr"), 0);
        serve(new ServiceSpec(Lab.service(TCP, 443), "wlc", 0, PERSISTENCE_SECONDS, HOST_MASK, false), 0);
        serve(new ServiceSpec(Lab.service(TCP, 81), "lc"), THRESHOLD);
        lab.serveByFullNat(TCP, 82, "rr", SERVERS);
        lab.introduceQuietly(SERVERS);
        lab.director.resume();
        for (int i = 0; i < workers; i++) {
            clients.add(new CrashClients(new LabThread(lab, i), journal, clock.nanoTime() + i));
        }
    }

    /** Arguments: folder, workers, capacity, and {@code last} when nothing is to be opened any more. */
    public static void main(String[] arguments) throws IOException, Refused {
        say("opening");
        CrashVictim victim =
                new CrashVictim(Path.of(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
        try {
            int flows = victim.prove();
            OpenReport report = victim.lab.connections.report();
            say("ready " + flows + " flows, " + report.sentence() + " (" + report.millis() + " ms)");
            if (arguments.length > 3) {
                victim.finish();
            } else {
                victim.play();
            }
        } catch (IllegalStateException e) {
            fail(e);
        }
    }

    private void serve(ServiceSpec service, int threshold) throws Refused {
        lab.director.services().add(service);
        for (int i = 1; i <= SERVERS; i++) {
            lab.director
                    .services()
                    .addServer(
                            service.key(),
                            new ServerSpec(
                                    Lab.server(i, service.key().port()),
                                    ForwardingMethod.MASQ,
                                    1,
                                    threshold,
                                    threshold / 2));
        }
    }

    /** Table and accounts agree, and every flow that a client holds works through every worker. */
    private int prove() {
        requireAgreement();
        int flows = 0;
        int live = lab.director.liveConnections();
        for (int flow = 0; flow < FLOWS; flow++) {
            if (journal.server(flow) != CrashJournal.NONE) {
                flows++;
                clients.get(flow % clients.size()).use(flow);
            }
        }
        if (lab.director.liveConnections() > live) {
            throw new IllegalStateException("connections that clients hold were opened anew");
        }
        requireAgreement();
        return flows;
    }

    private void requireAgreement() {
        TableCheck check = TableCheck.of(lab.connections);
        List<String> problems = new ArrayList<>(check.problems());
        problems.addAll(AccountsCheck.problems(lab.connections, lab.director.services()));
        problems.addAll(LocalPortsCheck.problems(lab.connections, lab.director));
        if (!problems.isEmpty()) {
            throw new IllegalStateException(problems.toString());
        }
    }

    private void play() {
        for (int i = 0; i < clients.size(); i++) {
            int thread = i;
            new Thread(() -> play(thread)).start();
        }
    }

    private void play(int thread) {
        Random random = new Random(clock.nanoTime() - thread);
        try {
            while (true) {
                int flow = random.nextInt(FLOWS);
                if (held.compareAndSet(flow, 0, 1)) {
                    clients.get(thread).step(flow);
                    held.set(flow, 0);
                }
                if (thread == 0) {
                    clock.set(clock.nanoTime() + STEP_NANOS);
                }
            }
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    /** All connections expire: no slot is lost, and nothing is counted any more. */
    private void finish() {
        lab.advanceSeconds(FOREVER_SECONDS);
        requireAgreement();
        say("finished with " + lab.director.liveConnections() + " connections");
        lab.connections.close();
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    private static void fail(RuntimeException e) {
        say("violation " + e);
        e.printStackTrace(System.out);
        Runtime.getRuntime().halt(1);
    }
}
