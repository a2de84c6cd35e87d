"""What environments cost: each point with the bar that it is to hold, ratios of one run, medians of at least five."""

import concurrent.futures
import http.client
import json
import os
import pathlib
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time

root = pathlib.Path(__file__).resolve().parents[3]
bench = root / "scripts/lib/bench"


class Report:
    """The table, as it grows."""

    def __init__(self):
        self.missed = self.unmeasured = 0

    def bar(self, what, value, limit, unit, beside=""):
        holds = value <= limit
        self.missed += not holds
        print(f"{what:58}{value:9.2f} {unit:3} at most {limit:7.2f}  {'met   ' if holds else 'MISSED'}  {beside}", flush=True)


    def not_measured(self, what, why):
        self.unmeasured += 1
        print(f"{what:58}not measured: {why}", flush=True)

    def beside(self, what, value, words):
        """What helps to read the bars."""
        print(f"{what:58}{value:9.2f} x    {words}", flush=True)


def median(values):
    return statistics.median(values)


# --- The engine, by its bare interface


def engine_socket():
    host = os.environ.get("DOCKER_HOST", "unix:///var/run/docker.sock")
    if not host.startswith("unix://"):
        sys.exit("the comparison with bare calls needs an engine behind a unix socket")
    return host.removeprefix("unix://")


class BareEngine:
    """One connection, as a thread uses it."""

    def __init__(self):
        self.connection = http.client.HTTPConnection("engine")
        self.connection.sock = socket.socket(socket.AF_UNIX)
        self.connection.sock.connect(engine_socket())

    def call(self, method, path, body=None):
        self.connection.request(method, path, json.dumps(body) if body is not None else None, {"Content-Type": "application/json"})
        answer = self.connection.getresponse()
        content = answer.read()
        if answer.status >= 400:
            sys.exit(f"{method} {path}: {answer.status} {content.decode()}")
        return json.loads(content) if content else None


def bare_environment(number, mark, image):
    """Network, three containers, and their host ports: what no tool can do without."""
    engine = BareEngine()
    network = f"bare-{mark}-{number}"
    config = {"Subnet": f"10.202.{number // 8}.{number % 8 * 32}/27"}
    engine.call("POST", "/networks/create", {"Name": network, "Driver": "bridge", "IPAM": {"Config": [config]}, "Labels": {"bare": mark}})

    def one(name):
        own = BareEngine()
        body = {
            "Image": image, "Cmd": tiny_command, "Labels": {"bare": mark}, "ExposedPorts": {"8000/tcp": {}}, "Hostname": name,
            "Healthcheck": {"Test": ["NONE"]},
            "HostConfig": {"NetworkMode": network, "PortBindings": {"8000/tcp": [{"HostIp": "127.0.0.1", "HostPort": ""}]}},
            "NetworkingConfig": {"EndpointsConfig": {network: {"Aliases": [name]}}},
        }  # fmt: skip
        container = own.call("POST", f"/containers/create?name={network}-{name}", body)["Id"]
        own.call("POST", f"/containers/{container}/start")
        ports = own.call("GET", f"/containers/{container}/json")["NetworkSettings"]["Ports"]["8000/tcp"]
        wait_for_port(int(ports[0]["HostPort"]))

    with concurrent.futures.ThreadPoolExecutor(3) as threads:
        list(threads.map(one, ["a", "b", "c"]))


def wait_for_port(port):
    """The server's greeting: the engine's proxy alone says nothing."""
    for _ in range(6000):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
                if connection.recv(1):
                    return
        except OSError:
            pass
        time.sleep(0.005)
    sys.exit(f"port {port} does not answer")


tiny_command = ["nc", "-lk", "-p", "8000", "-e", "echo", "hello"]


