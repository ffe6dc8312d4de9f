#!/usr/bin/env bash
# Usage: Scripts/check-toolchain.sh SWIFT
# Fails when there is no Swift; throws away a build folder that was made at another path, because
# the compiler's caches name their files by absolute path and fail far from the cause.
set -euo pipefail
cd "$(dirname "$0")/.."
if ! command -v "$1" >/dev/null; then
  echo "needs Swift 6.2 or later, as \`$1\` on PATH: see https://www.swift.org/install" >&2
  exit 1
fi
for plan in .build/debug.yaml .build/release.yaml; do
  if [ -e "$plan" ] && ! grep -qF "\"$(pwd -P)/" "$plan"; then
    echo "this folder was built elsewhere: removing .build" >&2
    rm -rf .build
    break
  fi
done
