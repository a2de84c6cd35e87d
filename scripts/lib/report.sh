# shellcheck shell=bash
# How the set-up talks: one line a step on stderr, with the seconds it took; the log of a step only when it failed.

export orch_cache="${XDG_CACHE_HOME:-$HOME/.cache}/orch"

say() { printf '%s\n' "$*" >&2; }

# die <cause> [<fix>]: exit 3 means that the set-up failed, so that it is never taken for a test's result
die() {
    say "✗ $1"
    [ -z "${2:-}" ] || say "  $2"
    exit 3
}

milliseconds() { local now="${EPOCHREALTIME/[.,]/}"; echo "${now%???}"; }

seconds_since() {
    local spent=$(($(milliseconds) - $1))
    printf '%d.%d s' $((spent / 1000)) $((spent % 1000 / 100))
}

# step <what> <command…>: runs it with its output in a log; the line is printed in one go, since steps may run side by side
step() {
    local what=$1 log status=0 begin
    shift
    begin=$(milliseconds)
    mkdir -p "$orch_cache/log"
    log="$orch_cache/log/${what//[^a-zA-Z0-9.-]/-}.log"
    # A shell of its own with every function of this one: inside `||`, bash would ignore `set -e`, and a step would go on after an error.
    "$BASH" -euo pipefail -c "$(declare -f)"$'\n"$@"' step "$@" >"$log" 2>&1 </dev/null 9>&- || status=$?
    if [ "$status" -eq 0 ]; then
        say "▸ $what … $(seconds_since "$begin")"
    else
        say "✗ $what failed after $(seconds_since "$begin"); the end of $log:"
        tail -n 15 "$log" | sed 's/^/  │ /' >&2
    fi
    return "$status"
}
