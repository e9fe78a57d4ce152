/*
 * The forwarder that Sluice is compared with: NAT in C on one core, at one end of a memif wire.
 *
 *     cnat SOCKET CORE BURST LINES [--macswap] [--no-huge]
 *
 * It does what a director cannot do without and nothing else: a burst is received, all headers are parsed and the lines of
 * all flows prefetched, then all flows are looked up, then all packets are rewritten and sent. Its table is that of Sluice's
 * FlowCache: lines of 64 bytes, sets of four, the same hash, the same recipe in each line. There are no connection states,
 * statistics, timeouts or services, no checksum is verified, and the addresses of the benchmark (BenchNetwork) are constants.
 * With --macswap it swaps the Ethernet addresses instead.
 *
 * It says {"event":"forwarding"} when it runs, answers the line "report" with its figures since the last line "mark",
 * stops forwarding at "stop", and ends at the end of its standard input: the protocol of SluiceForwarder. The busy time is counted as Sluice's workers do
 * it: by the monotonic clock, read at the beginning of each round and at the end of those that had packets.
 */
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#include <rte_arp.h>
#include <rte_eal.h>
#include <rte_errno.h>
#include <rte_ethdev.h>
#include <rte_ip.h>
#include <rte_launch.h>
#include <rte_lcore.h>
#include <rte_prefetch.h>
#include <rte_tcp.h>
#include <rte_udp.h>

#define MAXIMUM_BURST 256
#define SET_LINES 4
#define PROBED_LINES 256
#define BUFFERS 16383
#define BUFFER_CACHE 256
#define DESCRIPTORS 1024
#define WORKER 1

/* BenchNetwork. */
#define DIRECTOR RTE_BE32(0xC6120001)
#define FIRST_SERVER 0xC612000A
#define SERVERS 8
#define SERVER_PORT RTE_BE16(6000)
#define VIRTUAL RTE_BE32(0xC6120101)
#define VIRTUAL_PORT RTE_BE16(5000)
static const struct rte_ether_addr CLIENTS_MAC = {{0x02, 0, 0, 0, 0, 0xAA}};
static const struct rte_ether_addr FIRST_SERVER_MAC = {{0x02, 0, 0, 0, 1, 0}};

/* What is done with each packet of a flow; everything in network byte order. */
struct recipe {
    uint64_t addresses;
    uint32_t ports;
    uint8_t macs[12];
    uint16_t network_delta;
    uint16_t transport_delta;
    uint32_t unused[2];
} __attribute__((packed));

struct line {
    uint64_t first;  /* source and destination address */
    uint64_t second; /* ports, protocol; 0: the line is empty */
    uint32_t unused[3];
    struct recipe recipe;
} __attribute__((packed, aligned(64)));

_Static_assert(sizeof(struct line) == 64 && offsetof(struct line, recipe) == 28, "the layout of FlowCache");

struct packet {
    uint8_t *frame;
    struct line *line;
    uint64_t first;
    uint64_t second;
    uint32_t home;
};

static struct {
    uint16_t burst;
    int is_macswap;
    uint16_t port;
    struct rte_ether_addr mac;
    struct line *lines;
    uint32_t mask;
    uint32_t next_server;
} self;

/* Written by the worker, read by the main thread. */
static _Atomic uint64_t packets_total, busy_nanos_total, busy_rounds_total, sent_total, opened_total;
static atomic_int must_stop;

static void count(_Atomic uint64_t *counter, uint64_t more)
{
    atomic_store_explicit(counter, atomic_load_explicit(counter, memory_order_relaxed) + more, memory_order_release);
}

static uint64_t mix(uint64_t value)
{
    uint64_t mixed = (value + 0x9E3779B97F4A7C15) * 0xD6E8FEB86659FD93;

    mixed ^= mixed >> 32;
    mixed *= 0xD6E8FEB86659FD93;
    return mixed ^ mixed >> 32;
}

static uint32_t home_of(uint64_t first, uint64_t second)
{
    return (uint32_t)(mix(mix(first) ^ second) >> 32) & self.mask;
}

/*
 * The tuple's line, or the empty one that it would get, or NULL. Nothing is ever taken out, so an empty line ends the search.
 * A set that is full overflows into the next ones: there is no index behind this table that would know the flow.
 */
