# What the lab proves: one function per check. Sourced by deploy/lab.
# shellcheck disable=SC2034,SC2154 # the parts of the lab share their variables

readonly all_client_ports='10000 65000'
readonly gue_port=6080
readonly checks=(ping arping local-address traceroute rr wrr port-map no-server udp ftp mtu download upload toa proxy-protocol syn-proxy connections crash stop)

# Whether a check makes sense in this scenario.
belongs_here() {
    case $1 in
    ftp) [[ $scenario == nat ]] ;;
    port-map | proxy-protocol | syn-proxy) is_translated ;;
    local-address | toa) [[ $scenario == fullnat ]] ;;
    # The counters that it compares exist for IPv4, and replies must pass the director.
    connections) is_translated && ((family == 4 && server_family == 4)) ;;
    mtu) [[ $scenario == tun ]] ;;
    esac
}

services_up() {
    local name weight=3 web mapped=8080
    case $scenario in
    nat) method=(-m) ;;
    fullnat) method=(-b) ;;
    dr) method=(-g) mapped='' ;;
    tun)
        method=(-i) mapped=''
        case $tunnel in
        gre) method+=(--tun-type gre) ;;
        gue) method+=(--tun-type gue --tun-port "$gue_port") ;;
        esac
        ;;
    esac
    web=$(endpoint "$web_vip" 80)
    ipvsadm -A -t "$web" -s rr
    [[ -z $mapped ]] || ipvsadm -A -t "$(endpoint "$web_vip" "$mapped")" -s wlc
    ipvsadm -A -t "$(endpoint "$web_vip" 81)" -s rr
    ipvsadm -A -u "$(endpoint "$web_vip" 7)" -s rr
    ipvsadm -A -t "$(endpoint "$weighted_vip" 80)" -s wrr
    [[ $scenario != nat ]] || ipvsadm -A -t "$(endpoint "$web_vip" 21)" -s rr
    ipvsadm -A -t "$(endpoint "$empty_vip" 80)" -s rr
    ipvsadm -A -u "$(endpoint "$empty_vip" 7)" -s rr
    ! is_translated || told_services_up
    [[ $scenario != fullnat ]] || local_addresses_up "$mapped"
    for name in rs1 rs2 rs3; do
        add_server -t "$web_vip" 80 "$name" 80
        [[ -z $mapped ]] || add_server -t "$web_vip" "$mapped" "$name" 80
        [[ $scenario != nat ]] || add_server -t "$web_vip" 21 "$name" 21
        add_server -t "$web_vip" 81 "$name" 81
        ! is_translated || add_told_servers "$name"
        add_server -u "$web_vip" 7 "$name" 7
        add_server -t "$weighted_vip" 80 "$name" 80 -w "$((weight--))"
    done
}

# local_addresses_up MAPPED-PORT: for each service that has servers
local_addresses_up() {
    local address
    for address in "${local_addresses[@]}"; do
        ipvsadm -P -t "$(endpoint "$web_vip" 80)" -z "$address"
        ipvsadm -P -t "$(endpoint "$web_vip" "$1")" -z "$address"
        # With the port that a user of DPVS would name.
        ipvsadm -P -t "$(endpoint "$web_vip" 81)" -z "$address" -F front
        ipvsadm -P -t "$(endpoint "$web_vip" "$proxied_port")" -z "$address"
        ipvsadm -P -t "$(endpoint "$web_vip" "$guarded_port")" -z "$address"
        ipvsadm -P -u "$(endpoint "$web_vip" 7)" -z "$address"
        ipvsadm -P -t "$(endpoint "$weighted_vip" 80)" -z "$address"
    done
}

# add_server -t|-u VIP PORT NAME PORT [OPTION...]
add_server() {
    ipvsadm -a "$1" "$(endpoint "$2" "$3")" -r "$(endpoint "$(server_address "$4")" "$5")" "${method[@]}" "${@:6}"
}

run_check() {
    case $1 in
    ping) check_ping ;;
    arping) check_arping ;;
    local-address) check_local_address ;;
    traceroute) check_traceroute ;;
    ftp) check_ftp ;;
    mtu) check_mtu ;;
    rr) check_shares 'rr over three servers' "$(endpoint "$web_vip" 80)" "$rr_requests" 1 1 1 '20000 29999' ;;
    wrr) check_shares 'wrr with weights 3, 2, 1' "$(endpoint "$weighted_vip" 80)" "$wrr_requests" 3 2 1 '30000 39999' ;;
    port-map) check_port_map ;;
    no-server) check_no_server ;;
    udp) check_udp ;;
    toa) check_toa ;;
    proxy-protocol) check_proxy_protocol ;;
    syn-proxy) check_syn_proxy ;;
    download) check_download ;;
    upload) check_upload ;;
    connections) check_connections ;;
    crash) check_crash ;;
    stop) check_stop ;;
    esac
}

