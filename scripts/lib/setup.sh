# shellcheck shell=bash
# What must be there before orch can run: a Docker engine, base images, the binary. Each `ensure_` function looks first and acts only
# on what is missing, so a run that finds everything costs a few milliseconds and prints nothing.
#
# Sourced with `root` set to the project's folder; shell options are the caller's.

: "${root:?}"
# shellcheck source=scripts/lib/report.sh
source "$root/scripts/lib/report.sh"
# shellcheck source=scripts/lib/stand-ins.sh
source "$root/scripts/lib/stand-ins.sh"

readonly decision="$root/.build/orch-setup" built="$root/.build/orch-built" binary="$root/.build/release/orch"

# --- packages -----------------------------------------------------------------------------------------------------------------------

install_packages() {
    export DEBIAN_FRONTEND=noninteractive
    apt-get -qq update && apt-get install -y --no-install-recommends "$@"
}

# ensure_packages <why> <package…>: those that the system lacks, with its package manager
ensure_packages() {
    local why=$1 package lacking=()
    shift
    for package in "$@"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || lacking+=("$package")
    done
    [ "${#lacking[@]}" -gt 0 ] || return 0
    command -v apt-get >/dev/null || die "$why needs ${lacking[*]} (Debian's names), and this system has no apt-get" "Install them and run this again."
    [ "$(id -u)" -eq 0 ] || die "$why needs packages that are not installed: ${lacking[*]}" "Run: sudo apt-get install ${lacking[*]}"
    step "installing ${lacking[*]}" install_packages "${lacking[@]}" ||
        die "the packages could not be installed" "Check the network and apt's sources, then run this again."
}

# ensure_docker_client <why>: Debian's, unless there is one, which may be Docker's own and would not go together with it
ensure_docker_client() {
    command -v docker >/dev/null || ensure_packages "$1" docker.io
}

# --- engine -------------------------------------------------------------------------------------------------------------------------

# engine_sockets: where engines usually listen, in the order in which orch itself looks
engine_sockets() {
    local runtime=${XDG_RUNTIME_DIR:-/nowhere}
    printf '%s\n' /var/run/docker.sock "$runtime/docker.sock" "$HOME/.docker/run/docker.sock" "$runtime/podman/podman.sock" /run/podman/podman.sock
}

# find_engine: the one that DOCKER_HOST names, else the first that answers; sets `present` to the stand-ins that it has
find_engine() {
    if [ -n "${DOCKER_HOST:-}" ]; then
        present=$(list_stand_ins)
        return
    fi
    local socket
    for socket in $(engine_sockets); do
        [ -S "$socket" ] || continue
        [ "$socket" = /var/run/docker.sock ] || export DOCKER_HOST="unix://$socket"
        if present=$(list_stand_ins); then return; fi
        unset DOCKER_HOST
    done
    return 1
}

# engine_get <path> <curl's arguments…>: curl starts ten times faster than the docker client. Not for TLS or ssh.
engine_get() {
    local host="${DOCKER_HOST:-unix:///var/run/docker.sock}" path=$1
    shift
    case $host in
        unix://*) curl -sS --unix-socket "${host#unix://}" "$@" "http://engine$path" ;;
        tcp://*) curl -sS "$@" "http://${host#tcp://}$path" ;;
    esac
}

engine_by_curl() {
    case "${DOCKER_HOST:-unix://}" in
        unix://*) ;;
        tcp://*) [ -z "${DOCKER_TLS_VERIFY:-}" ] || return 1 ;;
        *) return 1 ;;
    esac
    command -v curl >/dev/null
}

# list_stand_ins: those that exist, each name in quotes; fails when the engine does not answer, so it is also the ping
list_stand_ins() {
    if engine_by_curl; then
        engine_get "/images/json?filters=%7B%22reference%22%3A%5B%22${stand_in_prefix}*%22%5D%7D" --fail --max-time 10 2>/dev/null
    else
        docker images --format '"{{.Repository}}:{{.Tag}}"' "$stand_in_prefix*" 2>/dev/null
    fi
}

