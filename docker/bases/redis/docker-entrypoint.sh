#!/bin/sh
# As the official image: options or a .conf file alone mean redis-server, which runs as redis and without protected mode.
set -e
if [ "${1#-}" != "$1" ] || [ "${1%.conf}" != "$1" ]; then set -- redis-server "$@"; fi
if [ "$1" = redis-server ]; then
    if [ "$(id -u)" = 0 ]; then
        find . \! -user redis -exec chown redis '{}' +
        exec setpriv --reuid=redis --regid=redis --init-groups "$0" "$@"
    fi
    # The official build has protected mode off by default; here it takes an option, unless the user said something about it.
    case "$* $(cat "${2:-/dev/null}" 2>/dev/null || true)" in
        *protected-mode*) ;;
        *) set -- "$@" --protected-mode no ;;
    esac
fi
exec "$@"