# Notes one line of the table: row CHECK EXPECTED GOT
row() {
    local verdict=ok
    if [[ $2 != "$3" ]]; then
        verdict=MISS
        misses=$((misses + 1))
    fi
    printf '%-44s %-34s %-34s %s\n' "$1" "$2" "$3" "$verdict"
}

in_client() { within client "$@"; }

check_ping() {
    local got=none
    in_client ping -q -c 3 -i 0.2 -W 2 "$web_vip" >"$work/ping" && got=3
    row 'ping of the VIP, replies' 3 "$got"
}

# Whoever has the VIP on its loopback must be silent: one machine answers, the director.
check_arping() {
    local mac got
    mac=$tap_front_mac
    if [[ $kind != tap ]]; then
        mac=$(within director cat /sys/class/net/front/address)
    fi
    if ((family == 4)); then
        row 'arping of the VIP: answers, and whose' "3 $mac" "$(arping_from client eth0 "$web_vip")"
    else
        in_client ip -6 neighbour flush dev eth0
        in_client ping -q -c 1 -W 2 "$web_vip" >"$work/ping"
        got=$(in_client ip -6 neighbour show "$web_vip" | awk '{ print $5 }')
        row 'neighbour solicitation of the VIP: whose' "$mac" "$got"
    fi
}

# arping_from NAMESPACE INTERFACE ADDRESS: how many answers of three, and the Ethernet address in them
arping_from() {
    within "$1" arping -b -c 3 -I "$2" "$3" | awk '/reply from/ { print tolower($5) }' | sort | uniq -c |
        awk '{ print $1, substr($2, 2, 17) }'
}

# Servers talk to local addresses: the router must find them at the director, though no configuration names them. They see
# nobody else.
check_local_address() {
    local address got=0 expected='' mac=$tap_front_mac
    if [[ $kind != tap ]]; then
        mac=$(within director cat /sys/class/net/front/address)
    fi
    for address in "${local_addresses[@]}"; do
        within rs1 ping -q -c 3 -i 0.2 -W 2 "$address" >"$work/ping" && got=$((got + 3))
        expected+="${expected:+ }$address"
    done
    row 'ping of local addresses by a server, replies' $((${#local_addresses[@]} * 3)) "$got"
    if ((server_family == 4)); then
        row 'arping of a local address by the router' "3 $mac" "$(arping_from switch clients "${local_addresses[0]}")"
    fi
    forget_served_connections
    in_client curl -s --max-time 10 -H 'Connection: close' "http://$(endpoint "$web_vip" 80)/?[1-30]" >"$work/answers"
    got=$(cat "$work"/rs?/access.log | cut -d' ' -f3 | sort -u | paste -s -d' ')
    row 'clients of 30 requests, as the servers saw' "$expected" "$got"
}

# The VIP is one hop away, as the director is. A connection to a service goes one hop further, to the server, which the
# client sees under the same address. A router inside a tunnel complains to the director, which tells the client in its own
# name (spec 6.2); IPVS knows no such errors of IPv6. In FULLNAT the router complains to the local address, and the error is
# translated as the connection is.
check_traceroute() {
    local hops="1 $web_vip 2 $web_vip"
    if [[ $scenario == fullnat ]]; then
        hops="1 $web_vip 2 $web_vip 3 $web_vip"
    elif [[ $scenario == tun ]]; then
        hops="1 $web_vip 2 $( ((family == 4)) && echo "$web_vip" || echo '*') 3 $web_vip"
    fi
    row 'traceroute to the VIP by UDP' "1 $web_vip" "$(traced)"
    row 'traceroute to the VIP by ICMP' "1 $web_vip" "$(traced -I)"
    row 'traceroute to the service by TCP' "$hops" "$(traced -T -p 80)"
}

# traced OPTION...: the hops
traced() { in_client traceroute -"$family" -n -q 1 -w 2 -m 5 "$@" "$web_vip" | awk 'NR > 1 { printf "%s%s %s", sep, $1, $2; sep = " " }'; }

# All four ways to agree on a data connection; the first two know IPv4 only. Active: the server connects to the client.
check_ftp() {
    if ((family == 4)); then
        ftp_download 'passive (PASV)' --disable-epsv
        ftp_download 'active (PORT)' --disable-eprt --ftp-port -
    fi
    ftp_download 'passive (EPSV)'
    ftp_download 'active (EPRT)' --ftp-port -
}

# ftp_download TITLE OPTION...
ftp_download() {
    local got
    got=$(in_client curl -s --max-time 60 "${@:2}" "ftp://$(endpoint "$web_vip" 21)/big" | hash_of_input)
    row "FTP of $((big_bytes >> 20)) MiB, $1" "${big_hash:0:32}" "${got:0:32}"
}

# A tunnel has less room than the path of the client's packets, which must not be fragmented: the client has to be told.
check_mtu() {
    local got=none room file
    room=$((1500 - $(outer_bytes)))
    in_client ip -"$family" route flush cache
    head -c $((16 << 20)) "$work/upload" >"$work/post"
    in_client curl -s --max-time 60 --data-binary "@$work/post" "http://$(endpoint "$web_vip" 80)/post/file" >"$work/answer"
    for file in "$work"/rs?/files/upload/file; do
        [[ -f $file ]] || continue
        got=$(hash_of_input <"$file")
        rm -f "$file"
    done
    row 'POST of 16 MiB, SHA-256' "$(hash_of_input <"$work/post" | cut -c1-32)" "${got:0:32}"
    row 'path MTU that the client was told' "$room" \
        "$(in_client ip -"$family" route get "$web_vip" | sed -n 's/.* mtu \([0-9]*\).*/\1/p')"
}

# What a tunnel puts before a packet.
outer_bytes() {
    local outer=$((family == 4 ? 20 : 40))
    case $tunnel in
    ipip) echo "$outer" ;;
    gre) echo $((outer + 4)) ;;
    gue) echo $((outer + 8 + 4)) ;;
    esac
}

