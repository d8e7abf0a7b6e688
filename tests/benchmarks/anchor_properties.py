"""Anchor lines put at random into every file of folders: bytes that come back, trees that stay.

`python tests/benchmarks/anchor_properties.py FOLDER…`: one line a folder and language. A file that breaks a property is
named; the exit status tells how many did. Of a notebook it is the script that anchors stand in.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from pathlib import Path

from anchors.context.inject import inject, strip
from anchors.context.proof import shape
from anchors.syntax.languages import is_code, is_notebook_path, language_of
from anchors.syntax.notebooks import shown
from anchors.syntax.parse import ParseStopped, parse_tree
from anchors.types import Anchor

_PER_FILE = 30
_MAX_BYTES = 200_000


def _shape(data: bytes, language: str) -> list[tuple[int, str, bytes | None]]:
    return shape(parse_tree(data, language).root_node)


def broken(data: bytes, language: str, anchors: list[Anchor]) -> tuple[int, str]:
    """(anchor lines put in, the property that does not hold or "")."""
    injected = inject(data, language, anchors)
    if strip(injected) != data:
        return len(injected.lines), "bytes"
    same = not injected.lines or _shape(injected.data, language) == _shape(data, language)
    return len(injected.lines), "" if same else "tree"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    failures = 0
    for root in parser.parse_args().folders:
        files, placed, bad = Counter[str](), Counter[str](), Counter[str]()
        for path in sorted(root.rglob("*")):
            language = language_of(str(path.relative_to(root))) or ""
            if not is_code(language) or not path.is_file() or path.is_symlink():
                continue
            data = path.read_bytes()
            data = shown(data) if is_notebook_path(path.name) else data
            if len(data) > _MAX_BYTES:
                continue
            chance, lines = random.Random(path.name), data.count(b"\n") + 1
            anchors = [
                Anchor("LOG", "x", chance.randint(1, lines), f"n{number}", None, "") for number in range(_PER_FILE)
            ]
            try:
                count, failure = broken(data, language, anchors)
            except ParseStopped:
                continue
            files[language] += 1
            placed[language] += count
            if failure:
                bad[language] += 1
                print(f"{failure:6} {path}")
        for language in sorted(files):
            counts = f"{files[language]:5} files {placed[language]:7} anchors {bad[language]} bad"
            print(f"{root.name:24} {language:12} {counts}")
        failures += sum(bad.values())
    return min(failures, 100)


if __name__ == "__main__":
    sys.exit(main())
