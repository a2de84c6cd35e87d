import sys

keys = [f"key {i}" for i in range(1000)]


def work():
    counts = {}
    for key in keys:
        counts[key] = 0
    for i in range(200000):
        counts[keys[i * 7 % 1000]] += i
    return counts["key 7"]


if sys.argv[1] == "run":
    print(work())
