import sys


def work():
    text = ""
    for i in range(200000):
        text += f"line {i % 10};"
    return len(text)


if sys.argv[1] == "run":
    print(work())