static struct line *find(uint32_t home, uint64_t first, uint64_t second)
{
    for (uint32_t i = 0; i < PROBED_LINES; i++) {
        uint32_t index = i < SET_LINES ? home ^ i : ((home & ~(SET_LINES - 1u)) + i) & self.mask;
        struct line *line = &self.lines[index];

        if (line->second == second && line->first == first)
            return line;
        if (line->second == 0)
            return line;
    }
    return NULL;
}

/* RFC 1624, equation 3; sums of ones' complement do not depend on the byte order. */
static uint16_t fold(uint32_t sum)
{
    sum = (sum & 0xFFFF) + (sum >> 16);
    return (uint16_t)(sum + (sum >> 16));
}

static uint32_t halves(uint32_t word)
{
    return (word & 0xFFFF) + (word >> 16);
}

static uint16_t delta(uint32_t old, uint32_t new)
{
    return fold(halves(~old) + halves(new));
}

static uint16_t apply(uint16_t checksum, uint16_t delta)
{
    return (uint16_t)~fold((uint32_t)(uint16_t)~checksum + delta);
}

static uint64_t addresses_of(uint32_t source, uint32_t destination)
{
    return source | (uint64_t)destination << 32;
}

static uint32_t ports_of(uint16_t source, uint16_t destination)
{
    return source | (uint32_t)destination << 16;
}

/* One direction of a connection: packets of the old tuple are to have the new one. */
static struct line *learn(uint64_t addresses, uint32_t ports, uint8_t protocol, uint64_t new_addresses,
                          uint32_t new_ports, const struct rte_ether_addr *to)
{
    uint64_t second = ports | (uint64_t)protocol << 32;
    struct line *line = find(home_of(addresses, second), addresses, second);
    uint16_t change = fold((uint32_t)delta((uint32_t)addresses, (uint32_t)new_addresses) +
                           delta((uint32_t)(addresses >> 32), (uint32_t)(new_addresses >> 32)));

    if (line == NULL)
        return NULL;
    line->first = addresses;
    line->second = second;
    line->recipe.addresses = new_addresses;
    line->recipe.ports = new_ports;
    memcpy(line->recipe.macs, to, RTE_ETHER_ADDR_LEN);
    memcpy(line->recipe.macs + RTE_ETHER_ADDR_LEN, &self.mac, RTE_ETHER_ADDR_LEN);
    line->recipe.network_delta = fold((uint32_t)change + delta(RTE_BE16(0x0100), 0));
    line->recipe.transport_delta = fold((uint32_t)change + delta(ports, new_ports));
    return line;
}

/* The first packet of a client opens its connection, round robin; others without a line are dropped. */
static struct line *open_connection(const struct packet *packet)
{
    uint32_t client = (uint32_t)packet->first;
    uint16_t client_port = (uint16_t)packet->second;
    uint8_t protocol = (uint8_t)(packet->second >> 32);
    uint32_t server = self.next_server;
    struct rte_ether_addr server_mac = FIRST_SERVER_MAC;
    uint32_t address = rte_cpu_to_be_32(FIRST_SERVER + server);

    if (packet->first >> 32 != VIRTUAL || (uint16_t)(packet->second >> 16) != VIRTUAL_PORT)
        return NULL;
    self.next_server = (server + 1) % SERVERS;
    server_mac.addr_bytes[5] = (uint8_t)(server_mac.addr_bytes[5] + server);
    if (learn(addresses_of(address, client), ports_of(SERVER_PORT, client_port), protocol, addresses_of(VIRTUAL, client),
              ports_of(VIRTUAL_PORT, client_port), &CLIENTS_MAC) == NULL)
        return NULL;
    count(&opened_total, 1);
    return learn(packet->first, (uint32_t)packet->second, protocol, addresses_of(client, address),
                 ports_of(client_port, SERVER_PORT), &server_mac);
}

static int is_question(const struct rte_mbuf *mbuf)
{
    const struct rte_ether_hdr *ethernet = rte_pktmbuf_mtod(mbuf, const struct rte_ether_hdr *);
    const struct rte_arp_hdr *arp = (const struct rte_arp_hdr *)(ethernet + 1);

    return mbuf->data_len >= sizeof(*ethernet) + sizeof(*arp) && ethernet->ether_type == RTE_BE16(RTE_ETHER_TYPE_ARP) &&
           arp->arp_opcode == RTE_BE16(RTE_ARP_OP_REQUEST) && arp->arp_data.arp_tip == DIRECTOR;
}

