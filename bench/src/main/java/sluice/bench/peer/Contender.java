package sluice.bench.peer;

import java.io.IOException;

/** What is compared. */
enum Contender {
    /** nftables DNAT, each packet on the core that sent it. */
    KERNEL("kernel nft"),
    /** nftables DNAT, with packets steered to the director's core. */
    KERNEL_RPS("kernel nft, RPS"),
    /** Sluice on af_packet ports. */
    SLUICE_AFPACKET("sluice af_packet"),
    /** Sluice on af_xdp ports. */
    SLUICE_AFXDP("sluice af_xdp");

    private final String title;

    Contender(String title) {
        this.title = title;
    }

    /** Its name in the report. */
    String title() {
        return title;
    }

    /** Whether it is the measure of the others. */
    boolean isKernel() {
        return this == KERNEL || this == KERNEL_RPS;
    }

    /** Makes it forward. */
    Director start(PeerBench bench) throws IOException, InterruptedException {
        return switch (this) {
            case KERNEL -> KernelDirector.start(-1);
            case KERNEL_RPS -> KernelDirector.start(bench.directorCore());
            case SLUICE_AFPACKET -> SluiceDirector.start(bench, "af_packet");
            case SLUICE_AFXDP -> SluiceDirector.start(bench, "af_xdp");
        };
    }
}
