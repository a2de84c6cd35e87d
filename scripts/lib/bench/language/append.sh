if [ "$1" = run ]; then
    text=
    for ((i = 0; i < 200000; i++)); do text+="line $((i % 10));"; done
    echo "${#text}"
fi
