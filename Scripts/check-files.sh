#!/usr/bin/env bash
# Names the longest source files and fails when one is over 400 lines, because a file is one idea, when
# Package.swift does not declare a folder of tests, which would then never run, or when something hangs
# on the text of an id.
set -euo pipefail
cd "$(dirname "$0")/.."
limit=400
lengths=$(find Sources Tests Benchmarks Scripts -name .build -prune -o -type f \
  \( -name '*.swift' -o -name '*.c' -o -name '*.h' -o -name '*.sh' -o -name '*.py' \) \
  -exec awk 'END { print FNR, FILENAME }' {} \; 2>/dev/null | sort -k1,1nr -k2 || true)
bad=0
echo "longest files:"
awk 'NR <= 5 { printf "  %4d  %s\n", $1, $2 }' <<<"$lengths"
while read -r length file; do
  if [ "${length:-0}" -gt $limit ]; then
    echo "$file: $length lines, over $limit" >&2
    bad=1
  fi
done <<<"$lengths"

manifest=$(tr -d ' \n' <Package.swift)
shopt -s nullglob
for folder in Tests/*/; do
  name=$(basename "$folder")
  files=("$folder"*Tests.swift)
  if [ ${#files[@]} -gt 0 ] && [[ $manifest != *"tests(\"$name\""* ]]; then
    echo "Tests/$name: not among the tests in Package.swift" >&2
    bad=1
  fi
done
# What happens next never hangs on the spelling of an id: see Diagnostic.ID.
if grep -rnE '\bid [!=]= "' Sources >&2; then
  echo "an id that decides something is one of Diagnostic.ID" >&2
  bad=1
fi
exit $bad
