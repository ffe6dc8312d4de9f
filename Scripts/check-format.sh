#!/usr/bin/env bash
# Usage: Scripts/check-format.sh SWIFT PATH…
# Formats a copy of the Swift files and fails, with the difference, when that changes one.
set -euo pipefail
cd "$(dirname "$0")/.."
swift=$1
shift
mkdir -p .build
copy=$(mktemp -d .build/format-XXXXXX)
trap 'rm -rf "$copy"' EXIT
tar -cf - --exclude .build "$@" | tar -xf - -C "$copy"
"$swift" format format -i -r --parallel --configuration .swift-format "$copy"
same=yes
for path in "$@"; do
  diff -ru -x .build "$path" "$copy/$path" || same=no
done
if [ $same = no ]; then
  echo "not laid out as above: run  make format" >&2
  exit 1
fi
