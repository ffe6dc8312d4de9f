#!/usr/bin/env python3
"""Usage: Scripts/wheels/duckdb.py FOLDER

Lets the DuckDB module of the Python wheel in FOLDER be opened where there is no Python.

The module refers to names of Python that the engine itself never uses. The loader refuses a library
with a name that nobody defines, unless its symbol is weak: so those symbols are made weak, one byte
each in the table of dynamic symbols. Where Python has loaded the module they are found as before.
"""

import glob
import struct
import sys

UNDEFINED = 0
GLOBAL, WEAK = 1, 2
DYNAMIC_SYMBOLS = 11
SYMBOL = struct.Struct("<IBBHQQ")
SECTION = struct.Struct("<IIQQQQIIQQ")


def weaken(path):
    """Makes the undefined names of Python weak in a 64-bit ELF file; gives how many there are."""
    with open(path, "rb") as file:
        image = bytearray(file.read())
    if image[:6] != b"\x7fELF\x02\x01":
        sys.exit(f"{path}: not a 64-bit little-endian ELF file")
    (start,) = struct.unpack_from("<Q", image, 0x28)
    size, count = struct.unpack_from("<HH", image, 0x3A)
    sections = [SECTION.unpack_from(image, start + size * index) for index in range(count)]
    names = 0
    for _, kind, _, _, place, length, link, _, _, _ in sections:
        if kind != DYNAMIC_SYMBOLS:
            continue
        texts = sections[link][4]
        for symbol in range(place, place + length, SYMBOL.size):
            name, binding, _, section, _, _ = SYMBOL.unpack_from(image, symbol)
            text = texts + name
            if section == UNDEFINED and image[text : text + 3].lstrip(b"_")[:2] == b"Py":
                image[symbol + 4] = WEAK << 4 | binding & 0xF
                names += 1
    if names == 0:
        sys.exit(f"{path}: refers to no name of Python; is it still DuckDB's module?")
    # A new file: the old one may be in use.
    with open(path + ".new", "wb") as file:
        file.write(image)
    return names


if __name__ == "__main__":
    import os
    import shutil

    modules = glob.glob(sys.argv[1] + "/_duckdb*.so")
    if not modules:
        sys.exit(f"{sys.argv[1]}: no module of DuckDB in the wheel")
    for module in modules:
        weaken(module)
        shutil.copymode(module, module + ".new")
        os.replace(module + ".new", module)
