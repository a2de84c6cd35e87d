"""The same with testcontainers-python, as its documentation shows it: known containers, and own ones with its strategies for waiting.

Started one after the other, which is what it offers; `TC_POOLING_INTERVAL` sets how often it looks (seconds; its default is 1).
"""

import os
import sys

os.environ["TESTCONTAINERS_RYUK_DISABLED"] = "true"  # its reaper's image comes from a registry: it starts faster without

from testcontainers.community.postgres import PostgresContainer  # noqa: E402
from testcontainers.community.redis import RedisContainer  # noqa: E402
from testcontainers.core.container import DockerContainer  # noqa: E402
from testcontainers.core.network import Network  # noqa: E402
from testcontainers.core.wait_strategies import HttpWaitStrategy  # noqa: E402

prefix = sys.argv[1]


def own(name, port):
    container = DockerContainer(f"orch-bench-{name}").with_exposed_ports(port).with_network(network).with_network_aliases(name)
    return container.waiting_for(HttpWaitStrategy(port, "/health").for_status_code(200))


with Network() as network:
    postgres = PostgresContainer(f"{prefix}postgres:16-alpine", username="postgres", password="test", dbname="postgres", driver=None)
    postgres.with_network(network).with_network_aliases("postgres")
    postgres.with_command("postgres -c fsync=off -c synchronous_commit=off -c full_page_writes=off")
    postgres.with_tmpfs_mount("/var/lib/postgresql/data")
    redis = RedisContainer(f"{prefix}redis:7-alpine").with_network(network).with_network_aliases("redis")
    with postgres, redis, own("backend", 8000), own("auth", 8001):
        print("ready", flush=True)
