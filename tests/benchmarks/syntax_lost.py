"""How much of real files lies inside of syntax errors, as they stand and read otherwise (`anchors/syntax/readings.py`).

  python tests/benchmarks/syntax_lost.py kotlin FOLDER…

Files of the language below the folders, up to 400,000 bytes each. `lost` is the sum of each file's share inside of
errors, so that it counts whole files; `--worst N` lists the worst ones.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from anchors.syntax import parse
from anchors.syntax.languages import language_of

MAX_BYTES = 400_000
MUCH = 0.05


def files_of(folders: list[Path], language: str) -> Iterator[Path]:
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            is_own = language_of(path.name) == language and ".git" not in path.parts
            if is_own and path.is_file() and not path.is_symlink() and path.stat().st_size <= MAX_BYTES:
                yield path


def share_lost(data: bytes, language: str, *, is_plain: bool) -> float:
    """`is_plain`: as the text stands."""
    tree = parse._parse(data, language, parse.BUDGET_SECONDS) if is_plain else parse.parse_tree(data, language)
    return min(1.0, parse._broken_bytes(tree.root_node) / max(1, len(data))) if tree.root_node.has_error else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("language")
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--worst", type=int, default=0)
    options = parser.parse_args()
    paths = list(files_of(options.folders, options.language))
    for is_plain in (True, False):
        lost: dict[Path, float] = {}
        for path in paths:
            try:
                share = share_lost(path.read_bytes().removeprefix(b"\xef\xbb\xbf"), options.language, is_plain=is_plain)
            except parse.ParseStopped:
                share = 1.0
            if share:
                lost[path] = share
        much = sum(share > MUCH for share in lost.values())
        print(
            f"{'as it stands' if is_plain else 'read otherwise'}: {len(paths):,} files, {len(lost)} with errors, "
            f"{much} lose more than {MUCH:.0%}, {sum(lost.values()):.2f} lost in all"
        )
        for path in sorted(lost, key=lambda path: (-lost[path], path))[: 0 if is_plain else options.worst]:
            print(f"  {lost[path]:.0%}  {path}")


if __name__ == "__main__":
    main()
