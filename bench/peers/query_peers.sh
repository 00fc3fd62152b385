#!/bin/bash
# query_peers.sh ARCHIVE [RUNS]: two questions to a folder of .json.gz files by `tripline query`, jq and DuckDB in turns,
# all on $THREADS threads (2). Prints the median of RUNS (5) in seconds, and of the processor's time of all threads; a
# contestant whose counts differ from ours is said to, and not timed. Copies of events count for everybody, since only we
# would take them out; `dedup` is our time when they are.
#
#   tripline generate /tmp/archive --days 30 --max-bytes 1G && bench/peers/query_peers.sh /tmp/archive
#
# TRIPLINE is our binary, TRIPLINE_BENCH_PYTHON a python with DuckDB (pip install duckdb). What is missing is left out.
set -u
scripts=$(dirname "$(readlink -f "$0")")
archive=$1
runs=${2:-5}
threads=${THREADS:-2}
tripline=${TRIPLINE:-$scripts/../../build/release/tripline}
python=${TRIPLINE_BENCH_PYTHON:-python3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
find "$archive" -name '*.json.gz' | sort > "$work/list"

ask() { "$tripline" query "$1" "$archive" -q -j "$threads" --format csv "${@:2}" | sed '1d; s/,/\t/'; }
jq_ask() { sh "$scripts/query_jq.sh" "$work/list" "$threads" "$1"; }
duckdb_ask() { "$python" "$scripts/query_duckdb.py" "$work/list" "$threads" "$@"; }

by_name() {
  case $1 in
    tripline) ask 'stats count(*) by eventName' --no-dedup ;;
    dedup) ask 'stats count(*) by eventName' ;;
    jq) jq_ask '.Records[].eventName' ;;
    duckdb) duckdb_ask eventName ;;
  esac
}
logins_by_address() {
  case $1 in
    tripline) ask 'filter eventName="ConsoleLogin" | stats count(*) by sourceIPAddress' --no-dedup ;;
    dedup) ask 'filter eventName="ConsoleLogin" | stats count(*) by sourceIPAddress' ;;
    jq) jq_ask '.Records[] | select(.eventName == "ConsoleLogin") | .sourceIPAddress' ;;
    duckdb) duckdb_ask sourceIPAddress ConsoleLogin ;;
  esac
}

contestants=(tripline dedup)
if command -v jq > /dev/null; then contestants+=(jq); else echo "jq is not installed"; fi
if "$python" -c 'import duckdb' 2> /dev/null; then contestants+=(duckdb); else echo "DuckDB is not installed"; fi

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

TIMEFORMAT='%R %U %S'
echo "$(wc -l < "$work/list") files, $(xargs -a "$work/list" cat | wc -c) bytes, $threads threads, $runs runs"
for question in by_name logins_by_address; do
  for who in "${contestants[@]}"; do $question "$who" | LC_ALL=C sort > "$work/$who.answer"; done  # and fills the cache
  for ((round = 0; round < runs; ++round)); do
    for who in "${contestants[@]}"; do
      { time $question "$who" > /dev/null; } 2>> "$work/$question.$who"
    done
  done
  ours=$(awk '{ print $1 }' "$work/$question.tripline" | median)
  for who in "${contestants[@]}"; do
    if [ "$who" != dedup ] && ! cmp -s "$work/$who.answer" "$work/tripline.answer"; then
      echo "$question $who: its counts differ from ours"
      continue
    fi
    wall=$(awk '{ print $1 }' "$work/$question.$who" | median)
    cpu=$(awk '{ print $2 + $3 }' "$work/$question.$who" | median)
    awk -v q="$question" -v w="$who" -v s="$wall" -v c="$cpu" -v o="$ours" \
      'BEGIN { printf "%-18s %-9s %8.3f s  %8.3f s cpu  %6.1f x\n", q, w, s, c, s / o }'
  done
  echo "$question: $(wc -l < "$work/tripline.answer") groups"
done