static void answer(struct rte_mbuf *mbuf)
{
    struct rte_ether_hdr *ethernet = rte_pktmbuf_mtod(mbuf, struct rte_ether_hdr *);
    struct rte_arp_hdr *arp = (struct rte_arp_hdr *)(ethernet + 1);

    arp->arp_opcode = RTE_BE16(RTE_ARP_OP_REPLY);
    arp->arp_data.arp_tha = arp->arp_data.arp_sha;
    arp->arp_data.arp_tip = arp->arp_data.arp_sip;
    arp->arp_data.arp_sha = self.mac;
    arp->arp_data.arp_sip = DIRECTOR;
    ethernet->dst_addr = arp->arp_data.arp_tha;
    ethernet->src_addr = self.mac;
}

/* Whether it is a whole TCP or UDP packet of IPv4 without options that may be forwarded; fills in its key. */
static int parse(const struct rte_mbuf *mbuf, struct packet *packet)
{
    uint8_t *frame = rte_pktmbuf_mtod(mbuf, uint8_t *);
    const struct rte_ether_hdr *ethernet = (const struct rte_ether_hdr *)frame;
    const struct rte_ipv4_hdr *ip = (const struct rte_ipv4_hdr *)(ethernet + 1);
    uint32_t ports;

    packet->frame = frame;
    packet->line = NULL;
    if (mbuf->data_len < sizeof(*ethernet) + sizeof(*ip) + sizeof(struct rte_udp_hdr) ||
        ethernet->ether_type != RTE_BE16(RTE_ETHER_TYPE_IPV4) || ip->version_ihl != RTE_IPV4_VHL_DEF ||
        rte_be_to_cpu_16(ip->total_length) > mbuf->data_len - sizeof(*ethernet) ||
        (ip->fragment_offset & RTE_BE16(RTE_IPV4_HDR_MF_FLAG | RTE_IPV4_HDR_OFFSET_MASK)) != 0 ||
        ip->time_to_live <= 1)
        return 0;
    if (ip->next_proto_id == IPPROTO_TCP
            ? rte_be_to_cpu_16(ip->total_length) < sizeof(*ip) + sizeof(struct rte_tcp_hdr)
            : ip->next_proto_id != IPPROTO_UDP || rte_be_to_cpu_16(ip->total_length) < sizeof(*ip) + sizeof(struct rte_udp_hdr))
        return 0;
    memcpy(&packet->first, &ip->src_addr, sizeof(packet->first));
    memcpy(&ports, ip + 1, sizeof(ports));
    packet->second = ports | (uint64_t)ip->next_proto_id << 32;
    packet->home = home_of(packet->first, packet->second);
    return 1;
}

static void rewrite(uint8_t *frame, const struct recipe *recipe)
{
    struct rte_ipv4_hdr *ip = (struct rte_ipv4_hdr *)(frame + RTE_ETHER_HDR_LEN);

    memcpy(frame, recipe->macs, sizeof(recipe->macs));
    memcpy(&ip->src_addr, &recipe->addresses, sizeof(recipe->addresses));
    memcpy(ip + 1, &recipe->ports, sizeof(recipe->ports));
    ip->time_to_live--;
    ip->hdr_checksum = apply(ip->hdr_checksum, recipe->network_delta);
    if (ip->next_proto_id == IPPROTO_TCP) {
        struct rte_tcp_hdr *tcp = (struct rte_tcp_hdr *)(ip + 1);

        tcp->cksum = apply(tcp->cksum, recipe->transport_delta);
    } else {
        struct rte_udp_hdr *udp = (struct rte_udp_hdr *)(ip + 1);

        if (udp->dgram_cksum != 0) {
            udp->dgram_cksum = apply(udp->dgram_cksum, recipe->transport_delta);
            if (udp->dgram_cksum == 0)
                udp->dgram_cksum = 0xFFFF;
        }
    }
}

