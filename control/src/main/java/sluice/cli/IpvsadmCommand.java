package sluice.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import sluice.ipvsadm.Ipvsadm;
import sluice.rules.Names;

/** {@code sluice ipvsadm ...}: everything behind the word is ipvsadm's. */
@Command(name = "ipvsadm", description = "Do what ipvsadm does, with its options and output.")
final class IpvsadmCommand implements Callable<Integer> {
    @ParentCommand
    private @Nullable SluiceCommand program;

    @Parameters(paramLabel = "ARGUMENT", description = "As for ipvsadm; see ipvsadm -h.")
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() {
        Path socket = program == null ? null : program.socket();
        return new Ipvsadm(socket, Names.ofSystem(), System.in, System.out, System.err).run(arguments);
    }
}
