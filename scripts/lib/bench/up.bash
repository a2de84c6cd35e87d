#!/usr/bin/env bash
# The same by hand, as well as one can: everything at once, started as soon as it may, polled every 20 ms from this side.
# up.bash <image prefix>
set -euo pipefail

prefix=${1:-} id=bench-$$
network="test-net-$id"
folder="$(cd "$(dirname "${BASH_SOURCE[0]}")/../../../docker" && pwd)"

image() { # the image of a sample service, built once
    docker image inspect "orch-bench-$1" >/dev/null 2>&1 ||
        docker build -q --build-arg IMAGE_PREFIX="$prefix" -t "orch-bench-$1" -f "$folder/$1.alpine.Dockerfile" "$folder" >/dev/null
}
create() { docker create --name "test-$1-$id" --network "$network" --network-alias "$1" --no-healthcheck "${@:2}" >/dev/null; }
start() { docker start "test-$1-$id" >/dev/null; }
host_port() { docker port "test-$1-$id" "$2/tcp" | head -n 1 | sed 's/.*://'; }
clean() {
    docker rm -f -v "test-postgres-$id" "test-redis-$id" "test-backend-$id" "test-auth-$id" >/dev/null 2>&1 || true
    docker network rm "$network" >/dev/null 2>&1 || true
}
until_ok() { until "$@" >/dev/null 2>&1; do sleep 0.02; done; }
pong() ( # Redis' own protocol over bash's own sockets
    exec 3<>"/dev/tcp/127.0.0.1/$1" && printf 'PING\r\n' >&3 && read -r -t 1 answer <&3 && [[ $answer == +PONG* ]]
)
healthy() { # <service> <port>
    local port
    port=$(host_port "$1" "$2")
    until_ok curl -sf -o /dev/null "http://127.0.0.1:$port/health"
}
postgres() {
    create postgres -p 127.0.0.1::5432 -e POSTGRES_PASSWORD=test --tmpfs /var/lib/postgresql/data "${prefix}postgres:16-alpine" \
        postgres -c fsync=off -c synchronous_commit=off -c full_page_writes=off
    start postgres
    until_ok docker exec "test-postgres-$id" pg_isready -h 127.0.0.1 -U postgres
}
redis() {
    create redis -p 127.0.0.1::6379 "${prefix}redis:7-alpine"
    start redis
    local port
    port=$(host_port redis 6379)
    until_ok pong "$port"
}

trap clean EXIT
image backend &
image auth &
docker network create "$network" >/dev/null &
wait
postgres & has_postgres=$!
redis & has_redis=$!
create backend -p 127.0.0.1::8000 orch-bench-backend & has_backend=$!
create auth -p 127.0.0.1::8001 orch-bench-auth & has_auth=$!
wait $has_postgres $has_auth # auth needs no Redis
{ start auth && healthy auth 8001; } & auth=$!
wait $has_redis $has_backend
{ start backend && healthy backend 8000; } & backend=$!
wait $auth $backend
echo ready
