# Who has which address in the lab. Sourced by deploy/lab.
# shellcheck disable=SC2034,SC2154 # the parts of the lab share their variables
#
# Every scenario has a network "front" of the client and of the VIPs; the real servers are on a network "back" behind the
# director (nat), beside the director (dr), or on "back" behind a router (tun).

# Sluice's own Ethernet addresses on tap ports, where the interface keeps its own.
readonly tap_front_mac=02:00:00:0a:00:01
readonly tap_back_mac=02:00:00:0a:00:02

choose_addresses() {
    local server_network
    if ((family == 4)); then
        front_network=192.168.10. back_network=10.10.0. network_bits=24
    else
        front_network=fd00:10:: back_network=fd00:20:: network_bits=64
    fi
    client_address=${front_network}2
    front_address=${front_network}1
    back_address=${back_network}1
    router_front_address=${front_network}254
    router_back_address=${back_network}254
    web_vip=${front_network}100 weighted_vip=${front_network}101 empty_vip=${front_network}102
    vips=("$web_vip" "$weighted_vip")
    server_network=$back_network
    if [[ $scenario == dr ]]; then
        server_network=$front_network
    fi
    server_prefix=${server_network}1
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
