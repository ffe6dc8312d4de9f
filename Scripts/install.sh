#!/usr/bin/env bash
# Usage: Scripts/install.sh BIN LIB
# Copies the optimised kith to BIN and its engine to LIB. Builds it first, unless run as root over
# somebody else's checkout (sudo make install): then what `make release` built is installed.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=$1
lib=$2
kith=.build/release/kith
if [ "$(id -u)" != 0 ] || [ "$(stat -c %u .)" = 0 ]; then
  make --no-print-directory release
elif [ ! -x $kith ]; then
  echo "nothing built yet: run  make release  as yourself, then  sudo make install" >&2
  exit 1
fi
shopt -s nullglob
engine=(.engine/_duckdb*.so)
licence=(.engine/duckdb-*.dist-info/licenses/LICENSE)
install -d "$bin" "$lib"
install -m 755 $kith "$bin/kith"
install -m 644 LICENSE "$lib/LICENSE"
if [ ${#engine[@]} -gt 0 ]; then
  install -m 644 "${engine[0]}" "$lib/"
  install -m 644 "${licence[0]}" "$lib/LICENSE.duckdb"
fi
echo "installed $bin/kith and $lib"
echo "it needs the package libedit2 where it runs, and neither this folder, Swift nor Python"
