#!/usr/bin/env bash
# Usage: Scripts/install-wheels.sh NAME [FOLDER]
# Unpacks the wheels that Scripts/wheels/NAME.txt pins, checked by hash, into FOLDER, which is
# .engine unless another is given. pip only fetches, checks and unpacks: nothing of them is run. Then
# Scripts/wheels/NAME.py, if there is one, makes of them what is wanted.
set -euo pipefail
cd "$(dirname "$0")/.."
name=$1
folder=${2:-.engine}
list=Scripts/wheels/$name.txt
stamp=$folder/.$name
machine=$(uname -m)
command -v python3 >/dev/null || Scripts/install-packages.sh python3-pip
# The Python that is here, because the benchmarks load some of the modules into it.
python=$(python3 -c 'import sys; print("%d.%d" % max(sys.version_info[:2], (3, 11)))')
finish=Scripts/wheels/$name.py
parts=("$list")
if [ -e "$finish" ]; then parts+=("$finish"); fi
wanted=$({ echo "$python $machine"; cat "${parts[@]}"; } | sha256sum | cut -d' ' -f1)

# The stamp holds what it stands for, then the names it put into the folder, one a line.
complete() {
  local entry
  [ -r "$stamp" ] || return 1
  {
    read -r entry && [ "$entry" = "$wanted" ] || return 1
    while read -r entry; do [ -e "$folder/$entry" ] || return 1; done
  } <"$stamp"
}

! complete || exit 0
mkdir -p "$folder"
exec 9>"$folder/.lock"
if command -v flock >/dev/null; then flock 9; fi
! complete || exit 0  # another run did it while this one waited

if python3 -c 'import pip' 2>/dev/null; then
  pip=(python3 -m pip)
else
  Scripts/install-packages.sh python3-pip
  if python3 -c 'import pip' 2>/dev/null; then pip=(python3 -m pip); else pip=(pip3); fi
fi

platforms=()
for tag in manylinux_2_{28,27,26,24,17} manylinux2014; do
  platforms+=(--platform "${tag}_$machine")
done

rm -rf "$folder"/.incoming-*  # a killed run's leavings; only the holder of the lock is here
incoming=$(mktemp -d "$folder/.incoming-XXXXXX")
chmod 755 "$incoming"
trap 'rm -rf "$incoming"' EXIT
echo "installing $(sed -n 's/^\([a-z].*==[^ ]*\).*/\1/p' "$list" | paste -sd' ') into $folder/" >&2
if ! PIP_USER=0 PIP_REQUIRE_VIRTUALENV=0 PIP_ROOT_USER_ACTION=ignore "${pip[@]}" install \
  --quiet --no-input --disable-pip-version-check --no-compile --no-deps --only-binary=:all: \
  --require-hashes --implementation cp --python-version "$python" "${platforms[@]}" \
  --target "$incoming" -r "$list" >&2
then
  echo "could not install the wheels of $list: the lines above say why, \`make engine\` tries again" >&2
  exit 1
fi

if [ -e "$finish" ]; then python3 "$finish" "$incoming"; fi

if [ -r "$stamp" ]; then
  mapfile -t old < <(tail -n +2 "$stamp")
  rm -f "$stamp"
  for entry in "${old[@]}"; do rm -rf "$folder/${entry:?}"; done
fi
entries=()
for path in "$incoming"/*; do
  entry=$(basename "$path")
  rm -rf "$folder/$entry"
  mv "$path" "$folder/$entry"
  entries+=("$entry")
done
printf '%s\n' "$wanted" "${entries[@]}" >"$incoming/stamp"
mv "$incoming/stamp" "$stamp"
