# Changes of the rules, many a second, while clients transfer data. Sourced by deploy/lab.
# shellcheck disable=SC2034,SC2154 # the parts of the lab share their variables
#
# The clients use services that stay as they are; what changes are other services, of other VIPs, before the same servers.

readonly storm_transferring=160 storm_connecting=40
readonly storm_rate=200
readonly storm_part_kib=256

run_storm() {
    local rules name
    scenario=nat
    choose_addresses
    topology_up "$kind"
    servers_up
    director_configure "$kind"
    director_up
    services_up
    for name in rs1 rs2 rs3; do
        head -c $((storm_part_kib << 10)) "$work/big" >"$work/$name/files/part"
    done
    storm_clients calm
    rules=$(ipvsadm -Sn)
    storm_clients storm
    row 'rules afterwards' 'as before' "$([[ $(ipvsadm -Sn) == "$rules" ]] && echo 'as before' || echo others)"
    stage_down
    scenario=storm
}

# storm_clients calm|storm: all clients for a while; the rows say what they noticed.
storm_clients() {
    local loops=() loop web storm='' changes=$((storm_rate * storm_seconds))
    # Twelve in turn leave everything as it was.
    changes=$((changes - changes % 12))
    web=$(endpoint "$web_vip" 80)
    rounds_of_worker >"$work/rounds"
    for ((loop = 0; loop < storm_connecting; loop++)); do
        storm_loop "$web" >"$work/loop-$loop" &
        loops+=($!)
    done
    if [[ $1 == storm ]]; then
        "$lab_parts/change-storm" "$control_socket" "$changes" "$storm_rate" "$front_network" \
            "$(server_address rs1)" "$(server_address rs2)" >"$work/changes" 2>"$work/refusals" 9>&- &
        storm=$!
    fi
    in_client wrk -t 2 -c "$storm_transferring" -d "$storm_seconds" --timeout 60 "http://$web/part" >"$work/wrk"
    [[ -z $storm ]] || wait "$storm"
    wait "${loops[@]}"
    row "$1: $storm_transferring clients that transfer, errors" 0 "$(wrk_errors)"
    row "$1: $storm_connecting clients that connect anew, errors" 0 "$(awk '{ sum += $2 } END { print sum }' "$work"/loop-*)"
    if [[ $1 == storm ]]; then
        row "changes, $storm_rate a second" "made=$changes refused=0" "$(cut -d ' ' -f 1,2 "$work/changes")"
    fi
    say "$(printf '    %s: ' "$1")$(storm_figures)"
}

# One client after the other, each with a connection of its own: prints how many transfers were right and wrong.
storm_loop() {
    local end=$((SECONDS + storm_seconds)) right=0 wrong=0 hash
    hash=$(hash_of_input <"$work/rs1/files/part")
    while ((SECONDS < end)); do
        if [[ $(in_client curl -s --max-time 60 "http://$1/part" | hash_of_input) == "$hash" ]]; then
            right=$((right + 1))
        else
            wrong=$((wrong + 1))
        fi
        sleep 1
    done
    echo "$right $wrong"
}

# What wrk calls socket errors and responses other than 2xx and 3xx, together; "none" when it has told nothing.
wrk_errors() {
    awk '/requests in/ { told = 1 }
         /Socket errors:/ { gsub(",", ""); sum += $4 + $6 + $8 + $10 }
         /Non-2xx/ { sum += $NF }
         END { print told ? sum + 0 : "none" }' "$work/wrk"
}

# Rounds beyond a millisecond so far, and the longest since the last call, of the first worker.
rounds_of_worker() {
    SLUICE_SOCKET=$control_socket "$deploy/bin/sluice" workers |
        awk 'NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i }
             NR == 2 { print $column["LONG-ROUNDS"], $column["LONGEST-US"] }'
}

storm_figures() {
    local before after
    before=$(<"$work/rounds")
    after=$(rounds_of_worker)
    printf '%s, %s; %s transfers on connections of their own; %s; longest round %s us, %s beyond 1 ms' \
        "$(sed -n 's/ *\([0-9]*\) requests in \([^,]*\), \(.*\) read/\1 transfers in \2/p' "$work/wrk")" \
        "$(sed -n 's/Transfer\/sec: *\(.*\)/\1\/s/p' "$work/wrk")" \
        "$(awk '{ sum += $1 } END { print sum }' "$work"/loop-*)" \
        "$( ((${#storm})) && cat "$work/changes" || echo 'no changes')" \
        "$(field 2 "$after")" "$(($(field 1 "$after") - $(field 1 "$before")))"
}
