keys=()
for ((i = 0; i < 1000; i++)); do keys+=("key $i"); done
if [ "$1" = run ]; then
    declare -A counts=()
    for key in "${keys[@]}"; do counts[$key]=0; done
    for ((i = 0; i < 200000; i++)); do
        key=${keys[i * 7 % 1000]}
        counts[$key]=$((${counts[$key]} + i))
    done
    echo "${counts["key 7"]}"
fi
