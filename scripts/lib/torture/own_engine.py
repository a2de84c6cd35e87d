"""A Docker engine of its own for one test, which can be stopped, frozen, filled and reached in strange ways without harm to anybody: a dockerd
in a network of its own, with its own data, on a file system in memory."""

import contextlib
import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("engine")
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.path)


class OwnEngine:
    """Everything of it is below one folder; programs that use it run in its network by `command`."""

    def __init__(self, size="3G", listening=lambda folder: []):
        """`listening` gives further words for dockerd, as those that it listens by."""
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="orch-torture-"))
        self.data = self.folder / "data"
        self.data.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(self.data)], check=True)
        self.socket = str(self.folder / "docker.sock")
        self.process = None
        self.listening = listening(self.folder)
        self.network = subprocess.Popen(["unshare", "--net", "sh", "-c", "ip link set lo up; exec sleep infinity"], start_new_session=True)
        time.sleep(0.2)
        self.start()

    # --- its life

    def start(self):
        log = open(self.folder / "dockerd.log", "ab")
        pidfile = self.folder / "docker.pid"
        pidfile.unlink(missing_ok=True)
        # The settings of the machine's engine are not for this one.
        (self.folder / "none.json").write_text("{}")
        self.process = subprocess.Popen(
            self.inside(
                "dockerd", "--data-root", self.data, "--exec-root", self.folder / "exec", "--pidfile", pidfile, "-H", f"unix://{self.socket}",
                "--config-file", self.folder / "none.json", *self.listening,
            ),
            stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        self.wait_until_up()

    def wait_until_up(self, seconds=60):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with contextlib.suppress(OSError, http.client.HTTPException):
                if self.call("GET", "/_ping")[0] == 200:
                    return
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        sys.exit("the test's own dockerd does not start:\n" + (self.folder / "dockerd.log").read_text()[-3000:])

    def stop(self, force=False):
        self.process.send_signal(signal.SIGKILL if force else signal.SIGTERM)
        self.process.wait(60)

    def restart(self):
        self.stop()
        self.start()

    def freeze(self):
        os.kill(self.daemon, signal.SIGSTOP)

    def thaw(self):
        os.kill(self.daemon, signal.SIGCONT)

    @property
    def daemon(self):
        return int((self.folder / "docker.pid").read_text())

    def close(self):
        with contextlib.suppress(Exception):
            self.thaw()
        with contextlib.suppress(Exception):
            for container in self.list("containers/json?all=1"):
                self.call("DELETE", f"/containers/{container['Id']}?force=1&v=1")
        with contextlib.suppress(Exception):
            self.stop()
        os.killpg(self.network.pid, signal.SIGKILL)
        self.network.wait()
        subprocess.run(["umount", "-l", str(self.data)])
        for mount in [line.split()[1] for line in open("/proc/mounts") if str(self.folder) in line]:
            subprocess.run(["umount", "-l", mount], stderr=subprocess.DEVNULL)
        shutil.rmtree(self.folder, ignore_errors=True)

    # --- its use

    def inside(self, *words):
        """A command that runs in the engine's network."""
        return ["nsenter", f"--net=/proc/{self.network.pid}/ns/net", *map(str, words)]

    def environment(self, **more):
        return dict(os.environ, DOCKER_HOST=f"unix://{self.socket}", **more)

    def call(self, method, path, body=None, timeout=60):
        connection = UnixConnection(self.socket)
        connection.timeout = timeout
        connection.request(method, path, json.dumps(body) if body is not None else None, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, json.loads(content) if content.startswith((b"{", b"[")) else content

    def list(self, path):
        status, found = self.call("GET", f"/{path}")
        if status != 200:
            raise RuntimeError(f"{path}: {status} {found}")
        return (found.get("Volumes") if isinstance(found, dict) else found) or []

    def objects(self):
        """Names of all containers, networks and volumes that carry orch's labels, and of containers that carry none."""
        wanted = "filters=" + '{"label":["dev.orch.environment"]}'.replace('"', "%22").replace("{", "%7B").replace("}", "%7D")
        found = [f"container {item['Names'][0].lstrip('/')}" for item in self.list("containers/json?all=1")]
        found += [f"network {item['Name']}" for item in self.list(f"networks?{wanted}")]
        return found + [f"volume {item['Name']}" for item in self.list(f"volumes?{wanted}")]

    def load(self, *images):
        """Takes images over from the engine that scripts use."""
        for image in images:
            saved = subprocess.Popen(["docker", "save", image], stdout=subprocess.PIPE)
            subprocess.run(["docker", "load", "-q"], stdin=saved.stdout, env=self.environment(), check=True, stdout=subprocess.DEVNULL)
            if saved.wait() != 0:
                sys.exit(f"the image {image} cannot be taken over")
