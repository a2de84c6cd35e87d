#!/bin/bash
# What the official images do before their servers: data are prepared, users made, rights dropped.
set -euo pipefail

prepare_mariadb() { # "$@" are the server's options
    local data=/var/lib/mysql
    chown -R mysql:mysql "$data"
    [ -z "$(ls -A "$data")" ] || return 0
    mariadb-install-db --user=mysql --datadir="$data" --skip-test-db --auth-root-authentication-method=normal >/dev/null
    {
        # The bootstrap takes one statement a line.
        echo "FLUSH PRIVILEGES;"
        echo "ALTER USER root@localhost IDENTIFIED BY '$MARIADB_ROOT_PASSWORD';"
        echo "CREATE USER root@'%' IDENTIFIED BY '$MARIADB_ROOT_PASSWORD';"
        echo "GRANT ALL ON *.* TO root@'%' WITH GRANT OPTION;"
        [ -z "${MARIADB_DATABASE:-}" ] || echo "CREATE DATABASE \`$MARIADB_DATABASE\`;"
        if [ -n "${MARIADB_USER:-}" ]; then
            echo "CREATE USER '$MARIADB_USER'@'%' IDENTIFIED BY '$MARIADB_PASSWORD';"
            echo "GRANT ALL ON \`${MARIADB_DATABASE:-}\`.* TO '$MARIADB_USER'@'%';"
        fi
    } | mariadbd --user=mysql --bootstrap "$@"
}

case "$1" in
    mariadbd)
        prepare_mariadb "${@:2}"
        exec mariadbd --user=mysql --bind-address=0.0.0.0 "${@:2}"
        ;;
    rabbitmq-server)
        chown -R rabbitmq:rabbitmq /var/lib/rabbitmq
        exec setpriv --reuid=rabbitmq --regid=rabbitmq --init-groups env HOME=/var/lib/rabbitmq /usr/lib/rabbitmq/bin/rabbitmq-server
        ;;
    memcached) exec memcached -l 0.0.0.0 "${@:2}" ;;
    *) exec "$@" ;;
esac
