#!/usr/bin/env python3
"""Usage: Scripts/docs.py write|check

Makes the parts of the documentation that follow from the code, between the marks
`<!-- made: NAME -->` and `<!-- end -->`: write replaces them, check fails when one differs from
what write would put there, or when a page links to a file that does not exist.
"""

import difflib
import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
MADE = re.compile(r"(<!-- made: ([a-z-]+) -->\n)(.*?)(<!-- end -->)", re.S)
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")


def targets():
    """Every layer of Package.swift with its folder and the layers it may import."""
    manifest = json.loads(subprocess.run(
        ["swift", "package", "dump-package"], cwd=ROOT, check=True, capture_output=True,
        text=True).stdout)
    lines = ["| target | folder | may import |", "|---|---|---|"]
    for target in manifest["targets"]:
        if target["type"] == "test":
            continue
        folder = target.get("path") or f"Sources/{target['name']}"
        imports = [next(iter(each.values()))[0] for each in target["dependencies"]]
        lines.append(f"| {target['name']} | {folder} | {' '.join(imports) or '—'} |")
    return "\n".join(lines) + "\n"


MAKERS = {"targets": targets}


def pages():
    for path in sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]):
        yield path, path.read_text(encoding="utf-8")


def main(task):
    stale = False
    for path, old in pages():
        name = path.relative_to(ROOT)
        new = MADE.sub(lambda part: part[1] + MAKERS[part[2]]() + part[4], old)
        if new != old and task == "write":
            path.write_text(new, encoding="utf-8")
            print(f"wrote {name}")
        elif new != old:
            stale = True
            sys.stderr.writelines(difflib.unified_diff(
                old.splitlines(True), new.splitlines(True), str(name), "make docs"))
            print(f"{name} is stale: run  make docs", file=sys.stderr)
        for link in LINK.findall(new):
            if ":" not in link and not (path.parent / link).exists():
                stale = True
                print(f"{name} links to {link}, which does not exist", file=sys.stderr)
    return 1 if stale else 0


if len(sys.argv) != 2 or sys.argv[1] not in ("write", "check"):
    sys.exit(__doc__)
sys.exit(main(sys.argv[1]))
