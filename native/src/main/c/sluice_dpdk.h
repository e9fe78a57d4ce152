/*
 * What Java calls of DPDK where DPDK offers only header inlines, structures, or a thread-local errno.
 * All else is called directly. No policy: every decision is an argument.
 *
 * Cold functions return 0 or a negative errno unless said otherwise. Arrays are parallel: entry i of each belongs to
 * packet i.
 */
#ifndef SLUICE_DPDK_H
#define SLUICE_DPDK_H

#include <stdint.h>

#include <rte_mbuf.h>
#include <rte_mempool.h>

/* Offload flags of a packet; the same values as in sluice.port.Burst. */
enum {
    SLUICE_IP_CHECKSUM_GOOD = 1 << 0,
    SLUICE_L4_CHECKSUM_GOOD = 1 << 1,
    SLUICE_IP_CHECKSUM_BAD = 1 << 2,
    SLUICE_L4_CHECKSUM_BAD = 1 << 3,
    SLUICE_RSS_HASH = 1 << 4,
    SLUICE_MULTI_SEGMENT = 1 << 5,
    SLUICE_VLAN = 1 << 6, /* the tag is not in the frame but in the upper 16 bits */
    SLUICE_TX_IP_CHECKSUM = 1 << 7,
    SLUICE_TX_TCP_CHECKSUM = 1 << 8,
    SLUICE_TX_UDP_CHECKSUM = 1 << 9,
    SLUICE_TX_IPV6 = 1 << 10,
    SLUICE_TX_TAG_IN_FRAME = 1 << 11,
    SLUICE_TX_L3_WORDS_SHIFT = 12, /* length of the IP header in units of 4 bytes, in 4 bits */
    SLUICE_VLAN_SHIFT = 16,
};

/* What a device is and can do. Eight-byte fields only, so that Java reads it without knowing padding. */
struct sluice_port_info {
    char driver[32];
    uint64_t max_rx_queues;
    uint64_t max_tx_queues;
    uint64_t max_mtu;
    uint64_t rx_offloads;      /* RTE_ETH_RX_OFFLOAD_... that it can do */
    uint64_t tx_offloads;      /* RTE_ETH_TX_OFFLOAD_... that it can do */
    uint64_t rss_types;        /* RTE_ETH_RSS_... that it can hash */
    uint64_t rss_key_bytes;    /* 0 without RSS */
    uint64_t redirection_size; /* 0 without RSS */
    uint64_t mac;              /* first byte on the wire highest of 48 bits */
    uint64_t mtu;
    uint64_t max_descriptors;  /* most descriptors per queue, of the smaller of its two directions */
};

/* How a device shall be configured. */
struct sluice_port_config {
    uint64_t queues;
    uint64_t rx_descriptors;
    uint64_t tx_descriptors;
    uint64_t mtu;
    uint64_t rx_offloads;
    uint64_t tx_offloads;
    uint64_t rss_types; /* 0: no RSS */
};

/* Counters of a device since it started. */
struct sluice_port_stats {
    uint64_t rx_packets, tx_packets, rx_bytes, tx_bytes, rx_missed, rx_errors, tx_errors, rx_no_buffer;
};

/* Writes up to count numbers of the layout this library was compiled with, in the order of sluice.dpdk.MbufLayout; returns
 * how many there are. */
int sluice_layout(uint64_t *numbers, int count);

/* rte_eal_init; returns 0 or a negative rte_errno. */
int sluice_eal_init(int argc, char **argv);

/* Registers the calling thread as a worker (rte_thread_register); returns its lcore number or a negative rte_errno. */
int sluice_thread_register(void);

/* Creates a pool of n packet buffers with frame_bytes behind the headroom; NULL sets *error to an errno. */
struct rte_mempool *sluice_pool_create(const char *name, uint32_t n, uint32_t cache, uint32_t frame_bytes, int *error);

/* Writes address and size of up to count memory chunks of a pool; returns how many there are. */
int sluice_pool_regions(struct rte_mempool *pool, uint64_t *addresses, uint64_t *sizes, int count);

/* Describes the device. */
int sluice_port_info(uint16_t port, struct sluice_port_info *info);

/* Configures device and queues; packets are received into pool. */
int sluice_port_configure(uint16_t port, const struct sluice_port_config *config, struct rte_mempool *pool);

/* Reads the counters. */
int sluice_port_stats(uint16_t port, struct sluice_port_stats *stats);

/* Returns 1 when the link is up, 0 when it is down. */
int sluice_port_link(uint16_t port);

/* Copies the RSS key and, one queue number per entry, the redirection table. */
int sluice_port_rss(uint16_t port, uint8_t *key, int key_bytes, uint16_t *queues, int table_size);

/* Receives up to n packets, fills the arrays and prefetches the headers; returns how many. */
int sluice_rx_burst(uint16_t port, uint16_t queue, struct rte_mbuf **mbufs, void **frames, uint32_t *lengths,
                    uint32_t *flags, uint32_t *hashes, int n);

/* Sends n packets with the frames, lengths and offload flags given, frees those that the device refuses; returns how many it took. */
int sluice_tx_burst(uint16_t port, uint16_t queue, struct rte_mbuf **mbufs, void *const *frames,
                    const uint32_t *lengths, const uint32_t *flags, int n);

/* Takes n empty packets from pool and fills the arrays; returns n, or 0 when the pool has fewer. */
int sluice_alloc(struct rte_mempool *pool, struct rte_mbuf **mbufs, void **frames, uint32_t *lengths, uint32_t *flags,
                 int n);

/* Returns n packets to their pools. */
void sluice_free(struct rte_mbuf **mbufs, int n);

/* Fetches the cache lines at n addresses. */
void sluice_prefetch(void *const *addresses, int n);

#endif
