# Scripts of directors and real servers as they are taught, run as they are. Sourced by deploy/lab.
# shellcheck disable=SC2034,SC2154 # the parts of the lab share their variables
#
# The folder "lecture" holds them as they stood in lecture notes, with the addresses and interfaces of their authors;
# "taught" replaces those, and the place of a log file, and nothing else. They find Sluice's ipvsadm on the PATH, and as the
# director's interfaces those of Sluice's host path: the director's kernel hears nothing from the wires themselves.

readonly lecture_checks=(nat-1 nat-2 dr-1 dr-2 dr-3 tun-1 tun-2)
readonly lecture_requests=60
readonly seconds_to_notice=60
tunnel_ends=()

# The scripts of one forwarding method have one director: those of TUN, too, expect all machines on one network.
run_lectures() {
    local name
    for scenario in nat dr; do
        choose_addresses
        topology_up "$kind"
        servers_up
        director_configure "$kind"
        director_up
        director_deafen
        for name in "${lecture_checks[@]}"; do
            if [[ ${name/tun/dr} != "$scenario"-* ]] || ! is_wanted "$name"; then
                continue
            fi
            names="$(names_of "$name")"
            # The director is a host on the network before it is told of a VIP.
            within director ip address add "$(with_bits "$front_address")" dev front
            "lecture_${name//-/_}"
            lecture_tidy
        done
        stage_down
    done
    scenario=lecture
}

# What the authors call their machines, as pairs AUTHORS=OURS.
names_of() {
    local rs1 rs2
    rs1=$(server_address rs1) rs2=$(server_address rs2)
    case $1 in
    nat-1) echo "eno33554984=back 172.16.0.1=$back_address 172.16.0.3=$rs2 10.1.43.101=$web_vip" ;;
    nat-2) echo "192.168.1.0=${back_network}0 192.168.1.2=$rs1 192.168.1.3=$rs2 172.16.0.1=$front_address" ;;
    dr-1) echo "172.16.0.10=$web_vip 172.16.0.2=$rs1 172.16.0.3=$rs2 eno16777736=front" ;;
    dr-2) echo "192.168.0.254=$web_vip 192.168.0.3=$rs1 192.168.0.4=$rs2 eno16777736=front" ;;
    dr-3) echo "192.168.100.240=$web_vip 192.168.100.8=$rs1 192.168.100.9=$rs2" ;;
    tun-1) echo "192.168.0.254=$web_vip 192.168.0.2=$rs1 192.168.0.3=$rs2 eno16777736=front" ;;
    tun-2) echo "192.168.10.10=$web_vip 192.168.10.2=$rs1 192.168.10.3=$rs2" ;;
    esac
}

lecture_nat_1() {
    direct nat-1 '' "172.16.0.2=$(server_address rs1)"
    serve nat-1 '' 172.16.0.2
    lecture_shares nat-1 "$web_vip" 'rs1=30 rs2=30'
}

# Its VIP is the director's own address, and its servers have had their gateway before.
lecture_nat_2() {
    direct nat-2
    realserver rs1 nat start --gateway "$back_address"
    realserver rs2 nat start --gateway "$back_address"
    lecture_shares nat-2 "$front_address" 'rs1=24 rs2=36'
}

lecture_dr_1() {
    direct dr-1 start
    serve dr-1 start
    lecture_shares dr-1 "$web_vip" 'rs1=30 rs2=30'
    lecture_stops dr-1
}

lecture_dr_2() {
    direct dr-2
    serve dr-2
    lecture_shares dr-2 "$web_vip" 'rs1=30 rs2=30'
}

# It is persistent: the client stays with the server of its first connection.
lecture_dr_3() {
    direct dr-3 start eth0=front
    serve dr-3 start
    lecture_shares dr-3 "$web_vip" "rs2=$lecture_requests"
    lecture_watch
    lecture_stops dr-3 eth0=front
}

lecture_tun_1() {
    tunnel_ends_up
    direct tun-1
    serve tun-1
    lecture_shares tun-1 "$web_vip" 'rs1=30 rs2=30'
}

lecture_tun_2() {
    tunnel_ends_up
    within director ip tuntap add tunl0 mode tun
    direct tun-2
    serve tun-2
    lecture_shares tun-2 "$web_vip" 'rs1=30 rs2=30'
}

# The script's text for the lab, "names" and further pairs OLD=NEW replaced: taught SCRIPT [PAIR...]
taught() {
    local pair program="s#/var/log/ipvsmonitor.log#$work/ipvsmonitor.log#;"
    # shellcheck disable=SC2086 # the names are pairs separated by blanks
    for pair in $names "${@:2}"; do
        program+="s#\\b${pair%%=*}\\b#${pair#*=}#g;"
    done
    sed "$program" "$lab_parts/lecture/$1"
}

