"""The same with testcontainers-python, as its documentation shows it: the known containers, and generic ones that are waited for."""

import os
import sys
import time
import urllib.request

os.environ["TESTCONTAINERS_RYUK_DISABLED"] = "true"  # its reaper's image comes from a registry

from testcontainers.core.container import DockerContainer  # noqa: E402
from testcontainers.core.network import Network  # noqa: E402
from testcontainers.community.postgres import PostgresContainer  # noqa: E402

prefix = sys.argv[1]


def wait_for(container, port):
    address = f"http://{container.get_container_host_ip()}:{container.get_exposed_port(port)}/health"
    for _ in range(600):
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.05)
    sys.exit(f"{address} does not answer")


def wait_for_redis(container):
    for _ in range(600):
        if container.exec(["redis-cli", "ping"]).exit_code == 0:
            return
        time.sleep(0.05)


with Network() as network:
    postgres = PostgresContainer(f"{prefix}postgres:16-alpine", username="postgres", password="test", dbname="postgres", driver=None)
    postgres.with_network(network).with_network_aliases("postgres")
    postgres.with_command("postgres -c fsync=off -c synchronous_commit=off -c full_page_writes=off")
    postgres.with_tmpfs_mount("/var/lib/postgresql/data")
    redis = DockerContainer(f"{prefix}redis:7-alpine").with_exposed_ports(6379).with_network(network).with_network_aliases("redis")
    backend = DockerContainer("orch-bench-backend").with_exposed_ports(8000).with_network(network).with_network_aliases("backend")
    auth = DockerContainer("orch-bench-auth").with_exposed_ports(8001).with_network(network).with_network_aliases("auth")
    with postgres, redis:
        wait_for_redis(redis)
        with backend, auth:
            wait_for(backend, 8000)
            wait_for(auth, 8001)
            print("ready", flush=True)
