"""Makes random packets with scapy, as an independent opinion on wire formats and checksums.

    packets.py fields SEED COUNT     per line: layers, frame in hex, every field as layer.name=number
    packets.py rewrites SEED COUNT   per line: frame, new source, new destination, new ports, the frame rewritten
    packets.py sctp SEED COUNT       per line: SCTP packet, new ports, the packet rewritten

Numbers are decimal and unsigned, columns are separated by tabs. The tests in sluice.wire run it.
"""

import ipaddress
import random
import sys

from scapy.all import (
    ARP, Dot1Q, Ether, IP, IPOption, IPv6, ICMP, Raw, SCTP, SCTPChunkData, SCTPChunkInit, TCP, UDP,
    ICMPv6DestUnreach, ICMPv6EchoRequest, raw,
)


def mac():
    return ":".join("%02x" % random.randrange(256) for _ in range(6))


def ip4():
    return str(ipaddress.IPv4Address(random.getrandbits(32)))


def ip6():
    return str(ipaddress.IPv6Address(random.getrandbits(128)))


def port():
    return random.choice([0, 1, 80, 0x7FFF, 0x8000, 0xFFFF, random.getrandbits(16)])


def data():
    """Any length, odd ones included; now and then all zeros or all ones, where one's complement has its corners."""
    size = random.choice([0, 1, 2, 3, 7, 8, 9, random.randrange(1400)])
    kind = random.randrange(4)
    if kind == 0:
        return bytes(size)
    if kind == 1:
        return b"\xff" * size
    return random.randbytes(size)


def ether():
    frame = Ether(dst=mac(), src=mac())
    if random.random() < 0.3:
        frame /= Dot1Q(prio=random.randrange(8), id=random.randrange(2), vlan=random.randrange(4096))
    return frame


def network4():
    options = []
    if random.random() < 0.2:
        options = [IPOption(b"\x01" * 4 * random.randrange(1, 11))]
    return IP(src=ip4(), dst=ip4(), tos=random.randrange(256), id=random.getrandbits(16),
              ttl=random.randrange(256), flags=random.randrange(4), options=options)


def network6():
    return IPv6(src=ip6(), dst=ip6(), tc=random.randrange(256), fl=random.getrandbits(20), hlim=random.randrange(256))


def tcp():
    options = random.choice([[], [("MSS", 1460)], [("NOP", None)] * 4, [("Timestamp", (1, 2)), ("NOP", None)]])
    return TCP(sport=port(), dport=port(), seq=random.getrandbits(32), ack=random.getrandbits(32),
               flags=random.randrange(256), window=random.getrandbits(16), urgptr=random.getrandbits(16),
               options=options)


def udp():
    return UDP(sport=port(), dport=port())


def packet():
    kind = random.randrange(8)
    if kind == 0:
        return ether() / ARP(op=random.randrange(1, 3), hwsrc=mac(), psrc=ip4(), hwdst=mac(), pdst=ip4())
    if kind == 1:
        return ether() / network4() / ICMP(type=8, code=0, id=random.getrandbits(16), seq=random.getrandbits(16)) \
            / Raw(data())
    if kind == 2:
        return ether() / network4() / SCTP(sport=port(), dport=port(), tag=random.getrandbits(32)) \
            / SCTPChunkInit(init_tag=random.getrandbits(32))
    if kind == 3:
        echo = ICMPv6EchoRequest(id=random.getrandbits(16), seq=random.getrandbits(16), data=data())
        error = ICMPv6DestUnreach(code=random.randrange(7)) / Raw(data())
        return ether() / network6() / random.choice([echo, error])
    return ether() / random.choice([network4, network6])() / random.choice([tcp, udp])() / Raw(data())


def number(value):
    if isinstance(value, int):
        return value
    if ":" in value and len(value) == 17 and value.count(":") == 5:
        return int(value.replace(":", ""), 16)
    return int(ipaddress.ip_address(value))


def fields(frame):
    """The columns of one packet, read back from its bytes so that computed fields are there."""
    built = Ether(raw(frame))
    layers, values = [], []
    layer = built
    while layer and layer.__class__.__name__ not in ("NoPayload", "Raw", "Padding"):
        name = layer.__class__.__name__
        if name.startswith("ICMPv6"):
            name = "ICMPv6"
        layers.append(name)
        for field in layer.fields_desc:
            value = layer.getfieldval(field.name)
            if field.name == "flags":
                value = int(value)
            if isinstance(value, int) or field.name in ("src", "dst", "hwsrc", "hwdst", "psrc", "pdst"):
                values.append("%s.%s=%d" % (name, field.name, number(value)))
        # What is behind a transport header is data, even if scapy knows an application by its port.
        if name in ("ICMP", "ICMPv6", "TCP", "UDP", "SCTPChunkInit"):
            break
        layer = layer.payload
    return ["/".join(layers), raw(frame).hex()] + values


def rewrite():
    """A TCP or UDP packet over IPv4 before and after network address translation."""
    frame = Ether(dst=mac(), src=mac())
    network = network4()
    network.flags = random.choice([0, 2])
    transport = random.choice([tcp, udp])()
    payload = data()
    before = raw(frame / network / transport / Raw(payload))
    if random.random() < 0.5:
        network.src = ip4()
    if random.random() < 0.5:
        network.dst = ip4()
    transport.sport, transport.dport = random.choice([(port(), port()), (transport.sport, port())])
    after = raw(frame / network / transport / Raw(payload))
    ports = transport.sport << 16 | transport.dport
    return [before.hex(), str(number(network.src)), str(number(network.dst)), str(ports), after.hex()]


def sctp():
    """An SCTP packet, without what is below it, before and after its ports change."""
    transport = SCTP(sport=port(), dport=port(), tag=random.getrandbits(32))
    chunks = SCTPChunkData(beginning=1, ending=1, tsn=random.getrandbits(32), data=data())
    before = raw(transport / chunks)
    transport.sport, transport.dport = port(), port()
    return [before.hex(), str(transport.sport << 16 | transport.dport), raw(transport / chunks).hex()]


def main():
    make = {"fields": lambda: fields(packet()), "rewrites": rewrite, "sctp": sctp}[sys.argv[1]]
    random.seed(int(sys.argv[2]))
    for _ in range(int(sys.argv[3])):
        print("\t".join(make()))


main()
