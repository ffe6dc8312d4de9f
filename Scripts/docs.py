#!/usr/bin/env python3
"""Usage: Scripts/docs.py write|check

Makes the parts of the documentation that follow from the code, between the marks
`<!-- made: NAME -->` and `<!-- end -->`, and a page in docs/verbs for every verb. write replaces
them; check fails when one differs from what write would put there, when a verb has no page or a page
no verb, or when a page links to a file that does not exist. It asks the built kith.
"""

import difflib
import functools
import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
MADE = re.compile(r"(<!-- made: ([a-z-]+) -->\n)(.*?)(<!-- end -->)", re.S)
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
VERBS = ROOT / "docs/verbs"


@functools.cache
def reference(*verb):
    """What the executable that was built last says of a verb, or of all families."""
    built = [path for path in (ROOT / f".build/{kind}/kith" for kind in ("debug", "release"))
             if path.exists()]
    if not built:
        sys.exit("kith is not built: run  make build")
    newest = max(built, key=lambda path: path.stat().st_mtime)
    answer = subprocess.run(
        [newest, "help", "--markdown", *verb], capture_output=True, text=True)
    if answer.returncode != 0:
        sys.exit(answer.stderr)
    return answer.stdout


def targets(path):
    """Every layer of Package.swift with its folder and the layers it may import."""
    manifest = json.loads(subprocess.run(
        ["swift", "package", "dump-package"], cwd=ROOT, check=True, capture_output=True,
        text=True).stdout)
    lines = ["| target | folder | may import |", "|---|---|---|"]
    for target in manifest["targets"]:
        folder = target.get("path") or f"Sources/{target['name']}"
        if target["type"] == "test" or folder.startswith("Tests/"):
            continue
        imports = [next(iter(each.values()))[0] for each in target["dependencies"]]
        lines.append(f"| {target['name']} | {folder} | {' '.join(imports) or '—'} |")
    lines.append("")
    for exports in sorted((ROOT / "Sources").glob("*/Exports.swift")):
        words = re.findall(r"^@_exported public import (\w+)", exports.read_text(), re.M)
        lines.append(f"With {exports.parent.name} come {' '.join(words)}.")
    return "\n".join(lines) + "\n"


def decisions(path):
    """A link to each decision, by its heading."""
    lines = []
    for page in sorted((ROOT / "docs/decisions").glob("*.md")):
        heading = page.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
        lines.append(f"- [{heading}]({page.relative_to(path.parent)})\n")
    return "".join(lines)


MAKERS = {
    "targets": targets,
    "decisions": decisions,
    "verbs": lambda path: reference(),
    "verb": lambda path: reference(path.stem),
}


def first_page(verb):
    """The page of a verb that has none yet; `make record` runs its first example."""
    example = re.search(r"```kith\n# [^\n]*\n([^\n]+)", reference(verb))
    answer = ""
    if example:
        query = example[1].replace("'", "'\\''")
        answer = f"\n```console\n$ kith --max-rows 5 -c '{query}' samples/\n```\n"
    return f"# {verb}\n\n<!-- made: verb -->\n<!-- end -->\n{answer}"


def pages():
    for path in sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]):
        yield path, path.read_text(encoding="utf-8")


def settle_verbs(task):
    """Sees to it that verbs and pages are the same; true when they are not."""
    verbs = set(re.findall(r"\]\(docs/verbs/([^)]+)\.md\)", reference()))
    known = {path.stem for path in VERBS.glob("*.md")}
    if task == "check":
        for verb in sorted(verbs - known):
            print(f"docs/verbs/{verb}.md is missing: run  make docs", file=sys.stderr)
        for verb in sorted(known - verbs):
            print(f"docs/verbs/{verb}.md is of no verb: remove it", file=sys.stderr)
        return verbs != known
    VERBS.mkdir(exist_ok=True)
    for verb in sorted(verbs - known):
        (VERBS / f"{verb}.md").write_text(first_page(verb), encoding="utf-8")
    for verb in sorted(known - verbs):
        print(f"docs/verbs/{verb}.md is of no verb: remove it", file=sys.stderr)
    return bool(known - verbs)


def main(task):
    stale = settle_verbs(task)
    for path, old in pages():
        name = path.relative_to(ROOT)
        if path.parent == VERBS and f"docs/verbs/{path.name}" not in reference():
            continue
        new = MADE.sub(lambda part: part[1] + MAKERS[part[2]](path) + part[4], old)
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
