# What servers are told of clients that they do not see, and what a SYN proxy does before they hear of them. Sourced by deploy/lab.
# shellcheck disable=SC2034,SC2154 # the parts of the lab share their variables

# Services that tell by the PROXY protocol, and that shake hands with clients first.
readonly proxied_port=83 guarded_port=84

told_services_up() {
    ipvsadm -A -t "$(endpoint "$web_vip" "$proxied_port")" -s rr --proxy-protocol v2
    ipvsadm -A -t "$(endpoint "$web_vip" "$guarded_port")" -s rr -j enable
}

add_told_servers() {
    add_server -t "$web_vip" "$proxied_port" "$1" "$proxied_port"
    add_server -t "$web_vip" "$guarded_port" "$1" "$guarded_port"
}

# The option is looked for in what a server receives, byte by byte, by a program that knows nothing of Sluice. One request for
# each server; rs1 gets one of them.
check_toa() {
    local port=12345 i capturer client capture=$work/toa.pcapng
    client=$(hex_of_address "$client_address")
    within rs1 timeout 20 tshark -q -i eth0 -a duration:4 -f 'tcp dst port 80' -w "$capture" </dev/null >"$work/tshark.log" 2>&1 9>&- &
    capturer=$!
    wait_until "$start_seconds" 'tshark captures' grep -q 'Capture started' "$work/tshark.log"
    for i in 0 1 2; do
        in_client curl -s --max-time 2 --local-port "$((port + i))" -o "$work/answer" "http://$(endpoint "$web_vip" 80)/"
    done
    wait "$capturer"
    row 'TOA of a request, as rs1 received it' "$( ((family == 4)) && echo fe08 || echo fe14) port $client" "$(
        tshark -r "$capture" -Y 'tcp.len > 0' -T fields -e tcp.options 2>>"$work/tshark.log" |
            sed -n "s/.*\(fe[01][48]\)\(303[9ab]\)\($client\).*/\1 port \3/p" | sort -u
    )"
}

# hex_of_address ADDRESS: its bytes
hex_of_address() { python3 -c 'import ipaddress, sys; print(ipaddress.ip_address(sys.argv[1]).packed.hex())' "$1"; }

check_proxy_protocol() {
    local got name
    for name in rs1 rs2 rs3; do
        : >"$work/$name/told.log"
    done
    in_client curl -s --max-time 10 -H 'Connection: close' "http://$(endpoint "$web_vip" "$proxied_port")/?[1-30]" >"$work/answers"
    got=$(shares_of_input <"$work/answers")
    row 'PROXY v2: rr, 30 requests' 'rs1=10 rs2=10 rs3=10' "$got"
    got=$(cat "$work"/rs?/told.log | cut -d' ' -f1 | sort -u | paste -s -d' ')
    row "PROXY v2: clients in nginx's logs" "$client_address" "$got"
    got=$(in_client curl -s --max-time 120 "http://$(endpoint "$web_vip" "$proxied_port")/big" | hash_of_input)
    row "PROXY v2: download of $((big_bytes >> 20)) MiB, SHA-256" "${big_hash:0:32}" "${got:0:32}"
    upload_by "$proxied_port" 'PROXY v2'
}

check_syn_proxy() {
    local got answered
    answered=$(syns_answered)
    in_client curl -s --max-time 30 -H 'Connection: close' "http://$(endpoint "$web_vip" "$guarded_port")/?[1-300]" >"$work/answers"
    got=$(shares_of_input <"$work/answers")
    row 'SYN proxy: rr, 300 requests' 'rs1=100 rs2=100 rs3=100' "$got"
    # Counters are published with a little delay.
    sleep 1
    row 'SYN proxy: SYNs answered by the director' 300 $(($(syns_answered) - answered))
    got=$(in_client curl -s --max-time 120 "http://$(endpoint "$web_vip" "$guarded_port")/big" | hash_of_input)
    row "SYN proxy: download of $((big_bytes >> 20)) MiB, SHA-256" "${big_hash:0:32}" "${got:0:32}"
    upload_by "$guarded_port" 'SYN proxy'
}

syns_answered() { SLUICE_SOCKET=$control_socket "$deploy/bin/sluice" drops | awk '$1 == "syn-answered" { sum += $2 } END { print sum + 0 }'; }

# upload_by PORT TITLE
upload_by() {
    local got=none file
    in_client curl -s --max-time 60 -T "$work/upload" "http://$(endpoint "$web_vip" "$1")/upload/file" >"$work/answer"
    for file in "$work"/rs?/files/upload/file; do
        [[ -f $file ]] || continue
        got=$(hash_of_input <"$file")
        rm -f "$file"
    done
    row "${2:+$2: }upload of $(($(stat -c %s "$work/upload") >> 20)) MiB, SHA-256" "${upload_hash:0:32}" "${got:0:32}"
}
