# What the lab proves: one function per check. Sourced by deploy/lab.
# shellcheck disable=SC2034,SC2154 # the parts of the lab share their variables

readonly web_vip=192.168.10.100 weighted_vip=192.168.10.101 empty_vip=192.168.10.102
readonly all_client_ports='10000 65000'
readonly checks=(ping rr wrr port-map no-server udp download upload connections crash stop)

services_up() {
    ipvsadm -A -t "$web_vip:80" -s rr
    ipvsadm -A -t "$web_vip:8080" -s wlc
    ipvsadm -A -t "$web_vip:81" -s rr
    ipvsadm -A -u "$web_vip:7" -s rr
    ipvsadm -A -t "$weighted_vip:80" -s wrr
    ipvsadm -A -t "$empty_vip:80" -s rr
    ipvsadm -A -u "$empty_vip:7" -s rr
    local name weight=3
    for name in rs1 rs2 rs3; do
        ipvsadm -a -t "$web_vip:80" -r "$(server_address "$name"):80" -m
        ipvsadm -a -t "$web_vip:8080" -r "$(server_address "$name"):80" -m
        ipvsadm -a -t "$web_vip:81" -r "$(server_address "$name"):81" -m
        ipvsadm -a -u "$web_vip:7" -r "$(server_address "$name"):7" -m
        ipvsadm -a -t "$weighted_vip:80" -r "$(server_address "$name"):80" -m -w "$((weight--))"
    done
}

run_check() {
    case $1 in
    ping) check_ping ;;
    rr) check_shares 'rr over three servers' "$web_vip:80" "$rr_requests" 1 1 1 '20000 29999' ;;
    wrr) check_shares 'wrr with weights 3, 2, 1' "$weighted_vip:80" "$wrr_requests" 3 2 1 '30000 39999' ;;
    port-map) check_port_map ;;
    no-server) check_no_server ;;
    udp) check_udp ;;
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

# Many requests, each on a connection of its own, and how many each server answered. Each check has client ports of its
# own: a server still remembers a connection of the same client and port through the other VIP, refuses the new one at
# first, and the client's second attempt is scheduled anew, as by the kernel.
check_shares() {
    local title=$1 service=$2 requests=$3 sum=$(($4 + $5 + $6)) client_ports=$7 got
    in_client sysctl -qw net.ipv4.ip_local_port_range="$client_ports"
    in_client curl -s --max-time 60 -H 'Connection: close' "http://$service/?[1-$requests]" >"$work/answers"
    got=$(sort "$work/answers" | uniq -c | awk '{ printf "%s%s=%d", separator, $2, $1; separator = " " }')
    row "$title, $requests requests" \
        "rs1=$((requests * $4 / sum)) rs2=$((requests * $5 / sum)) rs3=$((requests * $6 / sum))" "$got"
    in_client sysctl -qw net.ipv4.ip_local_port_range="$all_client_ports"
}

check_port_map() {
    local got
    got=$(in_client curl -s --max-time 5 -o "$work/answer" -w '%{http_code}' "http://$web_vip:8080/")
    row 'VIP:8080 mapped to RIP:80, HTTP status' 200 "$got"
}

# IPVS answers a service without servers with ICMP port unreachable, which connect() and recv() report as
# refused: curl ends with 7 then, and with 28 when nothing came in time.
check_no_server() {
    local got
    in_client curl -s --max-time 1 "http://$empty_vip/"
    row 'TCP to a VIP without servers, exit of curl' 7 "$?"
    got=$(in_client "$lab_parts/udp-refused" "$empty_vip" 7)
    row 'UDP to a VIP without servers' refused "$got"
}

check_udp() {
    local got
    got=$(in_client "$lab_parts/udp-pairs" "$web_vip" 7 "$udp_pairs" 500)
    row "UDP requests, $udp_pairs" "answered=$udp_pairs lost=0 wrong=0" "${got%% rs*}"
}

check_download() {
    local got
    got=$(in_client curl -s --max-time 120 "http://$web_vip/big" | hash_of_input)
    row "download of $((big_bytes >> 20)) MiB, SHA-256" "${big_hash:0:32}" "${got:0:32}"
}

check_upload() {
    local got=none file
    in_client curl -s --max-time 60 -T "$work/upload" "http://$web_vip/upload/file" >"$work/answer"
    for file in "$work"/rs?/files/upload/file; do
        [[ -f $file ]] || continue
        got=$(hash_of_input <"$file")
        rm -f "$file"
    done
    row "upload of $(($(stat -c %s "$work/upload") >> 20)) MiB, SHA-256" "${upload_hash:0:32}" "${got:0:32}"
}

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
    # Conns, then packets and bytes from and to the client.
    stats=$(ipvsadm -Ln --stats --exact | awk -v service="$web_vip:81" '$2 == service { print $3, $4, $5, $6, $7 }')
    row '--stats: Conns, as the client opened' "$(field 1 "$client")" "$(field 1 "$stats")"
    row '--stats: Conns, as the servers accepted' "$(field 2 "$servers")" "$(field 1 "$stats")"
    row '--stats: packets, as the client counted' "$(field 3-4 "$client")" "$(field 2-3 "$stats")"
    row '--stats: packets, as the servers counted' "$(field 4 "$servers") $(field 3 "$servers")" "$(field 2-3 "$stats")"
    row '--stats: bytes, as the client counted' "$(field 5-6 "$client")" "$(field 4-5 "$stats")"
}

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
        END { for (i = 1; i <= wanted; i++) printf "%d ", sums[names[i]] }'
}

# Field by field, what is in the second list beyond the first.
difference() {
    paste -d ' ' <(tr ' ' '\n' <<<"$1") <(tr ' ' '\n' <<<"$2") | awk 'NF == 2 { printf "%d ", $2 - $1 }'
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
    in_client curl -s --max-time 150 "${limit[@]}" -o "$work/download" "http://$web_vip/big" &
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
