"""How long a whole `iquest check --worktree` takes over a change of many files that break their callers.

    python tests/benchmarks/review_speed.py [--files N] [--rounds N] [--keep FOLDER] REPOSITORY

Clones the repository and adds a required parameter to one function or method in each of N files, the same ones each
time: such as are called elsewhere. Then runs whole commands as processes of their own, each round: `iquest index`
without a cache (what a cold check is measured against), `check` without a cache, `check` with a warm one. Prints
seconds on the clock and of processor time (all processes), the best of the rounds, and what the goals ask.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from review_mutations import Target, add_parameter, targets_of

from anchors.workspace import Workspace


def broken_files(clone: Path, limit: int) -> list[str]:
    """Breaks one definition in each of `limit` files; their paths."""
    with Workspace.open(clone, "HEAD") as workspace:
        targets = targets_of(workspace)
    by_path: dict[str, list[Target]] = {}
    for target in targets:
        if target.symbol.kind != "class" and any(path != target.symbol.path for path, _ in target.callers):
            by_path.setdefault(target.symbol.path, []).append(target)
    paths = sorted(by_path)
    random.Random(1).shuffle(paths)
    done = []
    for path in paths:
        file = clone / path
        lines = file.read_bytes().decode("utf-8", "replace").split("\n")
        changed = next((new for target in by_path[path] if (new := add_parameter(lines, target)) is not None), None)
        if changed is not None and len(done) < limit:
            file.write_bytes("\n".join(changed).encode())
            done.append(path)
    return done


def run(clone: Path, cache: Path, *arguments: str) -> tuple[float, float, str]:
    """(seconds, processor seconds of it and its children, stdout) of one command."""
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache), "CI": "1"}
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-m", "iquest_cli", "-C", str(clone), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1):
        sys.exit(done.stderr)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repository")
    parser.add_argument("--files", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--keep", type=Path, help="put the changed clone there, and leave it")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        clone = options.keep or Path(folder, "clone")
        subprocess.run(["git", "clone", "-q", "--shared", options.repository, str(clone)], check=True)
        paths = broken_files(clone, options.files)
        check = ("check", "--worktree", "--format", "json")
        best: dict[str, tuple[float, float]] = {}
        said = ""
        for _ in range(options.rounds):
            for name, arguments in (("index, cold", ("index",)), ("check, cold", check), ("check, warm", check)):
                cache = Path(folder, "cache")
                if name.endswith("cold"):
                    shutil.rmtree(cache, ignore_errors=True)
                seconds, processor, said = run(clone, cache, *arguments)
                wall, used = best.get(name, (seconds, processor))
                best[name] = min(wall, seconds), min(used, processor)
        findings = json.loads(said)["findings"]
        print(f"{len(paths)} files changed, {len(findings)} findings")
        for name, (seconds, processor) in best.items():
            print(f"{name:<12} {seconds:6.2f} s   processor {processor:6.2f} s")
        over = best["check, cold"][0] - best["index, cold"][0]
        print(f"warm {best['check, warm'][0]:.2f} s (goal 2); cold {over:+.2f} s over the cold index (goal 2)")


if __name__ == "__main__":
    main()
