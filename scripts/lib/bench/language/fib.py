import sys


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


if sys.argv[1] == "run":
    print(fib(27))
