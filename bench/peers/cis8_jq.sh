# cis8_jq.sh SCRIPT LIST: eight counts over the files of LIST. zcat and jq run side by side, as anyone would
# have them.
set -e
xargs -a "$2" zcat | jq -f "$1" | awk '{ n[$1]++ } END { for (i = 0; i < 8; i++) print n[i] + 0 }'
