"""What the index costs, against the raw parse of the same bytes and git.

    python tests/benchmarks/index_speed.py REPOSITORY [--rounds 3]

Every figure is of whole processes, taken in turn in the same run and repeated, since a shared machine is only
comparable with itself: ratios are medians over the rounds. Nothing is written but in a temporary folder.
"""

from __future__ import annotations

import argparse
import compileall
import importlib.util
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def package() -> Path:
    """The installed package, compiled parts and all, as its users run it; else the tree's, which is slower."""
    found = importlib.util.find_spec("anchors")
    return ROOT / "anchors" if found is None or found.origin is None else Path(found.origin).parent


RAW = """
import sys, time
from tree_sitter import Parser
from anchors.repository.repository import Repository
from anchors.syntax.languages import is_code
from anchors.syntax.parse import grammar
with Repository.open(sys.argv[1]) as repository:
    files = [file for file in repository.files()[0] if file.language and is_code(file.language)]
    data = [(file.language, repository.read(file)) for file in files]
parsers = {language: Parser(grammar(language)) for language, _ in data}
begin, cpu = time.perf_counter(), time.process_time()
for language, source in data:
    parsers[language].parse(source)
print(time.perf_counter() - begin, time.process_time() - cpu, len(data), sum(len(source) for _, source in data))
"""

VERB = """
import resource, sys
from pathlib import Path
from anchors.workspace import Workspace
with Workspace.open(sys.argv[1], cache_dir=Path(sys.argv[2])) as workspace:
    workspace.snapshot
    if sys.argv[3] == "question":
        workspace.search("where is the session cookie checked and which errors are raised")
    elif sys.argv[3] == "all":
        workspace.anchors, workspace.lexical
    elif sys.argv[3] == "columns":
        workspace.snapshot.columns.arrays()
    report = workspace.report
usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
cpu = sum(one.ru_utime + one.ru_stime for one in usage)
print(cpu, usage[0].ru_maxrss, usage[1].ru_maxrss, report.num_parsed, report.num_files)
"""


class Bench:
    def __init__(self, repository: Path, work: Path) -> None:
        self.repository = repository
        self.cache = work / "cache"
        # A copy, so that whoever edits the code meanwhile does not make what is cached out of date.
        self.code = work / "code"
        shutil.copytree(package(), self.code / "anchors", ignore=shutil.ignore_patterns("__pycache__"))
        # As pip leaves it: every process would compile the sources anew where bytecode may not be written.
        compileall.compile_dir(self.code, quiet=1)
        self.seconds: dict[str, list[float]] = {}
        self.facts: dict[str, list[list[str]]] = {}

    def time(self, name: str, command: list[str], cwd: Path | None = None) -> None:
        environment = {**os.environ, "PYTHONPATH": str(self.code)}
        begin = time.perf_counter()
        run = subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=environment, errors="replace")
        passed = time.perf_counter() - begin
        if run.returncode:
            raise SystemExit(f"{name}: {run.stderr[-2000:]}")
        self.seconds.setdefault(name, []).append(passed)
        self.facts.setdefault(name, []).append(run.stdout.split()[:6])

    def verb(self, name: str, verb: str, repository: Path | None = None) -> None:
        target = str(repository or self.repository)
        self.time(name, [sys.executable, "-P", "-c", VERB, target, str(self.cache), verb])

    def ratio(self, name: str, base: list[float]) -> str:
        return f"{statistics.median(a / b for a, b in zip(self.seconds[name], base, strict=True)):.2f}"

    def processor(self, name: str) -> list[float]:
        """Seconds of the verb's own and of its children."""
        return [float(facts[0]) for facts in self.facts[name]]

    def median(self, name: str) -> str:
        return f"{statistics.median(self.seconds[name]):.2f} s"


