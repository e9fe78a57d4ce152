# Sluice in the lab: its configuration, start, stop and crash. Sourced by deploy/lab.
# shellcheck disable=SC2034,SC2154 # the parts of the lab share their variables

readonly instance=lab
readonly control_socket=/run/sluice/$instance.sock
readonly connection_directory=/dev/shm/sluice/$instance
readonly start_seconds=90 stop_seconds=10
director_pid=

director_configure() {
    local kind=$1 front_mac='' back_mac=''
    if [[ $kind == tap ]]; then
        front_mac="mac: $tap_front_mac" back_mac="mac: $tap_back_mac"
    fi
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
  idle: backoff
ports:
  - name: front
    device: {type: $kind, interface: front}
    addresses: [$front_address/24]
    $front_mac
  - name: back
    device: {type: $kind, interface: back}
    addresses: [$back_address/24]
    $back_mac
CONF
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
