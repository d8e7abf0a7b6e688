"""Precision and recall of entry points on real repositories, against lists made by hand.

    python tests/benchmarks/entry_points.py FOLDER [--misses] [--lists FILE]

FOLDER holds clones named `owner+name` or `name`. `entry_points.tsv` has one place a line (repository, commit, path,
line, what starts there), at the commit named. A place is right when path and line agree; what starts at one line counts
once. `entry_points_fresh.tsv`, for `--lists`, holds eight more repositories, whose lists were finished with the output
at hand: routes by a pattern over the sources, the rest by looking through. `entry_points_more.tsv` and
`entry_points_third.tsv` hold eight more each, `entry_points_fourth.tsv` four, made before the output was looked at.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from anchors.workspace import Workspace

LISTS = Path(__file__).with_name("entry_points.tsv")
Place = tuple[str, int]


def expected(lists: Path) -> dict[tuple[str, str], dict[Place, str]]:
    """(repository, commit) -> places and what starts there; a repository without any has a line without path."""
    found: defaultdict[tuple[str, str], dict[Place, str]] = defaultdict(dict)
    for row in lists.read_text(encoding="utf-8").splitlines():
        if not row or row.startswith("#"):
            continue
        repository, commit, path, line, what = row.split("\t")
        places = found[repository, commit]
        if path:
            places[path, int(line)] = what
    return dict(found)


def clone_of(folder: Path, repository: str) -> Path | None:
    owner, _, name = repository.partition("/")
    for candidate in (f"{owner}+{name}", name):
        for inside in (folder / candidate, folder / candidate / "repo"):
            if (inside / ".git").exists() or (inside / "HEAD").exists():
                return inside
    return None


def told(clone: Path, commit: str, cache: Path) -> dict[Place, str]:
    with Workspace.open(clone, commit, cache_dir=cache) as workspace:
        anchors = workspace.anchors
    return {(item.path, item.line): item.text for item in anchors if item.kind == "ENTRY_POINT"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--misses", action="store_true", help="list what was missed and what is wrong")
    parser.add_argument("--lists", type=Path, default=LISTS, help="another list of places")
    options = parser.parse_args()
    right = ours = wanted = 0
    shares: list[tuple[float, float]] = []
    with tempfile.TemporaryDirectory() as cache:
        for (repository, commit), places in sorted(expected(options.lists).items()):
            clone = clone_of(options.folder, repository)
            if clone is None:
                print(f"{repository}: no clone in {options.folder}")
                continue
            found = told(clone, commit, Path(cache))
            hits = found.keys() & places.keys()
            right, ours, wanted = right + len(hits), ours + len(found), wanted + len(places)
            if places:
                shares.append((len(hits) / max(1, len(found)), len(hits) / len(places)))
            print(f"{repository} {commit[:10]}: {len(hits)} right of {len(found)} told and {len(places)} there")
            if options.misses:
                for path, line in sorted(places.keys() - hits):
                    print(f"  missed {path}:{line} {places[path, line]}")
                for path, line in sorted(found.keys() - hits):
                    print(f"  wrong  {path}:{line} {found[path, line]}")
    print(
        f"precision {100 * right / max(1, ours):.1f} % of {ours},",
        f"recall {100 * right / max(1, wanted):.1f} % of {wanted}",
    )
    means = [100 * sum(column) / max(1, len(shares)) for column in zip(*shares, strict=True)]
    print(f"means of {len(shares)} repositories:", *(f"{mean:.1f} %" for mean in means))


if __name__ == "__main__":
    main()
