#!/usr/bin/env python3
"""Usage: judge-prompt.py FOLDER

Replays what the prompt printed, as the prompt's fuzzer logged it, in a terminal emulator that is not
ours (pyte, in .engine/judge), and holds its screen against what the prompt's buffer held. Logs of
terminals that wrap their rows on a resize are left out: pyte cuts them.
"""
import os
import sys
import unicodedata

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", ".engine", "judge"))
import pyte  # noqa: E402


class Terminal(pyte.Screen):
    """As xterm: a lower window keeps the cursor in sight, a narrower one cuts the rows."""

    def resize(self, lines=None, columns=None):
        lost = max(0, self.cursor.y - lines + 1)
        rows = {y - lost: row for y, row in self.buffer.items() if lost <= y < lost + lines}
        self.buffer.clear()
        for y, row in rows.items():
            for x in range(columns, self.columns):
                row.pop(x, None)
            self.buffer[y] = row
        self.lines, self.columns = lines, columns
        self.set_margins()
        self.cursor.y -= lost
        self.cursor.x = min(self.cursor.x, columns - 1)


def shows(cell, wanted):
    """The right part of a wide sign (0) may hold what the terminal draws there."""
    if wanted == 0:
        return cell in ("", " ") or not cell.isascii()
    return unicodedata.normalize("NFD", cell)[:1] == unicodedata.normalize("NFD", chr(wanted))[:1]


def complaint(screen, words):
    row, column = int(words[0]), int(words[1])
    view = [[int(code) for code in line.split(",") if code] for line in words[2].split(";")]
    if min(screen.cursor.x, screen.columns - 1) != column:
        return f"the cursor is in column {screen.cursor.x}, not {column}"
    first = screen.cursor.y - row
    for y in range(first, screen.lines):
        wanted = view[y - first] if 0 <= y - first < len(view) else []
        line = screen.buffer[y]
        for x in range(screen.columns):
            if not shows(line[x].data, wanted[x] if x < len(wanted) else 32):
                return f"row {y}, column {x}: {line[x].data!r}"
    return None


def judge(path):
    """The number of steps that were judged; a complaint with its line ends the log."""
    screen, stream, steps = None, None, 0
    with open(path, encoding="utf-8") as log:
        for number, line in enumerate(log, 1):
            kind, *words = line.rstrip("\n").split(" ", 3)
            if kind == "size" and screen is None:
                screen = Terminal(int(words[0]), int(words[1]))
                stream = pyte.ByteStream(screen)
            elif kind == "size":
                screen.resize(int(words[1]), int(words[0]))
            elif kind == "out":
                stream.feed(bytes.fromhex(words[0]))
            else:
                steps += 1
                wrong = complaint(screen, words)
                if wrong:
                    print(f"{path}:{number}: {wrong}", *screen.display, sep="\n  ")
                    return steps, False
    return steps, True


def main():
    folder = sys.argv[1]
    names = sorted(name for name in os.listdir(folder) if name.startswith("cuts"))
    results = [judge(os.path.join(folder, name)) for name in names]
    right = sum(good for _, good in results)
    print(f"{sum(steps for steps, _ in results)} screens of {len(names)} sessions judged,"
          f" {len(names) - right} sessions wrong")
    sys.exit(0 if names and right == len(names) else 1)


main()
