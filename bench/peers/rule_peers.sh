#!/bin/bash
# rule_peers.sh ARCHIVE [RUNS]: eight CIS rules over a folder of .json.gz files by tripline, event-ruler, quamina, rsigma,
# DuckDB, jq and a Python loop in turns, one thread each. First the sets of (rule, event id): how many pairs only one of
# both has. Then the median of RUNS (5) in seconds, of whole processes; a contestant whose counts differ is not timed.
# Copies of events count for everybody, since only we would take them out.
#
#   tripline generate /tmp/archive --days 30 --max-bytes 1G && bench/peers/rule_peers.sh /tmp/archive
#
# TRIPLINE is our binary. What builds the others, once, into $TRIPLINE_PEERS_DIR (a folder in the cache):
#   event-ruler  Maven and a JDK     software.amazon.event.ruler:event-ruler, from Maven Central
#   quamina      Go                  quamina.net/go/quamina/v2, from a Go module proxy, or a clone: QUAMINA=/path/to/it
#   rsigma       cargo               rsigma-eval and rsigma-parser, from crates.io
#   DuckDB       pip install duckdb  TRIPLINE_BENCH_PYTHON is the python that has it
#   jq           apt-get install jq
# What is not installed or does not build is skipped, with a line that says so.
set -u
scripts=$(dirname "$(readlink -f "$0")")
archive=$1
runs=${2:-5}
tripline=${TRIPLINE:-$scripts/../../build/release/tripline}
python=${TRIPLINE_BENCH_PYTHON:-python3}
built=${TRIPLINE_PEERS_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/tripline-peers}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$built"
find "$archive" -name '*.json.gz' | sort > "$work/list"

skip() { echo "$1 is skipped: $2"; }
contestants=(tripline)

build_ruler() {
  command -v mvn > /dev/null || { skip event-ruler "mvn is not installed"; return 1; }
  mvn -q -B -f "$scripts/ruler" -DbuildDirectory="$built/ruler" compile \
      dependency:build-classpath -Dmdep.outputFile="$built/ruler.classpath" > "$work/log" 2>&1
}
build_quamina() {
  command -v go > /dev/null || { skip quamina "go is not installed"; return 1; }
  rm -rf "$built/quamina" && cp -r "$scripts/quamina" "$built/quamina" && cd "$built/quamina" || return 1
  if [ -n "${QUAMINA:-}" ]; then go mod edit -replace "quamina.net/go/quamina/v2=$QUAMINA"; fi
  { go mod tidy && go build -o peer .; } > "$work/log" 2>&1
}
build_rsigma() {
  command -v cargo > /dev/null || { skip rsigma "cargo is not installed"; return 1; }
  rm -rf "$built/rsigma/src" && mkdir -p "$built/rsigma" && cp -r "$scripts/rsigma/." "$built/rsigma" || return 1
  cargo build -q --release --manifest-path "$built/rsigma/Cargo.toml" > "$work/log" 2>&1
}
for peer in ruler quamina rsigma; do
  : > "$work/log"
  if (build_$peer); then
    contestants+=("$peer")
  elif [ -s "$work/log" ]; then
    skip "$peer" "it does not build: $(grep -im1 'error\|forbidden\|not found\|cannot' "$work/log" || head -1 "$work/log")"
  fi
done
if "$python" -c 'import duckdb' 2> /dev/null; then contestants+=(duckdb); else skip DuckDB "$python has no duckdb"; fi
if command -v jq > /dev/null; then contestants+=(jq); else skip jq "it is not installed"; fi
contestants+=(python)

{
  printf 'pack: cis8\nversion: 1.0.0\nmetrics:\n'
  number=0
  while IFS= read -r pattern; do
    printf "  - { name: rule-%d, namespace: Bench, filter: '%s' }\n" "$((number++))" "$pattern"
  done < "$scripts/cis8.patterns"
} > "$work/cis8.yaml"
"$tripline" compile "$work/cis8.yaml" -o "$work/cis8.trc" > /dev/null 2>&1 || { echo "the rules do not compile"; exit 2; }

# Lines `rule<tab>event id`. Those without a program of their own only count.
pairs_of() {
  case $1 in
    tripline)
      local number=0
      while IFS= read -r pattern; do
        "$tripline" match "$pattern" "$archive" -q --no-dedup --format json --limit 100000 2> /dev/null |
          python3 -c 'import json, sys
for shown in json.load(sys.stdin)["shown"]: print(sys.argv[1], json.loads(shown["event"])["eventID"], sep="\t")' "$number"
        number=$((number + 1))
      done < "$scripts/cis8.patterns" ;;
    *) peer_run "$1" pairs ;;
  esac
}
peer_run() {
  case $1 in
    ruler) java -cp "$built/ruler/classes:$(cat "$built/ruler.classpath")" RulerPeer "$scripts/cis8_ruler.json" "$work/list" "$2" ;;
    quamina) "$built/quamina/peer" "$scripts/cis8_ruler.json" "$work/list" "$2" ;;
    rsigma) "$built/rsigma/target/release/rsigma-peer" "$scripts/cis8_sigma.yaml" "$work/list" "$2" ;;
    duckdb) "$python" "$scripts/cis8_duckdb.py" "$work/list" 1 ;;
    jq) sh "$scripts/cis8_jq.sh" "$scripts/cis8.jq" "$work/list" ;;
    python) "$python" "$scripts/cis8.py" "$work/list" ;;
  esac
}
timed() {
  case $1 in
    tripline) "$tripline" run "$work/cis8.trc" "$archive" -q -j1 --no-dedup ;;
    *) peer_run "$1" counts ;;
  esac
}

pairs_of tripline | LC_ALL=C sort > "$work/tripline.pairs"
for rule in 0 1 2 3 4 5 6 7; do grep -c "^$rule	" "$work/tripline.pairs"; done > "$work/tripline.counts"
echo "$(wc -l < "$work/list") files, $(xargs -a "$work/list" cat | wc -c) bytes, $(wc -l < "$work/tripline.pairs") pairs"
agreeing=(tripline)
for who in "${contestants[@]:1}"; do
  case $who in
    ruler | quamina | rsigma)
      pairs_of "$who" | LC_ALL=C sort > "$work/$who.pairs"
      ours=$(comm -23 "$work/tripline.pairs" "$work/$who.pairs" | wc -l)
      theirs=$(comm -13 "$work/tripline.pairs" "$work/$who.pairs" | wc -l)
      echo "$who: $ours pairs only we have, $theirs only it has"
      if [ "$ours$theirs" = 00 ]; then agreeing+=("$who"); else comm -3 "$work/tripline.pairs" "$work/$who.pairs" | head -3; fi ;;
    *)
      peer_run "$who" > "$work/$who.counts"
      if cmp -s "$work/$who.counts" "$work/tripline.counts"; then
        agreeing+=("$who")
        echo "$who: equal counts"
      else
        echo "$who: its counts differ from ours"
      fi ;;
  esac
done

TIMEFORMAT='%R %U %S'
for ((round = 0; round < runs; ++round)); do
  for who in "${agreeing[@]}"; do
    { time timed "$who" > /dev/null; } 2>> "$work/$who.times"
  done
done
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
ours=$(awk '{ print $1 }' "$work/tripline.times" | median)
for who in "${agreeing[@]}"; do
  awk -v w="$who" -v s="$(awk '{ print $1 }' "$work/$who.times" | median)" \
    -v c="$(awk '{ print $2 + $3 }' "$work/$who.times" | median)" -v o="$ours" \
    'BEGIN { printf "%-10s %8.3f s  %8.3f s cpu  %6.1f x\n", w, s, c, s / o }'
done
