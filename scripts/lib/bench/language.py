"""The language beside Lua, CPython and bash: the same kernels in one run, and the bars that they are to hold.

A kernel is a program with its preparation: `prepare` makes the input and stops, `run` goes on to what is measured. The processor time of
the one, taken off that of the other, is the kernel's own, whatever else the machine does meanwhile.
"""
import os
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
import time

kernels = {
    "fib": "fib(27), 832 040 calls",
    "loop": "3 M steps of arithmetic",
    "append": "200 k string appends",
    "sort": "sort of 300 k ints",
    "map": "map and filter over 500 k",
    "records": "200 k updates of 1 000 keys",
    "words": "word count of 5 MB",
    "parse": "JSON of 5 MB, read and written",
    # Lua and bash look for a character beyond ASCII from the text's beginning each time.
    "accents": "240 k characters, not only ASCII",
}
suffixes = {"orch": "orch", "lua": "lua", "cpython": "py", "bash": "sh"}


def run(command, **options):
    """(processor seconds, wall seconds, output)"""
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)
    output = process.stdout.read()
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{command} ended with status {process.returncode}:\n{errors.decode()}")
    return usage.ru_utime + usage.ru_stime, time.perf_counter() - begin, output


def inputs(folder):
    """A text of about 5 MB with 5 000 different words, and about 5 MB of JSON."""
    chance = random.Random(1)
    words = [f"word{number}" for number in range(5000)]
    lines = [" ".join(chance.choices(words, k=10)) for _ in range(62_000)]
    text = pathlib.Path(folder) / "words.txt"
    text.write_text("\n".join(lines) + "\n")
    order = '{"id":%d,"sku":"mug-%d","qty":%d,"price":%.2f,"paid":%s,"tags":["new","sale"],"note":"line one\\nline \\"two\\"","to":null}'
    rows = [order % (n, n % 97, n % 9, n % 1000 / 7, "true" if n % 2 else "false") for n in range(43_000)]
    orders = pathlib.Path(folder) / "orders.json"
    orders.write_text("[" + ",\n".join(rows) + "]")
    return {"words": str(text), "parse": str(orders)}


def measure(runs, interpreters, folder, sources):
    files = inputs(folder)
    times = {}
    for kernel in kernels:
        contenders = {name: sources / f"{kernel}.{suffixes[name]}" for name in interpreters}
        contenders = {name: path for name, path in contenders.items() if path.exists()}
        results = {name: [] for name in contenders}
        outputs = {}
        for round in range(runs):
            for name, path in contenders.items():
                if name == "bash" and round > 0:
                    continue  # seconds each, and far from any bar
                command = interpreters[name] + [str(path)]
                further = [files[kernel]] if kernel in files else []
                before = run(command + ["prepare"] + further)[0]
                total, _, outputs[name] = run(command + ["run"] + further)
                results[name].append(max(total - before, 0.0001) * 1000)
        if len({output.strip() for output in outputs.values()}) != 1:
            sys.exit(f"{kernel}: the programs disagree: {outputs}")
        times[kernel] = {name: statistics.median(column) for name, column in results.items()}
    return times


def table(times):
    """Prints the kernels, and gives how many bars were missed."""
    missed = 0
    with_lua = sum("lua" in row for row in times.values())
    print(f"{'':34}{'orch':>9}{'Lua':>9}{'CPython':>9}{'bash':>9}   {'/Lua':>6}{'/CPython':>9}  at most 1.0 x CPython")
    logs = 1.0
    for kernel, row in times.items():
        ratios = {name: row["orch"] / row[name] for name in ("lua", "cpython") if name in row}
        logs *= ratios.get("lua", 1.0) ** (1 / with_lua)
        holds = ratios["cpython"] <= 1
        missed += not holds
        none = f"{'–':>9}"
        lua = f"{row['lua']:9.1f}" if "lua" in row else none
        bash = f"{row['bash']:9.0f}" if "bash" in row else none
        beside_lua = f"{ratios['lua']:6.2f}" if "lua" in row else f"{'–':>6}"
        print(
            f"{kernels[kernel]:34}{row['orch']:9.1f}{lua}{row['cpython']:9.1f}{bash}   "
            f"{beside_lua}{ratios['cpython']:9.2f}  {'met' if holds else 'MISSED'}"
        )
    print(f"{'geometric mean':34}{'':39}{logs:6.2f}{'':9}  at most 1.0 x Lua: {'met' if logs <= 1 else 'MISSED'}")
    return missed + (logs > 1)


def bar(what, value, limit, unit):
    holds = value <= limit
    print(f"{what:50}{value:9.1f} {unit:4}at most {limit:6.1f}  {'met' if holds else 'MISSED'}")
    return not holds


def long_script(folder):
    """10 000 lines of the kind that people write."""
    path = pathlib.Path(folder) / "long.orch"
    block = (
        "fn step_%d(order, count = 2) {\n  let total = order.qty * count\n  if total > 10 { return { total: total, label: \"many\" } }\n"
        "  for i in range(0, count) {\n    let name = \"order-${order.id}-$i\"\n    expect name.len > 3, \"names are long\"\n  }\n"
        "  return { total: total, label: \"few\" }\n}\nlet result_%d = step_%d({ id: %d, qty: 3 })\nprint result_%d.label\n\n"
    )
    path.write_text("".join(block % (n, n, n, n, n) for n in range(834))[:])
    return str(path)


def resident(orch):
    """MiB at most, as the process itself sees it: what a parent is told counts the parent's own memory before it became orch."""
    status = run([orch, "-e", 'print read("/proc/self/status")'])[2].decode()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:"))) / 1024


def start_bars(runs, orch, folder):
    empty = pathlib.Path(folder) / "empty.orch"
    empty.write_text("")
    commands = {
        "empty": [orch, str(empty)], "print": [orch, "-e", "print 1"], "bash": ["bash", "-c", "echo 1"],
        "check": [orch, "check", long_script(folder)],
    }
    walls = {name: [] for name in commands}
    for _ in range(runs * 10):
        for name, command in commands.items():
            walls[name].append(run(command)[1] * 1000)
    medians = {name: statistics.median(column) for name, column in walls.items()}
    print()
    missed = bar("an empty script, start to end", medians["empty"], 5, "ms")
    missed += bar(f"  beside bash -c 'echo 1' ({medians['bash']:.1f} ms)", medians["empty"] / medians["bash"], 4, "x")
    missed += bar("`orch -e 'print 1'`, start to end", medians["print"], 5, "ms")
    missed += bar(f"  beside bash -c 'echo 1' ({medians['bash']:.1f} ms)", medians["print"] / medians["bash"], 4, "x")
    missed += bar("`orch check` of 10 000 lines", medians["check"], 100, "ms")
    missed += bar("resident memory of a script that only prints", resident(orch), 20, "MiB")
    return missed


def main(runs, orch, sources):
    interpreters = {
        "orch": [str(orch)], "lua": ["lua5.4"], "cpython": ["/usr/bin/python3"], "bash": ["bash"],
    }
    for name in ("lua", "cpython"):
        flag = "-v" if name == "lua" else "--version"
        print(run(interpreters[name] + [flag])[2].decode().strip(), end="; ")
    print("JSON in Lua by lua-cjson. Milliseconds of processor time, medians of", runs, "runs; bash once.")
    with tempfile.TemporaryDirectory() as folder:
        missed = table(measure(runs, interpreters, folder, sources))
        missed += start_bars(runs, str(orch), folder)
    print(f"\n{missed} bars missed" if missed else "\nall bars met")
    return 1 if missed else 0
