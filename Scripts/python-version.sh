#!/usr/bin/env bash
# The Python whose shared library stands in for the interpreter that the DuckDB wheel is made for:
# one that the loader already knows, else the system's own, whose library is a package away.
set -euo pipefail
known=$(PATH=$PATH:/sbin:/usr/sbin ldconfig -p 2>/dev/null || true)
for version in 3.11 3.12 3.13 3.14; do
  if [[ $known == *"libpython$version.so.1.0 "* ]]; then
    echo "$version"
    exit
  fi
done
for python in /usr/bin/python3 python3; do
  if "$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null; then exit; fi
done
echo 3.11
