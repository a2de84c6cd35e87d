if [ "$1" = run ]; then
    kept=()
    for ((i = 0; i < 500000; i++)); do
        ((value = i * 3 + 1, value % 2 == 0)) && kept+=("$value")
    done
    echo "${#kept[@]}"
fi
