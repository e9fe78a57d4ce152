package sluice.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import sluice.rules.LineParser;
import sluice.rules.Names;
import sluice.rules.UsageException;
import sluice.rules.VirtualService;

/** A service for commands that are about all when none is named. */
final class NamedService {
    @ArgGroup(exclusive = false)
    private @Nullable ServiceName name;

    /** The service, or null if none is named. */
    @Nullable
    VirtualService service() throws UsageException {
        if (name == null) {
            return null;
        }
        List<String> words = new ArrayList<>(List.of("-L"));
        words.addAll(name.words());
        return LineParser.parse(words, Names.ofSystem()).service();
    }
}
