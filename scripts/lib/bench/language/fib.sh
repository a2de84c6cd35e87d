fib() {
    if (($1 < 2)); then
        value=$1
    else
        local first
        fib $(($1 - 1))
        first=$value
        fib $(($1 - 2))
        value=$((first + value))
    fi
}
if [ "$1" = run ]; then
    fib 27
    echo "$value"
fi
