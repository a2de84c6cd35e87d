/// `use "orch:services" as known`: well-known services with the settings that tests want. Data stand in memory and are
/// written without waiting for a disk, start-up takes no detours, and the user, the password and the database are `test`.
enum KnownServices {
  static let program = #"""
    # Well-known services with the settings that tests want: data in memory, written without waiting, and test as user,
    # password and database. `use "orch:services" as known`, then `env shop { services: [known.redis] }`, or with changes
    # `service db { ...known.postgres, memory: 512M }`. Tested with orch: postgres, mariadb, redis, memcached, rabbitmq,
    # nats, nginx; the others are written by their images' documentation.

    ## PostgreSQL without durability. `url` and the `psql` inside it log in as test to the database test.
    service postgres {
      image: "postgres:16-alpine"
      command: [
        "postgres", "-cfsync=off", "-csynchronous_commit=off", "-cfull_page_writes=off", "-cwal_level=minimal",
        "-cmax_wal_senders=0",
      ]
      env: {
        POSTGRES_USER: "test", POSTGRES_PASSWORD: "test", POSTGRES_DB: "test", POSTGRES_INITDB_ARGS: "--no-sync",
        PGUSER: "test", PGDATABASE: "test",
      }
      port:        5432
      url:         "postgres://test:test@/test"
      tmpfs:       "/var/lib/postgresql/data"
      stop_signal: "SIGINT"
      ready:       postgres()
    }

    ## MySQL without durability and binary log; root's password is test too.
    service mysql {
      image: "mysql:8.4"
      command: [
        "mysqld", "--innodb-flush-log-at-trx-commit=0", "--innodb-doublewrite=OFF", "--sync-binlog=0",
        "--disable-log-bin", "--skip-name-resolve",
      ]
      env: { MYSQL_ROOT_PASSWORD: "test", MYSQL_USER: "test", MYSQL_PASSWORD: "test", MYSQL_DATABASE: "test" }
      port:  3306
      url:   "mysql://test:test@/test"
      tmpfs: "/var/lib/mysql"
      ready: mysql()
    }

    ## MariaDB without durability; root's password is test too.
    service mariadb {
      image: "mariadb:11"
      command: [
        "mariadbd", "--innodb-flush-log-at-trx-commit=0", "--innodb-doublewrite=0", "--sync-binlog=0",
        "--skip-name-resolve",
      ]
      env: { MARIADB_ROOT_PASSWORD: "test", MARIADB_USER: "test", MARIADB_PASSWORD: "test", MARIADB_DATABASE: "test" }
      port:  3306
      url:   "mysql://test:test@/test"
      tmpfs: "/var/lib/mysql"
      ready: mysql()
    }

    ## Redis that saves nothing.
    service redis {
      image:   "redis:7-alpine"
      command: ["redis-server", "--save", "", "--appendonly", "no"]
      port:    6379
      url:     "redis://"
      tmpfs:   "/data"
      ready:   redis()
    }

    ## Memcached with its own defaults: 64 MB.
    service memcached {
      image: "memcached:1-alpine"
      port:  11211
      url:   "memcached://"
      ready: tcp()
    }

    ## RabbitMQ with the user test and messages in memory.
    service rabbitmq {
      image: "rabbitmq:4-alpine"
      env:   { RABBITMQ_DEFAULT_USER: "test", RABBITMQ_DEFAULT_PASS: "test" }
      port:  5672
      url:   "amqp://test:test@"
      tmpfs: "/var/lib/rabbitmq"
      ready: tcp(within: 2m)
    }

    ## NATS with JetStream in memory; port 8222 monitors.
    service nats {
      image:   "nats:2-alpine"
      command: ["nats-server", "--jetstream", "--store_dir", "/data", "--http_port", "8222"]
      ports:   [4222, 8222]
      url:     "nats://"
      tmpfs:   "/data"
      ready:   http("/healthz", port: 8222)
    }

    ## MongoDB with a small cache and no user.
    service mongo {
      image:   "mongo:7"
      command: ["mongod", "--bind_ip_all", "--wiredTigerCacheSizeGB", "0.25"]
      port:    27017
      url:     "mongodb:///test"
      tmpfs:   "/data/db"
      ready:   all(tcp(), exec("mongosh", "--quiet", "--eval", "db.runCommand({ ping: 1 })"))
    }

    ## Kafka as broker and controller in one. Brokers name their own address to clients: here `kafka:9092`, which services
    ## of the environment reach, and programs of the host do not.
    service kafka {
      image: "apache/kafka:3.9.0"
      env: {
        KAFKA_NODE_ID: 1, KAFKA_PROCESS_ROLES: "broker,controller",
        KAFKA_LISTENERS: "PLAINTEXT://:9092,CONTROLLER://:9093", KAFKA_ADVERTISED_LISTENERS: "PLAINTEXT://kafka:9092",
        KAFKA_CONTROLLER_LISTENER_NAMES: "CONTROLLER", KAFKA_CONTROLLER_QUORUM_VOTERS: "1@localhost:9093",
        KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
        KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: 1, KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: 1,
        KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: 1, KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: 0,
      }
      aliases: ["kafka"]
      port:    9092
      url:     "kafka://"
      ready: all(
        tcp(), exec("/opt/kafka/bin/kafka-broker-api-versions.sh", "--bootstrap-server", "kafka:9092"), within: 2m
      )
    }

    ## MinIO, which speaks S3, with the key test and the secret testtest.
    service minio {
      image:   "minio/minio:RELEASE.2025-09-07T16-13-09Z"
      command: ["server", "/data"]
      env:     { MINIO_ROOT_USER: "test", MINIO_ROOT_PASSWORD: "testtest" }
      port:    9000
      url:     "http://"
      tmpfs:   "/data"
      ready:   http("/minio/health/ready")
    }

    ## Mailpit, which takes all mail on port 1025 and shows it on port 8025.
    service mailpit {
      image: "axllent/mailpit:v1.27"
      ports: [8025, 1025]
      url:   "http://"
      ready: http("/readyz")
    }

    ## nginx with its own page; mount a folder at /usr/share/nginx/html, or write `files`.
    service nginx {
      image: "nginx:1-alpine"
      port:  80
      url:   "http://"
      ready: tcp()
    }
    """#
}
