import sys


def numbers():
    result = []
    seed = 42
    for i in range(300000):
        seed = (seed * 1103515245 + 12345) % 2147483648
        result.append(seed)
    return result


values = numbers()
if sys.argv[1] == "run":
    print(sorted(values)[150000])
