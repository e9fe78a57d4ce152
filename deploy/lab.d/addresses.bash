# Who has which address in the lab. Sourced by deploy/lab.
# shellcheck disable=SC2034,SC2154 # the parts of the lab share their variables
#
# Every scenario has a network "front" of the client and of the VIPs; the real servers are on a network "back" behind the
# director (nat), beside the director (dr), or on "back" behind a router (tun, fullnat). Local addresses are on "front",
# in the servers' family, which for NAT64 and NAT46 is not the client's.

# Sluice's own Ethernet addresses on tap ports, where the interface keeps its own.
readonly tap_front_mac=02:00:00:0a:00:01
readonly tap_back_mac=02:00:00:0a:00:02

choose_addresses() {
    local server_network local_network
    front_network=$(network front "$family")
    local_network=$(network front "$server_family")
    back_network=$(network back "$server_family")
    client_address=${front_network}2
    front_address=${front_network}1
    front_addresses=("$front_address")
    if ((server_family != family)); then
        front_addresses+=("${local_network}1")
    fi
    back_address=${back_network}1
    router_front_address=${local_network}254
    router_back_address=${back_network}254
    local_addresses=("${local_network}201" "${local_network}202")
    web_vip=${front_network}100 weighted_vip=${front_network}101 empty_vip=${front_network}102
    vips=("$web_vip" "$weighted_vip")
    server_network=$back_network
    if [[ $scenario == dr ]]; then
        server_network=$front_network
    fi
    server_prefix=${server_network}1
}

# Whether the servers' replies pass the director.
is_translated() { [[ $scenario == nat || $scenario == fullnat ]]; }

# network front|back 4|6: how its addresses begin
network() {
    case $1$2 in
    front4) printf 192.168.10. ;;
    front6) printf fd00:10:: ;;
    back4) printf 10.10.0. ;;
    back6) printf fd00:20:: ;;
    esac
}

# with_bits ADDRESS: with the length of its network's prefix
with_bits() {
    if [[ $1 == *:* ]]; then
        printf '%s/64' "$1"
    else
        printf '%s/24' "$1"
    fi
}

server_address() { printf '%s%s' "$server_prefix" "${1#rs}"; }

# endpoint ADDRESS PORT: as ipvsadm and URLs want it
endpoint() {
    if [[ $1 == *:* ]]; then
        printf '[%s]:%s' "$1" "$2"
    else
        printf '%s:%s' "$1" "$2"
    fi
}