# Many requests, each on a connection of its own, and how many each server answered. Each check has client ports of its
# own: a server still remembers a connection of the same client and port through the other VIP, refuses the new one at
# first, and the client's second attempt is scheduled anew, as by the kernel.
check_shares() {
    local title=$1 service=$2 requests=$3 sum=$(($4 + $5 + $6)) client_ports=$7 got
    in_client sysctl -qw net.ipv4.ip_local_port_range="$client_ports"
    in_client curl -s --max-time 60 -H 'Connection: close' "http://$service/?[1-$requests]" >"$work/answers"
    got=$(shares_of_input <"$work/answers")
    row "$title, $requests requests" \
        "rs1=$((requests * $4 / sum)) rs2=$((requests * $5 / sum)) rs3=$((requests * $6 / sum))" "$got"
    in_client sysctl -qw net.ipv4.ip_local_port_range="$all_client_ports"
}

# From lines with names of servers, how many of each.
shares_of_input() { sort | uniq -c | awk '{ printf "%s%s=%d", separator, $2, $1; separator = " " }'; }

check_port_map() {
    local got
    got=$(in_client curl -s --max-time 5 -o "$work/answer" -w '%{http_code}' "http://$(endpoint "$web_vip" 8080)/")
    row 'VIP:8080 mapped to RIP:80, HTTP status' 200 "$got"
}

# IPVS answers a service without servers with ICMP port unreachable, which connect() and recv() report as
# refused: curl ends with 7 then, and with 28 when nothing came in time.
check_no_server() {
    local got
    in_client curl -s --max-time 1 "http://$(endpoint "$empty_vip" 80)/"
    row 'TCP to a VIP without servers, exit of curl' 7 "$?"
    got=$(in_client "$lab_parts/udp-refused" "$empty_vip" 7)
    row 'UDP to a VIP without servers' refused "$got"
}

check_udp() {
    local got
    got=$(in_client "$lab_parts/udp-pairs" "$web_vip" 7 "$udp_pairs" 500)
    row "UDP requests, $udp_pairs" "answered=$udp_pairs lost=0 wrong=0" "${got%% rs*}"
}

# Replies of DR and tunnels go from the server to the client: the director carries nothing but requests and ACKs.
check_download() {
    local got before sent
    before=$(sent_by_director)
    if ! is_translated; then
        # Listed counters are up to two seconds old.
        sleep 3
        ipvsadm -Z -t "$(endpoint "$web_vip" 80)"
    fi
    got=$(in_client curl -s --max-time 120 "http://$(endpoint "$web_vip" 80)/big" | hash_of_input)
    sent=$(($(sent_by_director) - before))
    row "download of $((big_bytes >> 20)) MiB, SHA-256" "${big_hash:0:32}" "${got:0:32}"
    if ! is_translated; then
        sleep 3
        row '--stats: packets and bytes of replies' '0 0' "$(field 3,5 "$(statistics_of "$(endpoint "$web_vip" 80)")")"
        row 'the director sent less than a tenth of it' yes "$( ((sent < big_bytes / 10)) && echo yes || echo "$sent bytes")"
    fi
}

check_upload() { upload_by 80; }