def remove_bare(mark):
    engine = BareEngine()
    filters = json.dumps({"label": [f"bare={mark}"]}).replace(" ", "").replace('"', "%22")
    containers = [item["Id"] for item in engine.call("GET", f"/containers/json?all=1&filters={filters}")]
    with concurrent.futures.ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda name: BareEngine().call("DELETE", f"/containers/{name}?force=1&v=1"), containers))
    for network in engine.call("GET", f"/networks?filters={filters}"):
        engine.call("DELETE", f"/networks/{network['Id']}")


# --- Programs of orch


def write(folder, name, text):
    path = pathlib.Path(folder) / name
    path.write_text(text)
    return str(path)


def run(command):
    begin = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{command} failed:\n{done.stdout}{done.stderr}")
    return time.perf_counter() - begin, done.stdout


def until(command, word):
    """Seconds until the command prints the word, and from then to its end."""
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    ready = None
    for line in process.stdout:
        if line.strip().startswith(word):
            ready = time.perf_counter()
    errors = process.stderr.read()
    if process.wait() != 0 or ready is None:
        sys.exit(f"{command} failed:\n{errors}")
    return ready - begin, time.perf_counter() - ready


# --- The points


def cold(report, runs, orch, contenders):
    """Up and down of four services, alternating."""
    results = {name: [] for name in contenders}
    for contender in contenders.values():
        contender()  # builds what is not built yet
    for _ in range(runs):
        for name, contender in contenders.items():
            results[name].append(contender())
    ups = {name: median([row[0] for row in rows]) for name, rows in results.items()}
    downs = {name: median([row[1] for row in rows]) for name, rows in results.items()}
    for name, limit in (("bash", 0.8), ("compose", 0.17), ("testcontainers", 0.35)):
        if name not in ups:
            report.not_measured(f"cold up of four services / {name}", "it is not there")
        else:
            report.bar(f"cold up of four services / {name}", ups["orch"] / ups[name], limit, "x", f"{ups['orch']:.2f} s / {ups[name]:.2f} s")
    for name, words in (("orch, nothing initialised", "ORCH_TEMPLATES=off / bash"), ("testcontainers, busy", "orch / it, looking every 50 ms")):
        if name in ups:
            value = ups[name] / ups["bash"] if name.startswith("orch") else ups["orch"] / ups[name]
            report.beside(f"  {name}", value, f"{ups[name]:.2f} s; {words}")
    report.bar("down of the same / docker rm -f, network rm", downs["orch"] / downs["bash"], 1.0, "x", f"{downs['orch']:.2f} s / {downs['bash']:.2f} s")


def warm(report, runs, orch, folder):
    """From the start of the command to the answer of a service of an environment of the four that waited."""
    mark = random.randrange(10**9)
    declared = (bench / "up.orch").read_text().partition("up shop")[0].replace("../../../docker", str(root / "docker"))
    declared = declared.replace("port:  8000", f'port: 8000, labels: {{ bench: "{mark}" }}')
    text = f"""{declared}
let mine = up shop --warm 2 --ttl 60s
expect http.get("${{mine.backend.url}}/health").status == 200
print "answered"
"""
    program = write(folder, "warm.orch", text)
    run([orch, program])
    times = []
    for _ in range(max(runs, 5)):
        wait_until_ready(2)
        times.append(until([orch, program], "answered")[0] * 1000)
    subprocess.run([orch, "gc", "--warm"], capture_output=True)
    report.bar("a warm environment claimed: until its first answer", median(times), 100, "ms", f"worst {max(times):.0f} ms, with the start of orch")


def wait_until_ready(count):
    for _ in range(600):
        names = subprocess.run(["docker", "volume", "ls", "-q"], capture_output=True, text=True).stdout.split()
        ready = {name.removesuffix("-ready") for name in names if name.endswith("-ready")}
        if len([name for name in ready if f"{name}-claim" not in names]) >= count:
            return time.sleep(0.5)
        time.sleep(0.1)
    sys.exit("no environment gets ready to wait")