def edit(copy: Path, share: int) -> int:
    """Adds a line to every `share`-th source file."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=copy, capture_output=True, check=True).stdout
    paths = [os.fsdecode(path) for path in listed.split(b"\0") if path.endswith((b".py", b".java", b".go", b".c"))]
    for path in paths[::share]:
        with (copy / path).open("ab") as file:
            file.write(b"\n")
    return len(paths[::share])


def one_round(bench: Bench, copy: Path) -> None:
    shutil.rmtree(bench.cache, ignore_errors=True)
    bench.time("raw", [sys.executable, "-P", "-c", RAW, str(bench.repository)])
    bench.verb("cold", "index")
    bench.verb("warm", "index")
    bench.time("python", [sys.executable, "-P", "-c", "pass"])
    bench.time("git", ["git", "-C", str(bench.repository), "ls-files", "-s", "-z"])
    bench.verb("derive", "all")
    bench.verb("question", "question")
    bench.verb("copy", "all", copy)
    edit(copy, 100)
    bench.verb("edited", "index", copy)
    edit(copy, 100)
    bench.verb("laid", "columns", copy)
    edit(copy, 100)
    bench.verb("asked", "question", copy)
    if shutil.which("ctags"):
        bench.time("ctags", ["ctags", "-R", "-f", str(bench.cache.parent / "tags"), "."], cwd=bench.repository)


def report(bench: Bench) -> None:
    raw = [float(facts[0]) for facts in bench.facts["raw"]]
    floor = [a + b for a, b in zip(bench.seconds["python"], bench.seconds["git"], strict=True)]
    cold_cpu, rss, child_rss, parsed, files = bench.facts["cold"][0]
    print(
        f"{files} files indexed, {parsed} parsed; {int(bench.facts['raw'][0][3]) / 1e6:.1f} MB in grammars' languages"
    )
    compiled = "compiled" if any((bench.code / "anchors").rglob("native*.so")) else "no compiled"
    print(f"from {package()}, with {compiled} inner loops")
    print(f"raw parse of those, one thread      {statistics.median(raw):.2f} s")
    print(f"cold, whole process                 {bench.median('cold')} = {bench.ratio('cold', raw)} x raw parse")
    cpu = [float(cold[0]) / float(raw[1]) for cold, raw in zip(bench.facts["cold"], bench.facts["raw"], strict=True)]
    print(f"  processor time, all its processes {float(cold_cpu):.2f} s = {statistics.median(cpu):.2f} x raw parse's")
    print(f"  peak memory                       {int(rss) >> 10} MB, and {int(child_rss) >> 10} MB in each worker")
    print(f"python -c pass, git ls-files -s     {statistics.median(floor):.2f} s")
    print(f"warm, whole process                 {bench.median('warm')} = {bench.ratio('warm', floor)} x those")
    edited = bench.facts["edited"][0][3]
    for name, label in (
        ("edited", f"{edited} files edited, whole process   "),
        ("laid", "  the same, its columns laid too   "),
    ):
        over, work = (
            100
            * statistics.median((a - b) / c for a, b, c in zip(times(name), times("warm"), times("cold"), strict=True))
            for times in (bench.seconds.__getitem__, bench.processor)
        )
        print(f"{label} {bench.median(name)} = warm + {over:.1f} % of cold, of processor time + {work:.1f} %")
    print(
        f"graph, anchors and words, cold      {bench.median('derive')}, in {int(bench.facts['derive'][0][1]) >> 10} MB"
    )
    print(
        f"a question, warm                    {bench.median('question')}; as many files edited {bench.median('asked')}"
    )
    if "ctags" in bench.seconds:
        ratio = bench.ratio("cold", bench.seconds["ctags"])
        print(f"ctags -R                            {bench.median('ctags')}; cold is {ratio} x that")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repository", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        copy = work / "copy"
        subprocess.run(["git", "clone", "-q", "--no-hardlinks", str(arguments.repository), str(copy)], check=True)
        time.sleep(2.1)  # files younger than that are never trusted by their time stamps
        bench = Bench(arguments.repository.resolve(), work)
        for _ in range(arguments.rounds):
            one_round(bench, copy)
        report(bench)


if __name__ == "__main__":
    main()
