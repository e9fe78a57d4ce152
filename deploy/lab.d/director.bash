# Sluice in the lab: its configuration, start, stop and crash. Sourced by deploy/lab.
# shellcheck disable=SC2034,SC2154 # the parts of the lab share their variables

readonly instance=lab
readonly control_socket=/run/sluice/$instance.sock
readonly connection_directory=/dev/shm/sluice/$instance
readonly start_seconds=90 stop_seconds=10
director_pid=

director_configure() {
    local kind=$1
    mkdir -p "$work/state"
    cat >"$work/sluice.yaml" <<CONF
name: $instance
socket: $control_socket
state-directory: $work/state
memory:
  huge-pages: false
  size-mb: 256
  connections: 1000000
  connection-directory: $connection_directory
workers:
  count: 1
  idle: sleep
ports:
CONF
    port_configure "$kind" front "$tap_front_mac" "${front_addresses[@]}"
    case $scenario in
    nat) port_configure "$kind" back "$tap_back_mac" "$back_address" ;;
    tun | fullnat) echo "    gateway: \"$router_front_address\"" >>"$work/sluice.yaml" ;;
    esac
}

# port_configure KIND NAME MAC ADDRESS...
port_configure() {
    local interface=$2 one addresses=''
    for one in "${@:4}"; do
        addresses+="${addresses:+, }\"$(with_bits "$one")\""
    done
    if ((lecture)); then
        interface=$2-wire
    fi
    cat >>"$work/sluice.yaml" <<CONF
  - name: $2
    device: {type: $1, interface: $interface}
    addresses: [$addresses]
CONF
    if ((lecture)); then
        echo "    host-path: tap" >>"$work/sluice.yaml"
    fi
    if [[ $1 == tap ]]; then
        echo "    mac: \"$3\"" >>"$work/sluice.yaml"
    fi
}

# With a host path the kernel's interface is the one that Sluice makes; what comes by the wire itself is Sluice's alone,
# as it would be on a NIC that DPDK has taken from the kernel.
director_deafen() {
    within director ip rule add preference 10 lookup local
    within director ip rule delete preference 0
    within director ip rule add preference 5 iif front-wire blackhole
    within director ip rule add preference 5 iif back-wire blackhole
}

director_up() {
    # Not by way of "within": the process id must be that of Sluice itself, not of a shell around it.
    ip netns exec "${prefix}director" "$deploy/bin/sluice" daemon --config "$work/sluice.yaml" \
        </dev/null >>"$work/director.log" 2>&1 9>&- &
    director_pid=$!
    wait_until "$start_seconds" 'Sluice is ready' director_is_ready
}

director_is_ready() {
    if ! kill -0 "$director_pid" 2>/dev/null; then
        tail -n 40 "$work/director.log" >&2
        fail "Sluice ended instead of starting; its last words are above"
    fi
    [[ -S $control_socket ]] && director_answers
}

director_answers() { ipvsadm -Ln >/dev/null 2>&1; }

# Asks Sluice to end, and leaves its exit code in director_status.
director_down() {
    local attempts=$((stop_seconds * 10))
    kill -TERM "$director_pid" 2>/dev/null
    while kill -0 "$director_pid" 2>/dev/null && ((attempts-- > 0)); do
        sleep 0.1
    done
    kill -KILL "$director_pid" 2>/dev/null
    wait "$director_pid" 2>/dev/null
    director_status=$?
    director_pid=
}

director_crash() {
    kill -KILL "$director_pid"
    wait "$director_pid" 2>/dev/null
    director_pid=
}

director_forget() {
    rm -rf "$connection_directory" "$connection_directory.rehearsal"
    rm -f "$control_socket"
}

ipvsadm() { SLUICE_SOCKET=$control_socket "$deploy/bin/ipvsadm" "$@"; }
