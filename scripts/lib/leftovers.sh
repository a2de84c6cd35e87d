# shellcheck shell=bash
# What of orch's is on the engine. Images that it built stay: they are reused by their content.

leftovers() {
    docker ps -a --filter label=dev.orch.environment --format 'container {{.Names}}'
    docker network ls --filter label=dev.orch.environment --format 'network {{.Name}}'
    docker volume ls --filter label=dev.orch.environment --format 'volume {{.Name}}'
}

# nothing_left <seconds>: waits so long at most for it to be true, and prints what is there otherwise
nothing_left() {
    local left end=$((SECONDS + $1))
    while left=$(leftovers) && [ -n "$left" ]; do
        [ "$SECONDS" -lt "$end" ] || { printf '%s\n' "$left"; return 1; }
        sleep 0.2
    done
}
