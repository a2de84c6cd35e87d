list=() seed=42
for ((i = 0; i < 300000; i++)); do
    seed=$(((seed * 1103515245 + 12345) % 2147483648))
    list+=("$seed")
done
if [ "$1" = run ]; then
    mapfile -t sorted < <(printf '%s\n' "${list[@]}" | sort -n)
    echo "${sorted[150000]}"
fi
