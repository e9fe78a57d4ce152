# The lab's real servers: nginx, a UDP echo and an FTP server in each server namespace. Sourced by deploy/lab.
# shellcheck disable=SC2034,SC2154 # the parts of the lab share their variables

readonly big_file_mib_full=1024 big_file_mib_quick=128
readonly upload_mib_full=256 upload_mib_quick=32

# Random files, made once per run: the one that servers offer and the one that the client uploads.
files_up() {
    local big=$big_file_mib_full upload=$upload_mib_full
    if ((quick)); then
        big=$big_file_mib_quick upload=$upload_mib_quick
    fi
    big_bytes=$((big << 20))
    big_hash=$(head -c "$big_bytes" /dev/urandom | tee "$work/big" | hash_of_input)
    upload_hash=$(head -c "$((upload << 20))" /dev/urandom | tee "$work/upload" | hash_of_input)
}

hash_of_input() {
    local line
    line=$(sha256sum)
    printf '%s' "${line%% *}"
}

servers_up() {
    local name
    for name in rs1 rs2 rs3; do
        server_up "$name"
    done
    for name in rs1 rs2 rs3; do
        wait_until 10 "$name answers" within "$name" curl -sf -o "$work/probe" "http://$(endpoint "$(server_address "$name")" 80)/"
        : >"$work/$name/access.log"
    done
}

# What the administrator of a real server does once: see deploy/realserver.
server_prepare() {
    local name=$1 tunnel_device=tunl0
    mkdir -p "$work/$name"
    ((!lecture)) || return 0
    case $scenario in
    nat) realserver "$name" nat start --gateway "$back_address" ;;
    dr) realserver "$name" dr start "${vips[@]}" ;;
    tun)
        if ((family == 6)); then
            tunnel_device=ip6tnl0
        fi
        within "$name" ip route add default via "$router_back_address"
        tunnel_end_up "$name" "$tunnel_device"
        realserver "$name" tun start "${vips[@]}"
        ;;
    # Nothing to prepare: the way back is the servers' own, and does not lead to the director.
    fullnat) within "$name" ip route add default via "$router_back_address" ;;
    esac
}

# Stands in for the kernel's tunnel devices, and leaves its process id in tunnel_end: tunnel_end_up NAME DEVICE
tunnel_end_up() {
    ip netns exec "$prefix$1" "$lab_parts/tunnel-end" "$2" "$tunnel" "$family" "$gue_port" </dev/null \
        >"$work/$1/tunnel-end.log" 2>&1 9>&- &
    tunnel_end=$!
    # Bash would tell of its end.
    disown "$tunnel_end"
    wait_until "$start_seconds" "$1 has the end of a tunnel" within "$1" test -e "/sys/class/net/$2"
}

# realserver NAME ARGUMENT...
realserver() { within "$1" "$deploy/realserver" --state "$work/$1/realserver" "${@:2}" || fail "$1 was not prepared"; }

server_up() {
    local name=$1 root=$work/$1 spoken_to=$web_vip
    if is_translated || ((lecture)); then
        spoken_to=$(server_address "$name")
    fi
    mkdir -p "$root/files/upload" "$root/temp"
    ln "$work/big" "$root/files/big"
    cat >"$root/nginx.conf" <<CONF
user root;
daemon off;
worker_processes 1;
pid $root/nginx.pid;
error_log $root/error.log;
events { worker_connections 4096; }
http {
    log_format connections '\$connection \$status \$remote_addr';
    access_log $root/access.log connections;
    sendfile on;
    default_type text/plain;
    client_max_body_size 0;
    client_body_temp_path $root/temp/body;
    proxy_temp_path $root/temp/proxy;
    fastcgi_temp_path $root/temp/fastcgi;
    uwsgi_temp_path $root/temp/uwsgi;
    scgi_temp_path $root/temp/scgi;
    server {
        listen $(listening 80) backlog=4096;
        listen $(listening 81) backlog=4096;
        listen $(listening 84) backlog=4096;
        root $root/files;
        location = / { return 200 "$name\n"; }
        location /upload/ { dav_methods PUT; }
        # What is posted is kept, too.
        location /post/ {
            proxy_method PUT;
            proxy_pass http://127.0.0.1:82/upload/;
        }
    }
    # As the README tells: whoever comes through the director is who the PROXY header says.
    log_format told '\$remote_addr \$proxy_protocol_port';
    server {
        listen $(listening 83) proxy_protocol backlog=4096;
        set_real_ip_from 0.0.0.0/0;
        set_real_ip_from ::/0;
        real_ip_header proxy_protocol;
        access_log $root/told.log told;
        root $root/files;
        location = / { return 200 "$name\n"; }
        location /upload/ { dav_methods PUT; }
    }
    server {
        listen 127.0.0.1:82;
        root $root/files;
        location /upload/ { dav_methods PUT; }
    }
}
CONF
    web_server_up "$name"
    ftp_server_up "$name"
    within "$name" "$lab_parts/udp-echo" "$name" "$spoken_to" 7 </dev/null >"$root/echo.log" 2>&1 9>&- &
}

# Anonymous FTP to the same files. In NAT it announces its own address, or takes the one that the client announces.
ftp_server_up() {
    local root=$work/$1
    mkdir -p "$root/empty"
    cat >"$root/vsftpd.conf" <<CONF
background=NO
listen=$( ((family == 4)) && echo YES || echo NO)
listen_ipv6=$( ((family == 4)) && echo NO || echo YES)
anonymous_enable=YES
ftp_username=ftp
nopriv_user=nobody
anon_root=$root/files
secure_chroot_dir=$root/empty
connect_from_port_20=YES
seccomp_sandbox=NO
xferlog_enable=NO
CONF
    within "$1" vsftpd "$root/vsftpd.conf" </dev/null >"$root/vsftpd.log" 2>&1 9>&- &
}

web_server_up() {
    local root=$work/$1
    within "$1" nginx -p "$root" -c "$root/nginx.conf" -e "$root/error.log" </dev/null >"$root/nginx.log" 2>&1 9>&- &
}

# listening PORT: as nginx wants it
listening() {
    if ((server_family == 4)); then
        printf '%s' "$1"
    else
        printf '[::]:%s' "$1"
    fi
}

# How many connections the web servers have answered since their logs were emptied.
served_connections() {
    local name total=0
    for name in rs1 rs2 rs3; do
        total=$((total + $(cut -d' ' -f1 "$work/$name/access.log" | sort -u | wc -l)))
    done
    printf '%s' "$total"
}

forget_served_connections() {
    local name
    for name in rs1 rs2 rs3; do
        : >"$work/$name/access.log"
    done
}
