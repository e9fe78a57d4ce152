#include "sluice_dpdk.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include <rte_eal.h>
#include <rte_errno.h>
#include <rte_ethdev.h>
#include <rte_lcore.h>
#include <rte_prefetch.h>
#include <rte_tcp.h>
#include <rte_udp.h>

#define ARRAY_SIZE(array) ((int)(sizeof(array) / sizeof((array)[0])))

/* What rte_ethdev.h means by a key size of 0. */
#define DEFAULT_RSS_KEY_BYTES 40

int sluice_layout(uint64_t *numbers, int count)
{
    static const uint64_t layout[] = {
        sizeof(struct rte_mbuf),
        offsetof(struct rte_mbuf, buf_addr),
        offsetof(struct rte_mbuf, data_off),
        offsetof(struct rte_mbuf, refcnt),
        offsetof(struct rte_mbuf, nb_segs),
        offsetof(struct rte_mbuf, pkt_len),
        offsetof(struct rte_mbuf, data_len),
        offsetof(struct rte_mbuf, buf_len),
        offsetof(struct rte_mbuf, pool),
        offsetof(struct rte_mbuf, next),
        offsetof(struct rte_mbuf, ol_flags),
        offsetof(struct rte_mbuf, vlan_tci),
        offsetof(struct rte_mbuf, tx_offload),
        RTE_PKTMBUF_HEADROOM,
        sizeof(struct sluice_port_info),
        sizeof(struct sluice_port_config),
        sizeof(struct sluice_port_stats),
    };

    for (int i = 0; i < count && i < ARRAY_SIZE(layout); i++)
        numbers[i] = layout[i];
    return ARRAY_SIZE(layout);
}

int sluice_eal_init(int argc, char **argv)
{
    return rte_eal_init(argc, argv) < 0 ? -rte_errno : 0;
}

int sluice_thread_register(void)
{
    return rte_thread_register() < 0 ? -rte_errno : (int)rte_lcore_id();
}

struct rte_mempool *sluice_pool_create(const char *name, uint32_t n, uint32_t cache, uint32_t frame_bytes, int *error)
{
    struct rte_mempool *pool =
        rte_pktmbuf_pool_create(name, n, cache, 0, (uint16_t)(RTE_PKTMBUF_HEADROOM + frame_bytes), SOCKET_ID_ANY);

    *error = pool == NULL ? rte_errno : 0;
    return pool;
}

struct regions {
    uint64_t *addresses;
    uint64_t *sizes;
    int count;
};

static void add_region(struct rte_mempool *pool, void *opaque, struct rte_mempool_memhdr *chunk, unsigned index)
{
    struct regions *regions = opaque;

    (void)pool;
    if ((int)index < regions->count) {
        regions->addresses[index] = (uint64_t)(uintptr_t)chunk->addr;
        regions->sizes[index] = chunk->len;
    }
}

int sluice_pool_regions(struct rte_mempool *pool, uint64_t *addresses, uint64_t *sizes, int count)
{
    struct regions regions = {addresses, sizes, count};

    return (int)rte_mempool_mem_iter(pool, add_region, &regions);
}

static uint64_t mac_number(const struct rte_ether_addr *mac)
{
    uint64_t number = 0;

    for (int i = 0; i < RTE_ETHER_ADDR_LEN; i++)
        number = number << 8 | mac->addr_bytes[i];
    return number;
}

int sluice_port_info(uint16_t port, struct sluice_port_info *info)
{
    struct rte_eth_dev_info device;
    struct rte_ether_addr mac;
    uint16_t mtu;
    int rc;

    if ((rc = rte_eth_dev_info_get(port, &device)) < 0 || (rc = rte_eth_macaddr_get(port, &mac)) < 0 ||
        (rc = rte_eth_dev_get_mtu(port, &mtu)) < 0)
        return rc;
    memset(info, 0, sizeof(*info));
    strncpy(info->driver, device.driver_name, sizeof(info->driver) - 1);
    info->max_rx_queues = device.max_rx_queues;
    info->max_tx_queues = device.max_tx_queues;
    info->max_mtu = device.max_mtu;
    info->rx_offloads = device.rx_offload_capa;
    info->tx_offloads = device.tx_offload_capa;
    info->rss_types = device.flow_type_rss_offloads;
    if (device.reta_size != 0)
        info->rss_key_bytes = device.hash_key_size != 0 ? device.hash_key_size : DEFAULT_RSS_KEY_BYTES;
    info->redirection_size = device.reta_size;
    info->mac = mac_number(&mac);
    info->mtu = mtu;
    info->max_descriptors = RTE_MIN(device.rx_desc_lim.nb_max, device.tx_desc_lim.nb_max);
    return 0;
}

