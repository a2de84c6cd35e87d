import sys

with open(sys.argv[2]) as file:
    text = file.read()


def work():
    counts = {}
    for word in text.split():
        counts[word] = counts.get(word, 0) + 1
    return f"{len(counts)} {counts['word7']}"


if sys.argv[1] == "run":
    print(work())
