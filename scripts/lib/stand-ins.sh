# shellcheck shell=bash
# The stand-ins for official images: their names, and how to see that they are there. Read by the builder and by the check of every run.

export stand_in_prefix="${ORCH_STAND_IN_PREFIX:-orch.local/}"
stand_ins=(debian:bookworm-slim alpine:3.19 postgres:16 postgres:16-alpine redis:7 redis:7-alpine
    python:3.11-slim-bookworm python:3.11-alpine3.19 node:20-bookworm-slim node:20-alpine3.19)

# all_stand_ins_in <text>: the text holds every name in quotes, as the engine's list of images does; no process is started
all_stand_ins_in() {
    local name
    for name in "${stand_ins[@]}"; do
        [[ $1 == *"\"$stand_in_prefix$name\""* ]] || return 1
    done
}
