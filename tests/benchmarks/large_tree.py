"""Memory and time on a very large tree, as whole commands in a terminal.

    python tests/benchmarks/large_tree.py REPOSITORY [--question TEXT] [--rounds 2] [--cache FOLDER]

Runs a cold `iquest index` and then questions, each a whole command in a terminal of its own, and looks several times a
second at all processes that belong to it: the peak is that of their sum at one moment, by the phase that the command
shows in its progress. A page that several of them share counts once (its share in each). Linux only; writes into a
temporary folder only, or into the folder that `--cache` names.
"""

from __future__ import annotations

import argparse
import os
import pty
import re
import resource
import select
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EVERY_S = 0.2
SIZE = re.compile(rb"^(Pss|Pss_Anon):\s+(\d+) kB", re.MULTILINE)
PHASE = re.compile(rb"(parse|columns|graph|anchors|lexical)\b")
KINDS = {b"anchors.index.lean": "worker", b"anchors.index.aside": "aside"}


@dataclass(slots=True)
class Sample:
    """Megabytes of all processes at one moment: what no file lies behind, and everything; and the latter by kind."""

    own: float = 0.0
    all: float = 0.0
    by_kind: dict[str, float] = field(default_factory=lambda: defaultdict(float))


def family(pid: int) -> list[int]:
    """A process and all that come from it."""
    below: dict[int, list[int]] = defaultdict(list)
    for entry in os.scandir("/proc"):
        if entry.name.isdecimal():
            try:
                stat = Path(entry.path, "stat").read_bytes()
            except OSError:
                continue
            below[int(stat.rpartition(b")")[2].split()[1])].append(int(entry.name))
    found = [pid]
    for number in found:
        found += below[number]
    return found


def kind_of(pid: int, main: int) -> str:
    if pid == main:
        return "main"
    command = Path(f"/proc/{pid}/cmdline").read_bytes()
    return next((kind for name, kind in KINDS.items() if name in command), "git and others")


def look(main: int) -> Sample:
    sample = Sample()
    for pid in family(main):
        try:
            sizes = dict(SIZE.findall(Path(f"/proc/{pid}/smaps_rollup").read_bytes()))
            kind = kind_of(pid, main)
        except OSError:
            continue  # it has ended
        everything = int(sizes.get(b"Pss", 0)) / 1024
        sample.own += int(sizes.get(b"Pss_Anon", 0)) / 1024
        sample.all += everything
        sample.by_kind[kind] += everything
    return sample


@dataclass(slots=True)
class Run:
    seconds: float
    cpu: float
    peaks: dict[str, Sample]
    began: dict[str, float]
    shown: list[float]
    """When the display changed, in seconds from the start."""
    text: str

    @property
    def longest_silence(self) -> float:
        """Seconds without any change on the display, from when a person begins to wonder."""
        times = [0.0, *self.shown, self.seconds]
        return max(after - before for before, after in zip(times, times[1:], strict=False))


def run(command: list[str], cache: Path) -> Run:
    """A command in a terminal, so that it shows its progress; its standard output is kept apart."""
    ours, theirs = pty.openpty()
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "XDG_CACHE_HOME": str(cache),
        "TERM": "xterm",
        "COLUMNS": "100",
    }
    environment.pop("CI", None)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    with tempfile.TemporaryFile() as output:
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=theirs, env=environment)
        os.close(theirs)
        result = Run(0.0, 0.0, {}, {}, [], "")
        phase, last, told = "start", 0.0, b""
        while child.poll() is None:
            if select.select([ours], [], [], EVERY_S / 4)[0]:
                try:
                    told = (told + os.read(ours, 1 << 16))[-4096:]
                except OSError:
                    told = told[-4096:]
                    time.sleep(EVERY_S / 4)
                else:
                    result.shown.append(time.monotonic() - began)
                    phase = (PHASE.findall(told) or [phase.encode()])[-1].decode()
                    result.began.setdefault(phase, time.monotonic() - began)
            if time.monotonic() - last > EVERY_S:
                last = time.monotonic()
                sample = look(child.pid)
                if sample.all > result.peaks.get(phase, Sample()).all:
                    result.peaks[phase] = sample
        os.close(ours)
        result.seconds = time.monotonic() - began
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        result.cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        output.seek(0)
        result.text = output.read().decode("utf-8", "replace")
    if child.returncode:
        raise SystemExit(f"{' '.join(command)}: exit code {child.returncode}\n{told.decode('utf-8', 'replace')}")
    return result


def tell(name: str, result: Run) -> None:
    peak = max((sample.all for sample in result.peaks.values()), default=0.0)
    own = max((sample.own for sample in result.peaks.values()), default=0.0)
    print(
        f"{name}: {result.seconds:.1f} s, {result.cpu:.1f} s of processor time, peak {peak:.0f} MiB ({own:.0f} its own)"
    )
    print(f"  longest without a change on the display: {result.longest_silence:.1f} s")
    for phase, sample in result.peaks.items():
        kinds = ", ".join(f"{kind} {size:.0f}" for kind, size in sample.by_kind.items())
        print(
            f"  {phase:<8} from {result.began.get(phase, 0.0):6.1f} s"
            f"  {sample.all:6.0f} MiB ({sample.own:.0f} its own): {kinds}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repository", type=Path)
    parser.add_argument("--question", action="append", default=[])
    parser.add_argument("--cache", type=Path, help="a folder that is kept, and used again if it is there")
    parser.add_argument("--rounds", type=int, default=2, help="how often each question is asked")
    options = parser.parse_args()
    iquest = [sys.executable, "-P", "-m", "iquest_cli", "-C", str(options.repository)]
    with tempfile.TemporaryDirectory() as folder:
        cache = options.cache or Path(folder)
        indexed = run([*iquest, "index"], cache)
        print(indexed.text.rstrip())
        tell("index", indexed)
        tell("index, nothing changed", run([*iquest, "index"], cache))
        for question in options.question or ["how is a configuration file read?"]:
            for _ in range(options.rounds):
                tell(f"ask {question!r}", run([*iquest, "ask", question], cache))


if __name__ == "__main__":
    main()
