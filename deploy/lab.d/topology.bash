# The lab's network: namespaces, and the wires between them. Sourced by deploy/lab.
# shellcheck disable=SC2034,SC2154 # the parts of the lab share their variables
#
# nat:  client .2 ---- .1 front [director] back .1 ----+-- rs1 .11        The networks are 192.168.10.0/24 and 10.10.0.0/24
#       192.168.10.0/24        10.10.0.0/24            +-- rs2 .12        (with --ipv6 fd00:10::/64 and fd00:20::/64), the
#                                                      +-- rs3 .13        VIPs .100 to .102 of the first.
#
# dr:   client .2 --+-- .1 front [director]             tun:  client .2 --+-- .1 front [director]
#                   +-- rs1 .11, rs2 .12, rs3 .13                         +-- .254 [router] .254 --- rs1 .11, rs2, rs3
#       192.168.10.0/24                                       192.168.10.0/24           10.10.0.0/24
#
# fullnat: as tun, but replies go to the director's local addresses .201 and .202 on the first network. NAT64 and NAT46 have
# the client's network in one family, the servers' in the other, and the network of the director and the router in both.
#
# Networks of more than two are bridges in the namespace "switch", which is the router, too. The director's kernel has no
# address on these wires and does not forward: what arrives, Sluice has carried.

readonly prefix=sluice-lab-
readonly namespaces=(client director switch rs1 rs2 rs3)

# Runs a command in one of the lab's namespaces: within NAMESPACE COMMAND...
# Descriptor 9 is the lab's lock, which must not outlive the lab in a process that it left behind.
within() { ip netns exec "$prefix$1" "${@:2}" 9>&-; }

topology_up() {
    local kind=$1 name front=front back=back
    for name in "${namespaces[@]}"; do
        namespace_up "$name"
    done
    # Thousands of short connections from one address need more local ports than the default range has.
    within client sysctl -q -w net.ipv4.ip_local_port_range="$all_client_ports"
    # The port's name is then that of another interface, which stands for it in the director's kernel.
    if [[ $kind == tap ]] || ((lecture)); then
        front=front-wire back=back-wire
    fi

    case $scenario in
    nat)
        wire client eth0 director "$front"
        switch_up servers
        plug servers director "$back" director
        ;;
    dr)
        switch_up servers
        plug servers client eth0 client
        plug servers director "$front" director
        ;;
    tun | fullnat)
        switch_up clients "$router_front_address"
        plug clients client eth0 client
        plug clients director "$front" director
        switch_up servers "$router_back_address"
        within switch sysctl -q -w net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
        ;;
    esac
    address client eth0 "$client_address"
    for name in rs1 rs2 rs3; do
        plug servers "$name" eth0 "$name"
        address "$name" eth0 "$(server_address "$name")"
        server_prepare "$name"
    done

    if [[ $kind == tap ]]; then
        tap front "$front"
        [[ $scenario != nat ]] || tap back "$back"
    fi
}

namespace_up() {
    local no_ipv6=1
    ip netns add "$prefix$1"
    if ((family == 6 || server_family == 6)) && [[ $1 != director ]]; then
        no_ipv6=0
    fi
    within "$1" sysctl -q -w net.ipv6.conf.all.disable_ipv6=$no_ipv6 net.ipv6.conf.default.disable_ipv6=$no_ipv6 \
        net.ipv6.conf.default.accept_ra=0 net.ipv6.conf.default.accept_dad=0 net.ipv4.ip_forward=0
    within "$1" ip link set lo up
}

# address NAMESPACE INTERFACE ADDRESS
address() { within "$1" ip address add "$(with_bits "$3")" dev "$2"; }

# A switch, with an address where it is the router: switch_up NAME [ADDRESS]
switch_up() {
    within switch ip link add "$1" type bridge mcast_snooping 0
    within switch ip link set "$1" up
    [[ -z ${2:-} ]] || address switch "$1" "$2"
}

# Wires an interface to a switch: plug SWITCH NAMESPACE INTERFACE SOCKET
plug() {
    wire switch "$4" "$2" "$3"
    within switch ip link set "$4" master "$1"
}

# A virtual cable: wire NAMESPACE INTERFACE NAMESPACE INTERFACE
wire() {
    ip link add name "$2" netns "$prefix$1" type veth peer name "$4" netns "$prefix$3"
    bare_frames "$1" "$2"
    bare_frames "$3" "$4"
    within "$1" ip link set "$2" up
    within "$3" ip link set "$4" up
}

# A veth hands over whatever its kernel would leave to the hardware: unfinished checksums and segments beyond the MTU.
# Sluice must see frames as they would be on a cable.
bare_frames() {
    within "$1" ethtool -K "$2" tx off tso off gso off gro off >/dev/null
}

# A tap interface that lives as long as the namespace, bridged to the wire: tap NAME WIRE
tap() {
    within director ip tuntap add "$1" mode tap multi_queue
    within director ip link add "$1-bridge" type bridge mcast_snooping 0
    within director ip link set "$1" master "$1-bridge"
    within director ip link set "$2" master "$1-bridge"
    within director ip link set "$1" up
    within director ip link set "$1-bridge" up
}

# Bytes that have left the director by its front port, as the wire's other end counts them.
sent_by_director() {
    case $scenario in
    nat) within client cat /sys/class/net/eth0/statistics/rx_bytes ;;
    *) within switch cat /sys/class/net/director/statistics/rx_bytes ;;
    esac
}

# Ends whatever runs in the lab's namespaces and removes them; the interfaces go with them.
topology_down() {
    local name pids
    for name in "${namespaces[@]}"; do
        [[ -e /run/netns/$prefix$name ]] || continue
        mapfile -t pids < <(ip netns pids "$prefix$name")
        if ((${#pids[@]})); then
            kill -KILL "${pids[@]}" 2>/dev/null
        fi
        ip netns delete "$prefix$name"
    done
}
