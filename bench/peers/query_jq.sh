# query_jq.sh LIST THREADS FILTER: how often each line comes that jq's FILTER gives of the files of LIST, as lines
# `value TAB count`. As many pairs of zcat and jq run side by side as there are threads.
set -e
parts=$(mktemp -d)
trap 'rm -rf "$parts"' EXIT
export parts filter="$3"
xargs -a "$1" -P "$2" -n 512 sh -c '
  zcat "$@" | jq -r "$filter" | awk "{ n[\$0]++ } END { for (v in n) print v \"\\t\" n[v] }" > "$(mktemp "$parts/XXXXXX")"
' sh
cat "$parts"/* | awk -F '\t' '{ n[$1] += $2 } END { for (v in n) print v "\t" n[v] }'
