# The lab's network: namespaces, and the wires between them. Sourced by deploy/lab.
# shellcheck disable=SC2034,SC2154 # the parts of the lab share their variables
#
#   client 192.168.10.2 -------- front [director] back ----+-- rs1 10.10.0.11
#                       192.168.10.1     10.10.0.1         +-- rs2 10.10.0.12
#                       VIPs 192.168.10.100-102            +-- rs3 10.10.0.13
#                                                 (a bridge in the namespace "switch")
#
# The director's kernel has no address on these wires and does not forward: what arrives, Sluice has carried.

readonly prefix=sluice-lab-
readonly namespaces=(client director switch rs1 rs2 rs3)
readonly client_address=192.168.10.2
readonly front_address=192.168.10.1
readonly back_address=10.10.0.1

# Sluice's own Ethernet addresses on tap ports, where the interface keeps its own.
readonly tap_front_mac=02:00:00:0a:00:01
readonly tap_back_mac=02:00:00:0a:00:02

server_address() { printf '10.10.0.1%s' "${1#rs}"; }

# Runs a command in one of the lab's namespaces: within NAMESPACE COMMAND...
# Descriptor 9 is the lab's lock, which must not outlive the lab in a process that it left behind.
within() { ip netns exec "$prefix$1" "${@:2}" 9>&-; }

topology_up() {
    local kind=$1 name
    for name in "${namespaces[@]}"; do
        ip netns add "$prefix$name"
        within "$name" sysctl -q -w net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1 \
            net.ipv4.ip_forward=0
        within "$name" ip link set lo up
    done
    # Thousands of short connections from one address need more local ports than the default range has.
    within client sysctl -q -w net.ipv4.ip_local_port_range="$all_client_ports"

    within switch ip link add ports type bridge mcast_snooping 0
    within switch ip link set ports up

    local front=front back=back
    if [[ $kind == tap ]]; then
        front=front-wire back=back-wire
    fi
    wire client eth0 director "$front"
    wire switch director director "$back"
    within switch ip link set director master ports
    for name in rs1 rs2 rs3; do
        wire switch "$name" "$name" eth0
        within switch ip link set "$name" master ports
        within "$name" ip address add "$(server_address "$name")/24" dev eth0
        within "$name" ip route add default via "$back_address"
    done
    within client ip address add "$client_address/24" dev eth0

    if [[ $kind == tap ]]; then
        tap front "$front"
        tap back "$back"
    fi
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
