#!/bin/bash
# The official image's contract: POSTGRES_USER, POSTGRES_PASSWORD (or _FILE), POSTGRES_DB, POSTGRES_INITDB_ARGS,
# POSTGRES_HOST_AUTH_METHOD, PGDATA and /docker-entrypoint-initdb.d. The temporary server starts only for init scripts.
set -euo pipefail

fail() { echo "$*" >&2; exit 1; }

from_file() { # VAR may be given as VAR_FILE, as with secrets
    local file="${1}_FILE"
    if [ -n "${!file:-}" ]; then
        [ -z "${!1:-}" ] || fail "error: both $1 and $file are set (but are exclusive)"
        export "$1=$(<"${!file}")"
    fi
}

require_password() {
    [ -n "$POSTGRES_PASSWORD" ] || [ "${POSTGRES_HOST_AUTH_METHOD:-}" = trust ] || fail \
'Error: Database is uninitialized and superuser password is not specified.
       You must specify POSTGRES_PASSWORD to a non-empty value for the
       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".

       You may also use "POSTGRES_HOST_AUTH_METHOD=trust" to allow all
       connections without a password. This is *not* recommended.'
}

initialise() {
    local arguments=()
    eval "arguments=(${POSTGRES_INITDB_ARGS:-})" # quoting inside the variable counts, as in the official image
    [ -z "$POSTGRES_PASSWORD" ] || arguments+=(--pwfile=/dev/stdin)
    initdb --no-sync --username="$POSTGRES_USER" ${arguments[@]+"${arguments[@]}"} <<<"$POSTGRES_PASSWORD"
    printf '\nhost all all all %s\n' "${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}" >>"$PGDATA/pg_hba.conf"
}

create_database() { # by the single-user server: a tenth of a second, against a start and a stop of a whole one
    [ "$POSTGRES_DB" != postgres ] || return 0
    printf 'CREATE DATABASE "%s";\n' "${POSTGRES_DB//\"/\"\"}" | postgres --single -D "$PGDATA" -c fsync=off -c log_checkpoints=off postgres >/dev/null
}

run_script() {
    # shellcheck source=/dev/null
    case $1 in
        *.sh) if [ -x "$1" ]; then echo "$0: running $1"; "$1"; else echo "$0: sourcing $1"; . "$1"; fi ;;
        *.sql) echo "$0: running $1"; process_sql -f "$1" ;;
        *.sql.gz) echo "$0: running $1"; gunzip -c "$1" | process_sql ;;
        *.sql.xz) echo "$0: running $1"; xzcat "$1" | process_sql ;;
        *) echo "$0: ignoring $1" ;;
    esac
}

process_sql() {
    PGHOST='' PGHOSTADDR='' psql -v ON_ERROR_STOP=1 --no-password --no-psqlrc --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" "$@"
}

run_scripts() { # the command's settings, a socket only: nobody can connect before the scripts are done
    PGUSER="$POSTGRES_USER" pg_ctl -D "$PGDATA" -o "$(printf '%q ' "${@:2}" -c listen_addresses= -p "${PGPORT:-5432}")" -w start
    local script
    for script in /docker-entrypoint-initdb.d/*; do run_script "$script"; done
    PGUSER="$POSTGRES_USER" pg_ctl -D "$PGDATA" -m fast -w stop
    printf '\nPostgreSQL init process complete; ready for start up.\n\n'
}

prepare_folders() {
    mkdir -p "$PGDATA" /var/run/postgresql
    chmod 00700 "$PGDATA"
    chown postgres:postgres "$PGDATA" /var/run/postgresql
    find "$PGDATA" \! -user postgres -exec chown postgres '{}' +
}

main() {
    if [ "${1#-}" != "$1" ]; then set -- postgres "$@"; fi
    [ "$1" = postgres ] || exec "$@"
    case " $* " in *' --help '* | *' -? '* | *' --version '* | *' -V '*) exec "$@" ;; esac # asks, and starts nothing
    if [ "$(id -u)" = 0 ]; then
        prepare_folders
        exec setpriv --reuid=postgres --regid=postgres --init-groups "${BASH_SOURCE[0]}" "$@"
    fi
    if [ ! -s "$PGDATA/PG_VERSION" ]; then
        from_file POSTGRES_USER; from_file POSTGRES_PASSWORD; from_file POSTGRES_DB
        export POSTGRES_USER="${POSTGRES_USER:-postgres}" POSTGRES_PASSWORD="${POSTGRES_PASSWORD:-}"
        export POSTGRES_DB="${POSTGRES_DB:-$POSTGRES_USER}"
        require_password
        initialise
        create_database
        export PGPASSWORD="$POSTGRES_PASSWORD"
        if compgen -G '/docker-entrypoint-initdb.d/*' >/dev/null; then run_scripts "$@"; fi
        unset PGPASSWORD
    fi
    exec "$@"
}

main "$@"
