"""A change saved in ci mode, until tests of the rebuilt service run, beside the same build and start done by hand and alone."""

import os
import pathlib
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

BAR = 1.2
PATIENCE = 120

SUITE = """use "services.orch" as lib
suite "watched" in lib.shop {
  test "runs" {
    print "running"
    print "saw ${lib.shop.backend.exec("tail", "-n1", "/app/main.py").out.trim()}"
    expect http.get("${lib.shop.backend.url}/health").status == 200
  }
}
"""


def docker(*words):
    done = subprocess.run(["docker", *words], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"docker {' '.join(words)} failed:\n{done.stderr}")
    return done.stdout.strip()


def save(folder, number):
    """As an editor does: one write of the whole file."""
    path = folder / "docker/backend/main.py"
    text = path.read_text().split("\n# change ")[0].rstrip("\n")
    path.write_text(f"{text}\n# change {folder.name} {number}\n")
    return f"# change {folder.name} {number}"


class Watched:
    """`orch test --mode ci` on a copy of the sources."""

    def __init__(self, orch, folder, services):
        self.folder = folder
        (folder / "services.orch").write_text(services.replace("../../../docker", str(folder / "docker")))
        (folder / "watched.orch").write_text(SUITE)
        command = [orch, "test", "watched.orch", "--mode", "ci", "--watch-paths", "docker"]
        self.process = subprocess.Popen(
            command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, bufsize=1, stdin=subprocess.DEVNULL
        )
        self.until("waiting for changes")

    def until(self, mark):
        """Waits for a line with the mark; gives the line and the time of it."""
        told = []
        for line in self.process.stdout:
            told.append(line)
            if mark in line:
                return line.strip(), time.perf_counter()
        sys.exit(f"orch ended before it said `{mark}`:\n{''.join(told)}")

    def change(self, number):
        """Seconds from the save to the test."""
        begin = time.perf_counter()
        mark = save(self.folder, number)
        _, running = self.until("running")
        saw, _ = self.until("saw ")
        if mark not in saw:
            sys.exit(f"the test ran against something else: {saw}")
        told, _ = self.until("waiting for changes")
        if "good" not in told:
            sys.exit(f"the tests failed: {told}")
        # A user reads what is told before the next save.
        time.sleep(3)
        return running - begin

    def end(self):
        self.process.send_signal(signal.SIGINT)
        self.process.stdout.read()
        self.process.wait()


class Alone:
    """`docker build` and `docker run`, beside a database and a cache that are there."""

    def __init__(self, folder, prefix):
        self.folder, self.prefix, self.id = folder, prefix, f"orch-bench-{os.getpid()}"
        docker("network", "create", self.id)
        self.start("postgres", f"{prefix}postgres:16-alpine", "-e", "POSTGRES_PASSWORD=test", "--tmpfs", "/var/lib/postgresql/data")
        self.start("redis", f"{prefix}redis:7-alpine")

    def start(self, name, image, *options):
        docker("run", "-d", "--name", f"{self.id}-{name}", "--network", self.id, "--network-alias", name, *options, image)

    def change(self, number):
        """Seconds from the save until it answers, and of those until `docker run` has returned."""
        begin = time.perf_counter()
        save(self.folder, number)
        context = self.folder / "docker"
        environment = {**os.environ, "DOCKER_BUILDKIT": "0"}
        command = ["docker", "build", "-q", "--build-arg", f"IMAGE_PREFIX={self.prefix}", "-t", self.id]
        subprocess.run(
            command + ["-f", str(context / "backend.alpine.Dockerfile"), str(context)],
            check=True, capture_output=True, env=environment,
        )
        self.start("backend", self.id, "--no-healthcheck", "-p", "127.0.0.1::8000")
        started = time.perf_counter()
        port = docker("port", f"{self.id}-backend", "8000/tcp").split("\n")[0].rsplit(":", 1)[1]
        self.until_healthy(f"http://127.0.0.1:{port}/health", begin)
        ready = time.perf_counter()
        docker("rm", "-f", f"{self.id}-backend")
        return ready - begin, started - begin

    def until_healthy(self, url, begin):
        while time.perf_counter() - begin < PATIENCE:
            try:
                urllib.request.urlopen(url, timeout=2).read()
                return
            except (OSError, urllib.error.URLError):
                time.sleep(0.005)
        sys.exit("the service by hand did not get ready")

    def end(self):
        names = [f"{self.id}-{name}" for name in ("postgres", "redis", "backend")]
        subprocess.run(["docker", "rm", "-f", "-v", *names], capture_output=True)
        subprocess.run(["docker", "network", "rm", self.id], capture_output=True)
        subprocess.run(["docker", "rmi", "-f", self.id], capture_output=True)


def main(runs, orch, bench, sources):
    services = (bench / "up.orch").read_text().split("\nup shop")[0]
    with tempfile.TemporaryDirectory() as name:
        folders = [pathlib.Path(name) / part for part in ("watched", "alone")]
        for folder in folders:
            shutil.copytree(sources, folder / "docker")
        alone = Alone(folders[1], os.environ.get("ORCH_IMAGE_PREFIX", ""))
        try:
            watched = Watched(str(orch), folders[0], services)
            rows = []
            # The first of each fills caches.
            for number in range(runs + 1):
                rows.append((watched.change(number), *alone.change(number)))
            watched.end()
        finally:
            alone.end()
    ci, ready, started = (statistics.median(column) for column in zip(*rows[1:]))
    print(f"{'saved, until the test runs':36}{ci:>7.2f}s")
    print(f"{'build and start alone, until ready':36}{ready:>7.2f}s  ratio {ci / ready:.2f}")
    print(f"{'until `docker run` has returned':36}{started:>7.2f}s  ratio {ci / started:.2f}")
    if ci > BAR * ready:
        sys.exit(f"ABOVE the bar: {BAR} ×")