wait_for_engine() { # <seconds> <pid, or nothing when an init system looks after it>
    local end=$(($(milliseconds) + $1 * 1000))
    until find_engine; do
        [ -z "${2:-}" ] || kill -0 "$2" 2>/dev/null || return 1
        [ "$(milliseconds)" -lt "$end" ] || return 1
        sleep 0.1
    done
}

start_by_init_system() { # <command…>: the init system's way to start it
    "$@" && wait_for_engine 60 ""
}

start_by_hand() { # a session of its own: the engine outlives this shell and its terminal
    : >"$orch_cache/log/dockerd.log"
    setsid dockerd >>"$orch_cache/log/dockerd.log" 2>&1 </dev/null &
    wait_for_engine 60 $!
}

start_engine() {
    if [ -d /run/systemd/system ]; then
        start_by_init_system systemctl start docker
    elif [ "$(cat /proc/1/comm 2>/dev/null)" = init ] && command -v service >/dev/null; then
        start_by_init_system service docker start
    else
        start_by_hand
    fi
}

ensure_engine() {
    if find_engine; then return; fi
    [ -z "${DOCKER_HOST:-}" ] || die "no Docker engine answers at DOCKER_HOST=$DOCKER_HOST" "Start it, correct the address, or unset DOCKER_HOST."
    command -v dockerd >/dev/null || ensure_packages "running services" docker.io iptables
    [ "$(id -u)" -eq 0 ] || die "no Docker engine answers, or you may not use it" \
        "Run: sudo systemctl start docker; and add yourself to its group: sudo usermod -aG docker $(id -un)"
    if ! step "starting the Docker engine" start_engine; then
        [ ! -s "$orch_cache/log/dockerd.log" ] || tail -n 15 "$orch_cache/log/dockerd.log" | sed 's/^/  │ /' >&2
        die "the Docker engine did not start" "Its own log above, or journalctl -u docker, says why."
    fi
    find_engine || die "the Docker engine started, and answers no more" "Its log: $orch_cache/log/dockerd.log, or journalctl -u docker."
}

# --- images -------------------------------------------------------------------------------------------------------------------------

# registry_answers: asks the engine for one image's digest, which downloads nothing, within 5 seconds
registry_answers() {
    if engine_by_curl; then
        [ "$(engine_get /distribution/alpine:3.19/json --max-time 5 -o /dev/null -w '%{http_code}' 2>/dev/null)" = 200 ]
    else
        timeout 5 docker manifest inspect alpine:3.19 >/dev/null 2>&1
    fi
}

official_images_exist() {
    command -v docker >/dev/null && docker image inspect postgres:16-alpine redis:7-alpine python:3.11-alpine3.19 node:20-alpine3.19 >/dev/null 2>&1
}

make_stand_ins() {
    ensure_docker_client "making base images"
    ensure_packages "making base images" mmdebstrap qemu-utils e2fsprogs binutils python3-pip ca-certificates
    say "▸ no image registry answers; making stand-in base images, once (about a minute) …"
    say "  Where one does later, ORCH_IMAGE_PREFIX= takes the official images, and so does removing $decision."
    "$root/scripts/lib/base-images" || exit 3
}

remember() { # <prefix>: for this engine; remove the file to decide anew
    mkdir -p "$root/.build"
    printf '%s\n' "engine ${DOCKER_HOST:-default}" "prefix $1" >"$decision"
}

# recall: sets `prefix` to what was decided for this engine
recall() {
    local engine
    [ -r "$decision" ] && { read -r _ engine; read -r _ prefix; } <"$decision" && [ "$engine" = "${DOCKER_HOST:-default}" ]
}

decide() { # sets `prefix`
    prefix=
    if ! all_stand_ins_in "$present" && { official_images_exist || registry_answers; }; then return; fi
    prefix=$stand_in_prefix
}

# ensure_images: the user's own ORCH_IMAGE_PREFIX stands, also an empty one, which means the official images
ensure_images() {
    [ -z "${ORCH_IMAGE_PREFIX+set}" ] || return 0
    local prefix
    recall || { decide && remember "$prefix"; }
    [ -z "$prefix" ] || all_stand_ins_in "$present" || make_stand_ins
    export ORCH_IMAGE_PREFIX="$prefix"
}

