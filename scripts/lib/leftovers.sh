# shellcheck shell=bash
# What runs have left behind on the engine. Images that orch built are no such thing: they are reused by their content.

# labelled: what carries orch's labels, each line a kind, a name and its owner; fails where the engine does not answer
labelled() {
    local shown='{{.Label "dev.orch.owner"}}' filter=label=dev.orch.environment
    docker ps -a --filter "$filter" --format "container {{.Names}} $shown" &&
        docker network ls --filter "$filter" --format "network {{.Name}} $shown" &&
        docker volume ls --filter "$filter" --format "volume {{.Name}} $shown"
}

# lives <owner>: the process of the label `pid|start time|…` runs: what it owns is in use, not left behind
lives() {
    local pid started stat
    IFS='|' read -r pid started _ <<<"$1"
    [ -n "$pid" ] && stat=$(cat "/proc/$pid/stat" 2>/dev/null) || return 1
    # The name in parentheses may hold spaces; behind it the start time is the 20th field.
    read -ra stat <<<"${stat##*) }"
    [ "${stat[19]}" = "$started" ]
}

# leftovers [<what was there before>]: what nobody owns any more, besides what was there before
leftovers() {
    local before=${1:-} all kind name owner
    all=$(labelled) || return 1
    while read -r kind name owner; do
        [ -n "$name" ] || continue
        lives "$owner" || grep -qxF "$kind $name $owner" <<<"$before" || echo "$kind $name"
    done <<<"$all"
}

# nothing_left <seconds> [<what was there before>]: waits so long at most for it to be true, and prints what is there otherwise
nothing_left() {
    local left end=$((SECONDS + $1))
    while true; do
        left=$(leftovers "${2:-}") || return 1
        [ -n "$left" ] || return 0
        [ "$SECONDS" -lt "$end" ] || { printf '%s\n' "$left"; return 1; }
        sleep 0.2
    done
}
