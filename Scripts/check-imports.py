#!/usr/bin/env python3
"""Usage: Scripts/check-imports.py

Fails when Package.swift and the sources say different things: a target imports what it does not
declare, or declares what no file of it imports. What a module re-exports counts as declared by whoever
declares that module. Only System may know the operating system, and Foundation, which costs start-up
time, is not imported at all but for its JSON.
"""

import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
IMPORT = re.compile(
    r"^[ \t]*((?:@\w+[ \t]+)*)(?:(?:public|package|internal|private|fileprivate)[ \t]+)?"
    r"import[ \t]+(?:(?:struct|class|enum|protocol|func|var|let|typealias)[ \t]+)?(\w+)", re.M)
SYSTEM = {"Glibc", "Musl", "Darwin"}
FOUNDATION = {"Foundation", "FoundationEssentials"}
# Who may, besides System's own.
MAY_IMPORT = {"System": SYSTEM, "Imports": {"FoundationEssentials"}}


def manifest():
    """The package as its manifest has it."""
    text = subprocess.run(
        ["swift", "package", "dump-package"], cwd=ROOT, check=True, stdout=subprocess.PIPE,
        text=True)
    return json.loads(text.stdout)


def folder(target):
    """Where a target's files are."""
    place = "Tests" if target["type"] == "test" else "Sources"
    return target.get("path") or f"{place}/{target['name']}"


def dependencies(target):
    """What a target declares."""
    return [next(iter(each.values()))[0] for each in target["dependencies"]]


def imports(place):
    """The modules that files below a folder import, each with the first file that does, and those that
    they re-export."""
    found, exported = {}, set()
    for path in sorted((ROOT / place).rglob("*.swift")):
        for marks, module in IMPORT.findall(path.read_text(encoding="utf-8")):
            found.setdefault(module, path.relative_to(ROOT))
            if "@_exported" in marks:
                exported.add(module)
    return found, exported


def reexports(targets):
    """What comes with each module that re-exports others, all the way down."""
    direct = {name: exported for name, (_, exported) in targets.items() if exported}

    def closure(name):
        return set().union(*({each} | closure(each) for each in direct.get(name, set())))

    return {name: closure(name) for name in direct}


def mistakes(package):
    """A sentence for each thing that is not so."""
    declared = {target["name"]: target for target in package["targets"]}
    found = {name: imports(folder(target)) for name, target in declared.items()}
    comes_with = reexports(found)
    ours = set(declared) | {"ArgumentParser"}
    for name, target in declared.items():
        imported, _ = found[name]
        wanted = dependencies(target)
        allowed = set(wanted).union(*(comes_with.get(each, set()) for each in wanted))
        for module, path in imported.items():
            if module in ours and module not in allowed:
                yield f"{path}: imports {module}, which {name} does not declare"
            if target["type"] != "test" and not folder(target).startswith("Tests/"):
                if module in (SYSTEM | FOUNDATION) - MAY_IMPORT.get(name, set()):
                    yield f"{path}: imports {module}, which is not for {name}"
        for each in wanted:
            # A test needs a program built, not imported; all tests may ask for their tier.
            is_run = target["type"] == "test" and (
                each == "Tiers" or declared.get(each, {}).get("type") == "executable")
            if not is_run and not imported.keys() & ({each} | comes_with.get(each, set())):
                yield f"Package.swift: {name} declares {each}, which no file imports"


if __name__ == "__main__":
    sentences = list(mistakes(manifest()))
    print("\n".join(sentences), file=sys.stderr, end="\n" if sentences else "")
    sys.exit(1 if sentences else 0)
