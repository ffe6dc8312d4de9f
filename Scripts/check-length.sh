#!/usr/bin/env bash
# Names the longest source files and fails when one is over 400 lines: a file is one idea.
set -euo pipefail
cd "$(dirname "$0")/.."
limit=400
lengths=$(find Sources Tests Benchmarks Scripts -name .build -prune -o -type f \
  \( -name '*.swift' -o -name '*.c' -o -name '*.h' -o -name '*.sh' -o -name '*.py' \) \
  -exec awk 'END { print FNR, FILENAME }' {} \; 2>/dev/null | sort -k1,1nr -k2 || true)
echo "longest files:"
awk 'NR <= 5 { printf "  %4d  %s\n", $1, $2 }' <<<"$lengths"
awk -v limit=$limit '$1 > limit { print $2 ": " $1 " lines, over " limit; bad = 1 } END { exit bad }' \
  <<<"$lengths" >&2