# --- binary -------------------------------------------------------------------------------------------------------------------------

# is_stale: anything newer than the binary and than the last build, since a build that changes nothing leaves the binary's date
is_stale() {
    [ -x "$binary" ] || return 0
    local newer=(-newer "$binary")
    [ ! -e "$built" ] || newer+=(-newer "$built")
    [ -n "$(find "$root/Package.swift" "$root/Sources" "${newer[@]}" -print -quit)" ]
}

build_binary() {
    swift build --package-path "$root" -c release --static-swift-stdlib -Xlinker -s --product orch
}

# show_progress <pid> <log> <begin>: on a terminal, the compiler's own count in one line that is overwritten
show_progress() {
    while kill -0 "$1" 2>/dev/null; do
        printf '\r\033[K▸ building orch … %s %s' "$(seconds_since "$3")" "$(grep -o '^\[[0-9]*/[0-9]*\]' "$2" | tail -n 1)" >&2
        sleep 0.5
    done
    printf '\r\033[K' >&2
}

build_with_progress() {
    local begin status=0 builder log="$orch_cache/log/build.log"
    begin=$(milliseconds)
    mkdir -p "$orch_cache/log" "$root/.build"
    touch "$built.begun" # the sources' state is that of the beginning: what is saved during the build is built by the next run
    build_binary >"$log" 2>&1 </dev/null 9>&- & builder=$!
    if [ -t 2 ]; then show_progress "$builder" "$log" "$begin"; else say "▸ building orch, minutes the first time …"; fi
    wait "$builder" || status=$?
    if [ "$status" -ne 0 ]; then
        { grep -E 'error:' "$log" || tail -n 15 "$log"; } | head -n 15 | sed 's/^/  │ /' >&2
        die "orch could not be built" "The whole log is $log"
    fi
    mv "$built.begun" "$built"
    say "▸ building orch … $(seconds_since "$begin")"
}

find_swift() {
    command -v swift >/dev/null || PATH="$PATH:$HOME/.local/share/swiftly/bin:/usr/share/swift/usr/bin"
    command -v swift >/dev/null || die "orch is written in Swift, and no swift is in PATH" \
        "Install Swift 6.2 or later (swift.org/install, one command with swiftly), open a new shell and run this again."
}

# A toolchain that was unpacked brings neither a linker nor the libraries that it needs itself.
swift_works() {
    swift --version >/dev/null 2>&1 && command -v git ld >/dev/null && ls /usr/lib/gcc/*/*/libstdc++.so >/dev/null 2>&1
}

ensure_binary() {
    is_stale || return 0
    find_swift
    swift_works || ensure_packages "Swift" binutils g++ git libcurl4-openssl-dev libncurses-dev libxml2-dev tzdata zlib1g-dev
    if ! ls /usr/include/{editline/readline,yaml,sqlite3}.h >/dev/null 2>&1; then
        ensure_packages "building orch" libedit-dev libyaml-dev libsqlite3-dev pkg-config
    fi
    build_with_progress
}

# --- all of it ----------------------------------------------------------------------------------------------------------------------

everything() { ensure_engine && ensure_images && ensure_binary; }

# nothing_to_do: the check of a run that finds everything, without a lock and without a word
nothing_to_do() {
    find_engine || return 1
    is_stale && return 1
    [ -z "${ORCH_IMAGE_PREFIX+set}" ] || return 0
    local prefix
    recall || return 1
    [ -z "$prefix" ] || all_stand_ins_in "$present" || return 1
    export ORCH_IMAGE_PREFIX="$prefix"
}

# set_up: two runs at once must not start two engines or build twice; the second waits, and then finds nothing to do
set_up() {
    if nothing_to_do; then return; fi
    mkdir -p "$orch_cache"
    if command -v flock >/dev/null; then
        exec 9>"$orch_cache/set-up.lock" # steps close it, or an engine started by one would hold the lock as long as it lives
        flock -n 9 || { say "▸ waiting for another run's set-up …"; flock 9; }
    fi
    everything
    exec 9>&-
}
