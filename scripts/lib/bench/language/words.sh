if [ "$1" = run ]; then
    tr -s '[:space:]' '\n' <"$2" | sort | uniq -c | awk '{ different++ } $2 == "word7" { count = $1 } END { print different, count }'
fi
