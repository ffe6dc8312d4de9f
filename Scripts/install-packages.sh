#!/usr/bin/env bash
# Usage: Scripts/install-packages.sh [PACKAGE…]
# Sees to it that the system has what cannot be built here: by default libedit's headers, for the
# shell. Wants root only when something is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

provided() {
  case $1 in
    libedit-dev) [ -e /usr/include/histedit.h ] || [ -e /usr/local/include/histedit.h ] ;;
    python3-pip) python3 -c 'import pip' 2>/dev/null || command -v pip3 >/dev/null ;;
  esac
}

missing() {
  local package
  for package in "$@"; do provided "$package" || echo "$package"; done
}

[ $# -gt 0 ] || set -- libedit-dev
mapfile -t needed < <(missing "$@")
[ ${#needed[@]} -gt 0 ] || exit 0

if ! command -v apt-get >/dev/null; then
  echo "needs ${needed[*]} (Debian's names): install with the system's package manager and try again" >&2
  exit 1
fi

if [ "$(id -u)" = 0 ]; then
  root=(env)
elif sudo -n true 2>/dev/null; then
  root=(sudo -n env)
else
  echo "needs ${needed[*]}: run  sudo apt-get install -y ${needed[*]}  and try again" >&2
  exit 1
fi

apt() {
  "${root[@]}" DEBIAN_FRONTEND=noninteractive \
    apt-get -q -o DPkg::Lock::Timeout=300 "$@" </dev/null
}
echo "installing ${needed[*]}" >&2
# A fresh machine has no package lists and an old one stale ones: then the first attempt fails, which
# is not worth a line.
install=(install -y --no-install-recommends "${needed[@]}")
if ! apt "${install[@]}" >/dev/null 2>&1; then
  apt update >&2 || true
  apt "${install[@]}" >&2 || true
fi
mapfile -t needed < <(missing "$@")
if [ ${#needed[@]} -gt 0 ]; then
  echo "could not install ${needed[*]}: the lines above say why" >&2
  exit 1
fi
