#!/usr/bin/env python3
"""Usage: Scripts/test-times.py [--most N] [--tests] [PATTERN]

Runs every suite of the built tests on its own, and lists the N (30) that take the most processor
time, which a busy machine changes little, with their elapsed time; `--tests` takes test by test what
PATTERN, a regular expression over `Target.Suite/test`, leaves. Build the tests first.
"""

import argparse
import pathlib
import re
import resource
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUNDLE = ROOT / ".build" / "debug" / "kithPackageTests.xctest"


def processor_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("pattern", nargs="?", default="")
    parser.add_argument("--most", type=int, default=30)
    parser.add_argument("--tests", action="store_true")
    asked = parser.parse_args()
    if not BUNDLE.exists():
        sys.exit("the tests are not built: make build")
    command = [str(BUNDLE), "--testing-library", "swift-testing"]
    listed = subprocess.run(
        ["swift", "test", "list", "--skip-build"], cwd=ROOT, capture_output=True, text=True,
        check=True).stdout
    names = [line for line in listed.splitlines() if re.search(asked.pattern, line)]
    if not asked.tests:
        names = [name.split("/")[0] for name in names]
    rows = []
    for name in sorted(set(names)):
        end = "(/|$)" if asked.tests else "/"
        before, start = processor_seconds(), time.monotonic()
        done = subprocess.run(
            command + ["--filter", "^" + re.escape(name) + end], cwd=ROOT, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True)
        row = (processor_seconds() - before, time.monotonic() - start, done.returncode, name)
        rows.append(row)
        print("%7.2f s processor %7.2f s elapsed  %s%s" % (
            row[0], row[1], name, "  FAILED" if row[2] else ""), file=sys.stderr, flush=True)
    rows.sort(reverse=True)
    print("\n%7.2f s processor in all" % sum(row[0] for row in rows))
    for used, elapsed, status, name in rows[:asked.most]:
        print("%7.2f s %7.2f s  %s%s" % (used, elapsed, name, "  FAILED" if status else ""))


main()
