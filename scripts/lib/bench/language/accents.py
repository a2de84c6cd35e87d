import sys

text = "héllo wörld " * 20000


def work():
    count = 0
    for i in range(0, len(text)):
        if text[i] == "w" and text[i:i + 5] == "wörld":
            count += 1
    return count


if sys.argv[1] == "run":
    print(work())
