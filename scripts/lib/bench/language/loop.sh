if [ "$1" = run ]; then
    total=0
    for ((i = 0; i < 3000000; i++)); do total=$(((total + i * 3) % 1000003)); done
    echo "$total"
fi
