import sys

values = list(range(500000))
if sys.argv[1] == "run":
    print(len(list(filter(lambda x: x % 2 == 0, map(lambda x: x * 3 + 1, values)))))