int sluice_port_configure(uint16_t port, const struct sluice_port_config *config, struct rte_mempool *pool)
{
    struct rte_eth_conf device = {0};
    uint16_t rx_descriptors = (uint16_t)config->rx_descriptors;
    uint16_t tx_descriptors = (uint16_t)config->tx_descriptors;
    uint16_t queues = (uint16_t)config->queues;
    int socket = rte_eth_dev_socket_id(port);
    int rc;

    device.rxmode.mtu = (uint32_t)config->mtu;
    device.rxmode.offloads = config->rx_offloads;
    device.txmode.offloads = config->tx_offloads;
    if (config->rss_types != 0) {
        device.rxmode.mq_mode = RTE_ETH_MQ_RX_RSS;
        device.rx_adv_conf.rss_conf.rss_hf = config->rss_types;
    }
    if ((rc = rte_eth_dev_configure(port, queues, queues, &device)) < 0 ||
        (rc = rte_eth_dev_adjust_nb_rx_tx_desc(port, &rx_descriptors, &tx_descriptors)) < 0)
        return rc;
    for (uint16_t queue = 0; queue < queues; queue++) {
        if ((rc = rte_eth_rx_queue_setup(port, queue, rx_descriptors, (unsigned)socket, NULL, pool)) < 0 ||
            (rc = rte_eth_tx_queue_setup(port, queue, tx_descriptors, (unsigned)socket, NULL)) < 0)
            return rc;
    }
    return 0;
}

int sluice_port_stats(uint16_t port, struct sluice_port_stats *stats)
{
    struct rte_eth_stats device;
    int rc = rte_eth_stats_get(port, &device);

    if (rc < 0)
        return rc;
    *stats = (struct sluice_port_stats){
        .rx_packets = device.ipackets,
        .tx_packets = device.opackets,
        .rx_bytes = device.ibytes,
        .tx_bytes = device.obytes,
        .rx_missed = device.imissed,
        .rx_errors = device.ierrors,
        .tx_errors = device.oerrors,
        .rx_no_buffer = device.rx_nombuf,
    };
    return 0;
}

int sluice_port_link(uint16_t port)
{
    struct rte_eth_link link;
    int rc = rte_eth_link_get_nowait(port, &link);

    return rc < 0 ? rc : link.link_status == RTE_ETH_LINK_UP;
}

int sluice_port_rss(uint16_t port, uint8_t *key, int key_bytes, uint16_t *queues, int table_size)
{
    struct rte_eth_rss_conf hash = {.rss_key = key, .rss_key_len = (uint8_t)key_bytes};
    struct rte_eth_rss_reta_entry64 table[RTE_ETH_RSS_RETA_SIZE_512 / RTE_ETH_RETA_GROUP_SIZE];
    int rc;

    if (table_size > RTE_ETH_RSS_RETA_SIZE_512)
        return -E2BIG;
    memset(table, 0, sizeof(table));
    for (int i = 0; i < table_size; i++)
        table[i / RTE_ETH_RETA_GROUP_SIZE].mask |= 1ULL << i % RTE_ETH_RETA_GROUP_SIZE;
    if ((rc = rte_eth_dev_rss_hash_conf_get(port, &hash)) < 0 ||
        (rc = rte_eth_dev_rss_reta_query(port, table, (uint16_t)table_size)) < 0)
        return rc;
    for (int i = 0; i < table_size; i++)
        queues[i] = table[i / RTE_ETH_RETA_GROUP_SIZE].reta[i % RTE_ETH_RETA_GROUP_SIZE];
    return 0;
}

static uint32_t burst_flags(const struct rte_mbuf *mbuf)
{
    uint64_t flags = mbuf->ol_flags;
    uint64_t ip = flags & RTE_MBUF_F_RX_IP_CKSUM_MASK;
    uint64_t l4 = flags & RTE_MBUF_F_RX_L4_CKSUM_MASK;
    uint32_t result = 0;

    if (ip == RTE_MBUF_F_RX_IP_CKSUM_GOOD)
        result |= SLUICE_IP_CHECKSUM_GOOD;
    else if (ip == RTE_MBUF_F_RX_IP_CKSUM_BAD)
        result |= SLUICE_IP_CHECKSUM_BAD;
    if (l4 == RTE_MBUF_F_RX_L4_CKSUM_GOOD)
        result |= SLUICE_L4_CHECKSUM_GOOD;
    else if (l4 == RTE_MBUF_F_RX_L4_CKSUM_BAD)
        result |= SLUICE_L4_CHECKSUM_BAD;
    if (flags & RTE_MBUF_F_RX_RSS_HASH)
        result |= SLUICE_RSS_HASH;
    if (mbuf->nb_segs > 1)
        result |= SLUICE_MULTI_SEGMENT;
    if (flags & RTE_MBUF_F_RX_VLAN_STRIPPED)
        result |= SLUICE_VLAN | (uint32_t)mbuf->vlan_tci << SLUICE_VLAN_SHIFT;
    return result;
}

