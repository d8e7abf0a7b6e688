"""Whole commands against peers on one repository: time, processor time and memory, cold and asked again.

    python tests/benchmarks/peers.py REPOSITORY [--aider PYTHON] [--rounds 1]

Peers are aider's repository map (`--aider` names a Python in whose environment `aider-chat` is installed; no model is
asked and nothing is downloaded) and `ctags -R`, where they are there; what is absent is said and left out. Each figure
is of one whole process with all its children, in turn in the same run; ratios are medians over the rounds, each against
its own round's figure. Memory is what the process and its children hold at once (shared pages divided among them),
looked at every quarter of a second. Everything that is written lies in a temporary folder.
"""

from __future__ import annotations

import argparse
import compileall
import contextlib
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index_speed import package

PACKAGES = ("anchors", "engine", "iquest_cli")
LOOK_S = 0.25

# As aider itself calls it with no file in the chat: all tracked files, its default size of map.
AIDER = """
import os, subprocess, sys
from aider.repomap import RepoMap

class Quiet:
    def read_text(self, name):
        try:
            with open(name, encoding="utf-8") as file:
                return file.read()
        except (OSError, UnicodeError):
            return None
    def tool_output(self, *args, **rest): pass
    tool_warning = tool_error = tool_output

class Model:
    def token_count(self, text):
        return len(text) // 4

root = os.path.abspath(sys.argv[1])
listed = subprocess.run(["git", "-C", root, "ls-files", "-z"], capture_output=True, check=True).stdout
paths = [os.path.join(root, os.fsdecode(path)) for path in listed.split(b"\\0") if path]
RepoMap.TAGS_CACHE_DIR = os.path.abspath(sys.argv[2])  # else it writes into the repository
made = RepoMap(1024, root, Model(), Quiet(), max_context_window=128_000).get_repo_map([], paths)
print(len(made or ""))
"""


@dataclass(frozen=True)
class Cost:
    seconds: float
    processor: float
    memory: int


class Watch:
    """The most that a process and its children held at once."""

    def __init__(self, process: int) -> None:
        self.most = 0
        self._process = process
        self._is_done = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_done.set()
        self._thread.join()

    def _run(self) -> None:
        while True:
            self.most = max(self.most, sum(map(held, family(self._process))))
            if self._is_done.wait(LOOK_S):
                return


def family(process: int) -> Iterator[int]:
    yield process
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{process}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from family(int(child))


def held(process: int) -> int:
    """Bytes, shared pages in part."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) << 10
    return 0


class Bench:
    def __init__(self, repository: Path, work: Path, aider: str | None) -> None:
        self.repository, self.work, self.aider = repository, work, aider
        self.code = work / "code"
        for name in PACKAGES:
            source = package().parent / name
            shutil.copytree(source, self.code / name, ignore=shutil.ignore_patterns("__pycache__"))
        compileall.compile_dir(self.code, quiet=1)
        self.costs: dict[str, list[Cost]] = defaultdict(list)

    def run(self, name: str, command: list[str], **environment: str) -> None:
        before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        with (self.work / "errors").open("w+b") as errors:
            process = subprocess.Popen(
                command,
                cwd=self.repository,
                env={**os.environ, **environment},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
            )
            with Watch(process.pid) as watch:
                status = process.wait()
            if status:
                errors.seek(0)
                raise SystemExit(f"{name}: {errors.read()[-2000:].decode(errors='replace')}")
        passed, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
        processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        self.costs[name].append(Cost(passed, processor, watch.most))
        print(f"{name:20} {passed:8.2f} s {processor:8.2f} s of processor {watch.most >> 20:6} MB", flush=True)

    def iquest(self, name: str, verb: str, cache: Path) -> None:
        command = [sys.executable, "-P", "-m", "iquest_cli", verb]
        self.run(name, command, PYTHONPATH=str(self.code), IQUEST_CACHE_DIR=str(cache))

    def round(self) -> None:
        for verb in ("index", "map"):
            with tempfile.TemporaryDirectory(dir=self.work) as cache:
                self.iquest(f"iquest {verb}, cold", verb, Path(cache))
                self.iquest(f"iquest {verb}, warm", verb, Path(cache))
        if shutil.which("ctags"):
            self.run("ctags -R", ["ctags", "-R", "-f", str(self.work / "tags"), "."])
        if self.aider is not None:
            with tempfile.TemporaryDirectory(dir=self.work) as cache:
                command = [self.aider, "-c", AIDER, ".", cache]
                self.run("aider map, cold", command)
                self.run("aider map, warm", command)

    def ratio(self, one: str, other: str, measure: str) -> str:
        pairs = zip(self.costs[one], self.costs[other], strict=True)
        return f"{statistics.median(getattr(a, measure) / getattr(b, measure) for a, b in pairs):.2f}"

    def report(self) -> None:
        for state, goal in (("cold", 12), ("warm", 50)):
            for verb in ("map", "index"):
                ours, peer = f"iquest {verb}, {state}", f"aider map, {state}"
                if self.costs[peer]:
                    faster, memory = self.ratio(peer, ours, "seconds"), self.ratio(ours, peer, "memory")
                    less = self.ratio(peer, ours, "processor")
                    print(f"{ours}: {faster} times as fast as aider's map (goal {goal}), {less} times less processor")
                    print(f"{'':20}  {memory} of its memory" + (" (goal 0.125)" if state == "cold" else ""))
        if self.costs["ctags -R"]:
            for verb in ("map", "index"):
                ours = f"iquest {verb}, cold"
                print(f"{ours}: {self.ratio(ours, 'ctags -R', 'seconds')} x ctags -R (goal 1.3)")


def has_aider(python: str) -> bool:
    with contextlib.suppress(OSError):
        return subprocess.run([python, "-c", "import aider.repomap"], capture_output=True).returncode == 0
    return False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repository", type=Path)
    parser.add_argument("--aider", metavar="PYTHON", help="a Python that has aider-chat")
    parser.add_argument("--rounds", type=int, default=1)
    arguments = parser.parse_args()
    aider = arguments.aider
    if aider is None:
        print("aider's map is left out: no --aider PYTHON")
    elif not has_aider(aider):
        raise SystemExit(f"{aider} has no aider: pip install aider-chat into an environment, and name its Python")
    if not shutil.which("ctags"):
        print("ctags is left out: it is not installed")
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(arguments.repository.resolve(), Path(folder), aider)
        for path in arguments.repository.rglob("*"):  # whoever comes first shall not pay for the disk
            if path.is_file() and not path.is_symlink():
                path.read_bytes()
        for _ in range(arguments.rounds):
            bench.round()
        bench.report()


if __name__ == "__main__":
    main()
