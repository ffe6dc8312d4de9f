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
cp -R --parents "$@" "$copy"
"$swift" format format -i -r --parallel --configuration .swift-format "$copy"
for path in "$@"; do
  if ! diff -ru "$path" "$copy/$path"; then
    echo "$path is not laid out as \`make format\` does it" >&2
    exit 1
  fi
done
