package sluice.bench.wire;

import java.nio.file.Path;

/**
 * Where the two ends of the wire are.
 *
 * @param socket the memif socket
 * @param generatorCore core of the generator
 * @param forwarderCore core of the forwarder
 * @param run the script that starts a class of this module
 */
public record WireEnds(String socket, int generatorCore, int forwarderCore, Path run) {}