/* Leaves what is to be sent in mbufs and returns how many that are; frees the others. */
static uint16_t translate(struct rte_mbuf **mbufs, uint16_t received)
{
    static struct packet packets[MAXIMUM_BURST];
    uint16_t ours = 0;
    uint16_t kept = 0;

    for (uint16_t i = 0; i < received; i++)
        rte_prefetch0(rte_pktmbuf_mtod(mbufs[i], void *));
    for (uint16_t i = 0; i < received; i++) {
        struct rte_mbuf *mbuf = mbufs[i];

        if (likely(parse(mbuf, &packets[ours]))) {
            rte_prefetch0(&self.lines[packets[ours].home]);
            mbufs[ours++] = mbuf;
        } else if (is_question(mbuf)) {
            answer(mbuf);
            if (rte_eth_tx_burst(self.port, 0, &mbuf, 1) == 0)
                rte_pktmbuf_free(mbuf);
        } else {
            rte_pktmbuf_free(mbuf);
        }
    }
    for (uint16_t i = 0; i < ours; i++) {
        packets[i].line = find(packets[i].home, packets[i].first, packets[i].second);
        if (unlikely(packets[i].line == NULL || packets[i].line->second == 0))
            packets[i].line = open_connection(&packets[i]);
    }
    for (uint16_t i = 0; i < ours; i++) {
        if (likely(packets[i].line != NULL)) {
            rewrite(packets[i].frame, &packets[i].line->recipe);
            mbufs[kept++] = mbufs[i];
        } else {
            rte_pktmbuf_free(mbufs[i]);
        }
    }
    return kept;
}

static void swap(struct rte_mbuf **mbufs, uint16_t received)
{
    for (uint16_t i = 0; i < received; i++)
        rte_prefetch0(rte_pktmbuf_mtod(mbufs[i], void *));
    for (uint16_t i = 0; i < received; i++) {
        struct rte_ether_hdr *ethernet = rte_pktmbuf_mtod(mbufs[i], struct rte_ether_hdr *);
        struct rte_ether_addr source = ethernet->src_addr;

        ethernet->src_addr = ethernet->dst_addr;
        ethernet->dst_addr = source;
    }
}

