"""Whether a graph renewed from the one before is the one made anew, byte for byte, over histories of real repositories.

`python tests/benchmarks/graph_renewal.py REPOSITORY… [--steps 60] [--skip 0]` walks the first-parent history of each,
oldest first, and prints of how many steps the graph was renewed, the processor time of both ways over these, and every
step whose bytes differ; the exit status is 1 where one does. Steps that change nothing that is indexed do not count.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from anchors.graph.edges.graph import SymbolGraph
from anchors.graph.renewing import renewal
from anchors.graph.resolving.resolve import build_graph
from anchors.index.snapshot import Snapshot
from anchors.workspace import Workspace


@dataclass
class Tally:
    steps: int = 0
    renewed: int = 0
    differing: int = 0
    anew_s: float = 0.0
    renewed_s: float = 0.0


class MadeAnew(Exception):
    """Raised in place of making the graph anew, so that such steps are told from the others."""


def refuse(snapshot: Snapshot) -> SymbolGraph:
    raise MadeAnew


def revisions(repository: str, steps: int, skip: int) -> list[str]:
    command = ["git", "-C", repository, "rev-list", "--first-parent", "-n", str(steps + skip + 1), "HEAD"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()[skip:][::-1]


def snapshots(repository: str, revs: list[str], folder: Path) -> Iterator[tuple[str, Snapshot]]:
    with Workspace.open(repository, "HEAD", cache_dir=folder) as workspace:
        for rev in revs:
            yield rev, workspace.at(rev).snapshot


def anew(snapshot: Snapshot) -> bytes:
    """Of all records, and nothing taken over: what is kept beside a snapshot is that of the renewed one."""
    shelf, snapshot.shelf = snapshot.shelf, None
    try:
        return build_graph(snapshot).to_bytes()
    finally:
        snapshot.shelf = shelf


def walk(repository: str, steps: int, skip: int, folder: Path) -> Tally:
    tally, before = Tally(), None
    for rev, snapshot in snapshots(repository, revisions(repository, steps, skip), folder):
        files = [(file.path, file.blob_id) for file in snapshot.files]
        began = time.process_time()
        data = anew(snapshot)
        anew_s = time.process_time() - began
        is_renewed = False
        if before is not None and before[0] != files:
            tally.steps += 1
            began = time.process_time()
            try:
                found = renewal.renew_graph(snapshot, before[1], before[2])
            except MadeAnew:
                pass
            else:
                is_renewed = True
                tally.renewed += 1
                tally.renewed_s += time.process_time() - began
                tally.anew_s += anew_s
                if found.to_bytes() != data:
                    tally.differing += 1
                    print(f"{repository} at {rev}: the renewed graph differs")
        if not is_renewed:  # the next step takes over from what this leaves beside the snapshot
            build_graph(snapshot)
        before = files, snapshot, data
    return tally


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repositories", nargs="+")
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--skip", type=int, default=0, help="newest commits to pass over")
    asked = parser.parse_args()
    vars(renewal)["build_graph"] = refuse
    num_bad = 0
    for repository in asked.repositories:
        with tempfile.TemporaryDirectory() as folder:
            found = walk(repository, asked.steps, asked.skip, Path(folder))
        num_bad += found.differing
        name, anew = Path(repository).resolve().name, f"{found.anew_s:.2f} s anew"
        said = f"{found.renewed} of {found.steps} steps renewed in {found.renewed_s:.2f} s of processor time ({anew})"
        print(f"{name}: {said}, {found.differing} differ", flush=True)
    return 1 if num_bad else 0


if __name__ == "__main__":
    sys.exit(main())