def notice(report, runs, orch, folder):
    """A service writes the moment at which it is ready, or dies, into a folder of this machine."""
    server = f"""
import http.server, os, random, time
time.sleep(random.uniform(0.4, 1.2))
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.send_header("Content-Length", "0"); self.end_headers()
    def log_message(self, *words): pass
listener = http.server.HTTPServer(("", 8000), Handler)
open("/out/moment", "w").write(str(time.time_ns()))
listener.serve_forever()
"""
    dying = """
import os, random, time
time.sleep(random.uniform(0.4, 1.2))
open("/out/moment", "w").write(str(time.time_ns()))
os._exit(3)
"""
    moment = pathlib.Path(folder) / "moment"
    for what, script, limit, ending in (
        ("from a service ready to orch knowing it", server, 25, "up shop"),
        ("from a container's death to the error", dying, 50, "let r = try up(shop)\nexpect not r.ok"),
    ):
        write(folder, "server.py", script)
        program = write(
            folder, "notice.orch",
            f"""
service web {{
  image: "python:3.11-alpine3.19", port: 8000, volumes: ["{folder}:/out"], command: ["python3", "/out/server.py"], init: false
  ready: http("/")
}}
env shop {{ services: [web] }}
{ending}
print "now" now()
""",
        )
        times = []
        for _ in range(max(runs, 7)):
            # `now()` prints in units; the moment of the line is as good.
            process = subprocess.Popen([orch, program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            for line in process.stdout:
                if line.startswith("now"):
                    seen = time.time_ns()
            if process.wait() != 0:
                sys.exit(process.stderr.read())
            times.append((seen - int(moment.read_text())) / 1e6)
        report.bar(what, median(times), limit, "ms", f"worst {max(times):.0f} ms")


def processes(names):
    """The processes of the engine: dockerd, containerd, their shims and proxies."""
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if (folder / "comm").read_text().strip() in names:
                yield folder
        except OSError:
            pass


def processor_time(folder, children=True):
    """Seconds that a process and its children that have ended have used."""
    try:
        fields = (folder / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return sum(int(field) for field in fields[11 : 15 if children else 13]) / os.sysconf("SC_CLK_TCK")


engine_names = {"dockerd", "containerd", "containerd-shim", "docker-proxy", "podman", "conmon"}


def engine_time():
    return sum(processor_time(folder) for folder in processes(engine_names))


def side_by_side(report, runs, orch, folder, image):
    """N environments of three small services at once, beside the same by bare calls, as often as `runs` says; alternating."""
    small = f'image: "alpine:3.19", command: {json.dumps(tiny_command)}, port: 8000, ready: tcp(within: 120s)'
    program = write(
        folder, "many.orch",
        f"""
service a {{ {small} }}
service b {{ {small} }}
service c {{ {small} }}
env tiny {{ services: [a, b, c] }}
let wanted = int(option("count"))
parallel for number in range(0, wanted) with max: wanted {{
  let mine = up tiny
  print "up"
  while not exists("{folder}/go") {{ sleep 20ms }}
}}
""",
    )
    go = pathlib.Path(folder) / "go"
    facts = {}
    for count in (1, 4, 16, 50):
        ratios, ours, theirs = [], [], []
        for _ in range(max(runs, 5)):
            go.unlink(missing_ok=True)
            ours.append(orch_environments(orch, program, count, go, facts))
            theirs.append(bare_environments(count, image, facts[count]))
            ratios.append(ours[-1] / theirs[-1])
        report.bar(
            f"{count} environment{'s' if count > 1 else ''} at once / bare calls of the same", median(ours) / median(theirs), 1.5, "x",
            f"{median(ours):.2f} s / {median(theirs):.2f} s; each {median(ours) / count * 1000:.0f} ms; "
            f"processor: {median(facts[count]['own']):.2f} s, by hand {median(facts[count]['by hand']):.2f} s",
        )
    own, engine = facts[16]["own"], facts[16]["engine"]
    report.bar("orch's processor time for 16 / the engine's", median(own) / median(engine) * 100, 10, "%", f"{median(own):.2f} s / {median(engine):.2f} s")
    report.bar("orch's resident memory with 50", max(facts[50]["memory"]), 60, "MB", "at most, of its whole run, its supervisor's with it")


def orch_environments(orch, program, count, go, facts):
    before = engine_time()
    begin = time.perf_counter()
    process = subprocess.Popen([orch, program, f"--count={count}"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    up = 0
    for line in process.stdout:
        up += line.strip() == "up"
        if up == count:
            break
    took = time.perf_counter() - begin
    if up < count:
        sys.exit(f"only {up} of {count} environments got ready:\n{process.stderr.read()}")
    folders = [pathlib.Path(f"/proc/{pid}") for pid in [process.pid, *children(process.pid)]]
    fact = facts.setdefault(count, {"own": [], "by hand": [], "engine": [], "memory": []})
    fact["own"].append(sum(processor_time(folder) for folder in folders))
    fact["engine"].append(engine_time() - before)
    fact["memory"].append(sum(most_memory(folder) for folder in folders))
    go.write_text("")
    process.communicate()
    return took


def children(pid):
    return [int(word) for task in pathlib.Path(f"/proc/{pid}/task").iterdir() for word in (task / "children").read_text().split()]


def most_memory(folder):
    """MB that were resident at most."""
    status = dict(line.split(":", 1) for line in (folder / "status").read_text().splitlines())
    return int(status["VmHWM"].split()[0]) * 1024 / 1e6


def bare_environments(count, image, fact):
    mark = str(random.randrange(10**9))
    begin, own = time.perf_counter(), time.process_time()
    with concurrent.futures.ThreadPoolExecutor(count) as threads:
        list(threads.map(lambda number: bare_environment(number, mark, image), range(count)))
    took = time.perf_counter() - begin
    fact["by hand"].append(time.process_time() - own)
    remove_bare(mark)
    return took


def testcontainers(prefix):
    """What starts the same with testcontainers-python, installed for this bench alone; None where it cannot be had."""
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "orch/testcontainers"
    python = cache / "bin/python"
    if not python.exists():
        made = subprocess.run([sys.executable, "-m", "venv", str(cache)], capture_output=True).returncode == 0
        if not made or subprocess.run([str(cache / "bin/pip"), "install", "-q", "testcontainers[redis]==4.15.0"], capture_output=True).returncode != 0:
            return None
    return lambda: until([str(python), "-W", "ignore", str(bench / "up_testcontainers.py"), prefix], "ready")


def main(runs, orch, contenders, points):
    prefix = os.environ["ORCH_IMAGE_PREFIX"]
    report = Report()
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        if "cold" in points:
            other = testcontainers(prefix)
            if other:
                contenders["testcontainers"] = other
                contenders["testcontainers, busy"] = lambda: changed(other, TC_POOLING_INTERVAL="0.05")
            own = contenders["orch"]
            contenders["orch, nothing initialised"] = lambda: changed(own, ORCH_TEMPLATES="off")
            own(), own()  # what is wanted a second time is initialised for all that come later
            cold(report, runs, orch, contenders)
        if "warm" in points:
            warm(report, runs, orch, folder)
        if "notice" in points:
            notice(report, runs, orch, folder)
        if "many" in points:
            side_by_side(report, runs, orch, folder, f"{prefix}alpine:3.19")
    counts = {"missed": report.missed, "not measured": report.unmeasured}
    print("\nbars " + ", ".join(f"{what}: {count}" for what, count in counts.items()))
    return 1 if report.missed or report.unmeasured else 0


def changed(run, **variables):
    """The same with other environment variables."""
    before = dict(os.environ)
    os.environ.update(variables)
    try:
        return run()
    finally:
        os.environ.clear()
        os.environ.update(before)