static uint64_t now_nanos(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static int work(void *unused)
{
    static struct rte_mbuf *mbufs[MAXIMUM_BURST];

    (void)unused;
    while (!atomic_load_explicit(&must_stop, memory_order_relaxed)) {
        uint64_t start = now_nanos();
        uint16_t received = rte_eth_rx_burst(self.port, 0, mbufs, self.burst);
        uint16_t kept = received;
        uint16_t sent;

        if (received == 0)
            continue;
        if (self.is_macswap)
            swap(mbufs, received);
        else
            kept = translate(mbufs, received);
        sent = rte_eth_tx_burst(self.port, 0, mbufs, kept);
        if (unlikely(sent < kept))
            rte_pktmbuf_free_bulk(mbufs + sent, (unsigned)(kept - sent));
        count(&packets_total, received);
        count(&sent_total, sent);
        count(&busy_rounds_total, 1);
        count(&busy_nanos_total, now_nanos() - start);
    }
    return 0;
}

static void fail(const char *what, int error)
{
    fprintf(stderr, "cnat: %s: %s\n", what, rte_strerror(error));
    exit(1);
}

static void start_eal(const char *socket, const char *core, int has_no_huge_pages)
{
    static char lcores[64], vdev[256];
    static char *huge[] = {"cnat", lcores, vdev, "--no-pci", "--no-telemetry", "--log-level=error",
                           "--file-prefix=sluice-bench-cnat", "-m", "128", "--in-memory", "--single-file-segments"};
    static char *ordinary[] = {"cnat", lcores, vdev, "--no-pci", "--no-telemetry", "--log-level=error",
                               "--file-prefix=sluice-bench-cnat", "-m", "128", "--no-huge", "--no-shconf"};

    /* Main and forwarding thread share the core; the main one sleeps. */
    snprintf(lcores, sizeof(lcores), "--lcores=(0,%d)@%s", WORKER, core);
    snprintf(vdev, sizeof(vdev), "--vdev=net_memif0,role=client,socket=%s%s", socket,
             has_no_huge_pages ? "" : ",zero-copy=yes");
    if (rte_eal_init((int)RTE_DIM(huge), has_no_huge_pages ? ordinary : huge) < 0)
        fail("rte_eal_init", rte_errno);
}

static void open_port(void)
{
    struct rte_eth_conf configuration = {0};
    struct rte_mempool *pool =
        rte_pktmbuf_pool_create("cnat", BUFFERS, BUFFER_CACHE, 0, RTE_MBUF_DEFAULT_BUF_SIZE, SOCKET_ID_ANY);
    int rc;

    if (pool == NULL)
        fail("rte_pktmbuf_pool_create", rte_errno);
    if ((rc = rte_eth_dev_get_port_by_name("net_memif0", &self.port)) < 0 ||
        (rc = rte_eth_dev_configure(self.port, 1, 1, &configuration)) < 0 ||
        (rc = rte_eth_rx_queue_setup(self.port, 0, DESCRIPTORS, SOCKET_ID_ANY, NULL, pool)) < 0 ||
        (rc = rte_eth_tx_queue_setup(self.port, 0, DESCRIPTORS, SOCKET_ID_ANY, NULL)) < 0 ||
        (rc = rte_eth_dev_start(self.port)) < 0 || (rc = rte_eth_macaddr_get(self.port, &self.mac)) < 0)
        fail("net_memif0", -rc);
}

static void open_table(uint32_t lines)
{
    if (lines < SET_LINES || (lines & (lines - 1)) != 0) {
        fprintf(stderr, "cnat: the table has a power of two of lines, not %u\n", lines);
        exit(2);
    }
    self.mask = lines - 1;
    /* Ordinary pages, and huge ones where the system gives them: as Sluice's. */
    self.lines = mmap(NULL, (size_t)lines * sizeof(struct line), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (self.lines == MAP_FAILED)
        fail("mmap", errno);
}

static void answer_questions(void)
{
    char word[64];
    uint64_t packets = 0, nanos = 0, rounds = 0, sent = 0;

    while (fgets(word, sizeof(word), stdin) != NULL) {
        uint64_t packets_now = packets_total, nanos_now = busy_nanos_total, rounds_now = busy_rounds_total,
                 sent_now = sent_total;

        if (strcmp(word, "mark\n") == 0) {
            packets = packets_now;
            nanos = nanos_now;
            rounds = rounds_now;
            sent = sent_now;
        } else if (strcmp(word, "report\n") == 0) {
            double received = (double)(packets_now > packets ? packets_now - packets : 1);

            printf("{\"event\":\"report\",\"packets\":%lu,\"busyNanosPerPacket\":%.3f,\"packetsPerBusyRound\":%.2f,"
                   "\"sent\":%lu,\"connections\":%lu}\n",
                   packets_now - packets, (double)(nanos_now - nanos) / received,
                   (double)(packets_now - packets) / (double)(rounds_now > rounds ? rounds_now - rounds : 1),
                   sent_now - sent, opened_total);
            fflush(stdout);
        } else if (strcmp(word, "stop\n") == 0) {
            atomic_store(&must_stop, 1);
            rte_eal_mp_wait_lcore();
            printf("{\"event\":\"stopped\"}\n");
            fflush(stdout);
        }
    }
}

int main(int argc, char **argv)
{
    int has_no_huge_pages = 0;

    if (argc < 5) {
        fprintf(stderr, "usage: cnat SOCKET CORE BURST LINES [--macswap] [--no-huge]\n");
        return 2;
    }
    for (int i = 5; i < argc; i++) {
        self.is_macswap |= strcmp(argv[i], "--macswap") == 0;
        has_no_huge_pages |= strcmp(argv[i], "--no-huge") == 0;
    }
    self.burst = (uint16_t)RTE_MIN(RTE_MAX(atoi(argv[3]), 1), MAXIMUM_BURST);
    open_table((uint32_t)strtoul(argv[4], NULL, 10));
    start_eal(argv[1], argv[2], has_no_huge_pages);
    open_port();
    rte_eal_remote_launch(work, NULL, WORKER);
    printf("{\"event\":\"forwarding\"}\n");
    fflush(stdout);
    answer_questions();
    atomic_store(&must_stop, 1);
    rte_eal_mp_wait_lcore();
    return 0;
}