int sluice_rx_burst(uint16_t port, uint16_t queue, struct rte_mbuf **mbufs, void **frames, uint32_t *lengths,
                    uint32_t *flags, uint32_t *hashes, int n)
{
    int received = rte_eth_rx_burst(port, queue, mbufs, (uint16_t)n);

    for (int i = 0; i < received; i++) {
        const struct rte_mbuf *mbuf = mbufs[i];
        void *frame = rte_pktmbuf_mtod(mbuf, void *);

        rte_prefetch0(frame);
        frames[i] = frame;
        lengths[i] = mbuf->data_len;
        flags[i] = burst_flags(mbuf);
        hashes[i] = mbuf->hash.rss;
    }
    return received;
}

static const uint32_t TX_CHECKSUMS = SLUICE_TX_IP_CHECKSUM | SLUICE_TX_TCP_CHECKSUM | SLUICE_TX_UDP_CHECKSUM;

/* Tells the device what it is to do with a packet. */
static void order(struct rte_mbuf *mbuf, uint32_t flags)
{
    uint64_t orders = mbuf->ol_flags & ~RTE_MBUF_F_TX_OFFLOAD_MASK;

    if (flags & SLUICE_VLAN) {
        orders |= RTE_MBUF_F_TX_VLAN;
        mbuf->vlan_tci = (uint16_t)(flags >> SLUICE_VLAN_SHIFT);
    }
    if (flags & TX_CHECKSUMS) {
        orders |= flags & SLUICE_TX_IPV6 ? RTE_MBUF_F_TX_IPV6 : RTE_MBUF_F_TX_IPV4;
        if (flags & SLUICE_TX_IP_CHECKSUM)
            orders |= RTE_MBUF_F_TX_IP_CKSUM;
        if (flags & SLUICE_TX_TCP_CHECKSUM)
            orders |= RTE_MBUF_F_TX_TCP_CKSUM;
        else if (flags & SLUICE_TX_UDP_CHECKSUM)
            orders |= RTE_MBUF_F_TX_UDP_CKSUM;
        mbuf->tx_offload = 0;
        mbuf->l2_len = RTE_ETHER_HDR_LEN + (flags & SLUICE_TX_TAG_IN_FRAME ? RTE_VLAN_HLEN : 0);
        mbuf->l3_len = (flags >> SLUICE_TX_L3_WORDS_SHIFT & 0xF) * 4;
        /* net_tap reads it although there is nothing to segment; options count as data for it. */
        if (flags & SLUICE_TX_TCP_CHECKSUM)
            mbuf->l4_len = sizeof(struct rte_tcp_hdr);
        else if (flags & SLUICE_TX_UDP_CHECKSUM)
            mbuf->l4_len = sizeof(struct rte_udp_hdr);
    }
    mbuf->ol_flags = orders;
}

int sluice_tx_burst(uint16_t port, uint16_t queue, struct rte_mbuf **mbufs, void *const *frames,
                    const uint32_t *lengths, const uint32_t *flags, int n)
{
    int sent;

    for (int i = 0; i < n; i++) {
        struct rte_mbuf *mbuf = mbufs[i];
        uint32_t rest = flags[i] & SLUICE_MULTI_SEGMENT ? mbuf->pkt_len - mbuf->data_len : 0;

        mbuf->data_off = (uint16_t)((char *)frames[i] - (char *)mbuf->buf_addr);
        mbuf->data_len = (uint16_t)lengths[i];
        mbuf->pkt_len = lengths[i] + rest;
        if (flags[i] & (SLUICE_VLAN | TX_CHECKSUMS))
            order(mbuf, flags[i]);
    }
    sent = rte_eth_tx_burst(port, queue, mbufs, (uint16_t)n);
    if (unlikely(sent < n))
        rte_pktmbuf_free_bulk(mbufs + sent, (unsigned)(n - sent));
    return sent;
}

int sluice_alloc(struct rte_mempool *pool, struct rte_mbuf **mbufs, void **frames, uint32_t *lengths, uint32_t *flags,
                 int n)
{
    if (rte_pktmbuf_alloc_bulk(pool, mbufs, (unsigned)n) != 0)
        return 0;
    for (int i = 0; i < n; i++) {
        frames[i] = rte_pktmbuf_mtod(mbufs[i], void *);
        lengths[i] = 0;
        flags[i] = 0;
    }
    return n;
}

void sluice_free(struct rte_mbuf **mbufs, int n)
{
    rte_pktmbuf_free_bulk(mbufs, (unsigned)n);
}

void sluice_prefetch(void *const *addresses, int n)
{
    for (int i = 0; i < n; i++)
        rte_prefetch0(addresses[i]);
}