# direct NAME [ARGUMENT] [PAIR]: runs the director's script
direct() {
    taught "$1-director" "${@:3}" >"$work/$1-director"
    # shellcheck disable=SC2086 # the argument may be none
    in_director bash "$work/$1-director" ${2:-} >>"$work/lecture.log" 2>&1
}

in_director() {
    ip netns exec "${prefix}director" env PATH="$deploy/bin:$PATH" SLUICE_SOCKET="$control_socket" "$@" 9>&-
}

# serve NAME [ARGUMENT] [OWN]: runs the real server's script on two servers; OWN is what its author calls the server
serve() {
    local server
    for server in rs1 rs2; do
        taught "$1-realserver" ${3:+"$3=$(server_address "$server")"} >"$work/$1-realserver"
        # shellcheck disable=SC2086 # the argument may be none
        within "$server" bash "$work/$1-realserver" ${2:-} >>"$work/lecture.log" 2>&1
    done
}

tunnel_ends_up() {
    local server
    for server in rs1 rs2; do
        tunnel_end_up "$server" tunl0
        tunnel_ends+=("$tunnel_end")
    done
}

tunnel_ends_down() {
    ((${#tunnel_ends[@]})) || return 0
    kill "${tunnel_ends[@]}"
    wait_until 10 'the ends of tunnels are gone' tunnel_ends_gone
    tunnel_ends=()
}

tunnel_ends_gone() { ! kill -0 "${tunnel_ends[@]}" 2>/dev/null; }

# lecture_shares NAME VIP SHARES
lecture_shares() {
    local got
    # One machine may answer for the VIP.
    got=$(in_client arping -b -c 2 -I eth0 "$2" | awk '/reply from/ { print $5 }' | sort -u | wc -l)
    row "$1: machines that answer ARP for the VIP" 1 "$got"
    got=$(in_client curl -s --max-time 30 -H 'Connection: close' "http://$2/?[1-$lecture_requests]" | shares_of_input)
    row "$1: $lecture_requests requests" "$3" "$got"
}

# lecture_stops NAME [PAIR]: both scripts know how to stop
lecture_stops() {
    local left
    direct "$1" stop "${@:2}"
    serve "$1" stop
    left=$(ipvsadm -Sn)$(within rs1 ip -o address show to "$web_vip")$(within rs2 ip -o address show to "$web_vip")
    left+=$(within rs1 cat /proc/sys/net/ipv4/conf/all/arp_ignore /proc/sys/net/ipv4/conf/lo/arp_announce | tr -d '0\n')
    row "$1: left after stop" none "${left:-none}"
}

# The taught health check runs on the director, reaches the servers by way of the host path, and takes a server out of
# the service while it does not answer.
lecture_watch() {
    local watch
    taught dr-3-check >"$work/dr-3-check"
    in_director bash "$work/dr-3-check" >>"$work/lecture.log" 2>&1 &
    watch=$!
    within rs2 nginx -p "$work/rs2" -c "$work/rs2/nginx.conf" -e "$work/rs2/error.log" -s stop
    row 'dr-3: a dead server is taken out' yes "$(within_seconds "$seconds_to_notice" not_listed rs2)"
    web_server_up rs2
    row 'dr-3: and comes back with its weight' yes "$(within_seconds "$seconds_to_notice" listed_with_weight rs2 1)"
    kill "$watch"
    wait "$watch" 2>/dev/null
}

# within_seconds SECONDS COMMAND...: "yes" as soon as it succeeds
within_seconds() {
    local deadline=$((SECONDS + $1))
    shift
    until "$@"; do
        if ((SECONDS >= deadline)); then
            echo no
            return
        fi
        sleep 0.5
    done
    echo yes
}

# Most scripts know no way back.
lecture_tidy() {
    local name
    ipvsadm -C
    within director ip address flush dev front
    within director ip link delete tunl0 2>"$work/probe"
    for name in rs1 rs2; do
        within "$name" ip address flush to "$web_vip"
        within "$name" sysctl -qw net.ipv4.conf.{all,lo}.arp_ignore=0 net.ipv4.conf.{all,lo}.arp_announce=0
    done
    tunnel_ends_down
}

not_listed() { ! ipvsadm -Sn | grep -q -- "-r $(server_address "$1"):80 "; }

listed_with_weight() { ipvsadm -Sn | grep -q -- "-r $(server_address "$1"):80 .*-w $2"; }