# A load tool, and then the same numbers seen from four sides: the tool, the kernels of client and servers, --stats.
# The service and its server ports serve nothing else: a client port that another service has used meets a server in
# TIME_WAIT, is refused first, and IPVS counts the second attempt as a connection of its own.
# ab opens some connections more than it has requests for, and closes them unused: the client's kernel counts those too.
check_connections() {
    local client servers stats complete failed
    forget_served_connections
    sleep 3
    ipvsadm -Z -t "$web_vip:81"
    client=$(counted_by client)
    servers=$(counted_by rs1 rs2 rs3)
    in_client ab -q -n "$load_connections" -c 64 -s 10 "http://$web_vip:81/" >"$work/ab" 2>&1
    # Listed counters are up to two seconds old.
    sleep 3
    client=$(difference "$client" "$(counted_by client)")
    servers=$(difference "$servers" "$(counted_by rs1 rs2 rs3)")
    complete=$(awk '/^Complete requests:/ { print $3 }' "$work/ab")
    failed=$(awk '/^(Failed requests|Non-2xx responses|Write errors):/ { sum += $NF } END { print sum + 0 }' "$work/ab")
    row "connections by ab, 64 at a time" "done=$load_connections errors=0" "done=${complete:-none} errors=$failed"
    row 'connections with a request in the logs' "$load_connections" "$(served_connections)"
    stats=$(statistics_of "$web_vip:81")
    row '--stats: Conns, as the client opened' "$(field 1 "$client")" "$(field 1 "$stats")"
    row '--stats: Conns, as the servers accepted' "$(field 2 "$servers")" "$(field 1 "$stats")"
    row '--stats: packets, as the client counted' "$(field 3-4 "$client")" "$(field 2-3 "$stats")"
    row '--stats: packets, as the servers counted' "$(field 4 "$servers") $(field 3 "$servers")" "$(field 2-3 "$stats")"
    row '--stats: bytes, as the client counted' "$(field 5-6 "$client")" "$(field 4-5 "$stats")"
}

# Connections, then packets and bytes from and to the client.
statistics_of() { ipvsadm -Ln --stats --exact | awk -v service="$1" '$2 == service { print $3, $4, $5, $6, $7 }'; }

# What the kernels of some namespaces have counted, together: TCP connections opened and accepted, IP packets sent and
# received, bytes sent and received.
counted_by() {
    local name
    for name in "$@"; do
        within "$name" cat /proc/net/snmp /proc/net/netstat
    done | awk '
        BEGIN { wanted = split("Tcp:ActiveOpens Tcp:PassiveOpens Ip:OutRequests Ip:InReceives " \
                               "IpExt:OutOctets IpExt:InOctets", names, " ") }
        # Two lines each: the names of a table, then its values.
        $1 != table { table = $1; split($0, columns); next }
        { for (i = 2; i <= NF; i++) sums[table columns[i]] += $i; table = "" }
        # Not %d: in mawk, that ends at 2 GiB.
        END { for (i = 1; i <= wanted; i++) printf "%.0f ", sums[names[i]] }'
}

# Field by field, what is in the second list beyond the first.
difference() {
    paste -d ' ' <(tr ' ' '\n' <<<"$1") <(tr ' ' '\n' <<<"$2") | awk 'NF == 2 { printf "%.0f ", $2 - $1 }'
}

field() { cut -d ' ' -f "$1" <<<"$2"; }

# Kills Sluice in the middle of a download, starts it again, and sees the same TCP connection go on to the end.
check_crash() {
    local rules download got size=0 deadline=$((SECONDS + 60)) limit=()
    if ((quick)); then
        limit=(--limit-rate 40M)
    fi
    rules=$(ipvsadm -Sn)
    # One attempt and no resuming: only the connection that is open at the crash can bring the rest.
    in_client curl -s --max-time 150 "${limit[@]}" -o "$work/download" "http://$(endpoint "$web_vip" 80)/big" &
    download=$!
    while ((size < big_bytes / 4 && SECONDS < deadline)); do
        sleep 0.1
        size=$(stat -c %s "$work/download" 2>/dev/null || echo 0)
    done
    director_crash
    size=$(stat -c %s "$work/download")
    row 'kill -9 of Sluice in the middle of a download' yes "$( ((size < big_bytes)) && echo yes || echo 'too late')"
    director_up
    row 'rules after the restart' "$(hash_of_input <<<"$rules" | cut -c1-32)" "$(ipvsadm -Sn | hash_of_input | cut -c1-32)"
    wait "$download"
    got=$(hash_of_input <"$work/download")
    rm -f "$work/download"
    row "the same download to its end, SHA-256" "${big_hash:0:32}" "${got:0:32}"
}

check_stop() {
    director_down
    row 'exit after SIGTERM' 0 "$director_status"
    row 'control socket after SIGTERM' gone "$([[ -e $control_socket ]] && echo left || echo gone)"
}
