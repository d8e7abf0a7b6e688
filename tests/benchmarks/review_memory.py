"""How much memory a whole `iquest check --worktree` takes where what was changed is called by thousands of tests.

    python tests/benchmarks/review_memory.py [--tests N] [--per-file N] [--lines N]

Makes a repository in which one function of each of four languages is called by N tests in all, each of so many lines,
and gives the function another parameter. Prints the most memory that all processes of the command held together, what
they share counted once, and their processor time: without a cache, and with a warm one.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

TICK_S = 0.05
HUBS = {
    "py/app/hub.py": "def hub(a, b):\n    return a + b\n",
    "ts/src/hub.ts": "export function hub(a: number, b: number): number {\n  return a + b;\n}\n",
    "go/hub/hub.go": "package hub\n\nfunc Hub(a int, b int) int {\n\treturn a + b\n}\n",
    "java/src/main/java/x/Hub.java": "package x;\n\npublic class Hub {\n    public static int hub(int a, int b) {\n"
    "        return a + b;\n    }\n}\n",
}
CHANGES = {"py": ("b)", "b, c)"), "ts": ("b: number)", "b: number, c: number)"), "go": ("b int)", "b int, c int)"),
           "java": ("int b)", "int b, int c)")}  # fmt: skip
TESTS = {
    "py/tests/test_{}.py": (
        "from app.hub import hub\n", "\n\ndef test_{}():\n    value = hub({}, 2)\n",
        "    other_{0} = value + {0}\n", "", ""
    ),
    "ts/tests/{}.test.ts": (
        "import {{ hub }} from '../src/hub';\n", "\ntest('{}', () => {{\n  const value = hub({}, 2);\n",
        "  const other{0} = value + {0};\n", "}});\n", ""
    ),
    "go/hub/case{}_test.go": (
        'package hub\n\nimport "testing"\n', "\nfunc Test{}(t *testing.T) {{\n\tvalue := Hub({}, 2)\n",
        "\tother{0} := value + {0}\n", "}}\n", ""
    ),
    "java/src/test/java/x/Case{0}Test.java": (
        "package x;\n\nclass Case{}Test {{\n", "    @Test\n    void case{}() {{\n        int value = Hub.hub({}, 2);\n",
        "        int other{0} = value + {0};\n", "    }}\n\n", "}}\n"
    ),
}  # fmt: skip
"""Path; begin of a file, begin of a test, a line of it, its end, the end of the file."""


def made(root: Path, num_tests: int, per_file: int, num_lines: int) -> None:
    files = dict(HUBS)
    for path, (first, begin, line, end, last) in TESTS.items():
        body = "".join(line.format(number) for number in range(num_lines))
        for at in range(num_tests // len(TESTS) // per_file):
            tests = (begin.format(n, n) + body + end.format() for n in range(at * per_file, (at + 1) * per_file))
            files[path.format(at)] = first.format(at) + "".join(tests) + last.format()
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    (root / "go/go.mod").write_text("module example.com/x\n\ngo 1.22\n")
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "first"]):
        subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b", *command], cwd=root, check=True)
    for path, text in HUBS.items():
        (root / path).write_text(text.replace(*CHANGES[path.partition("/")[0]]))


def family(process: int) -> Iterator[int]:
    yield process
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:
        return
    for child in map(int, children):
        yield from family(child)


def held(process: int) -> int:
    """Kilobytes of a process and of those that it started; what several share, each has a part of."""
    total = 0
    for number in family(process):
        try:
            rows = Path(f"/proc/{number}/smaps_rollup").read_text().split("\n")
        except OSError:
            continue
        total += sum(int(row.split()[1]) for row in rows if row.startswith("Pss:"))
    return total


def check(root: Path, cache: Path) -> tuple[int, float, int]:
    """Megabytes, seconds of processor time, callers that no longer fit."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with tempfile.TemporaryFile() as out:
        command = [sys.executable, "-P", "-m", "iquest_cli", "check", "-C", str(root), "--worktree", "--format", "json"]
        environment = os.environ | {"IQUEST_CACHE_DIR": str(cache), "PYTHONPATH": str(Path(__file__).parents[2])}
        running = subprocess.Popen(command, stdout=out, env=environment)
        most = 0
        while running.poll() is None:
            most = max(most, held(running.pid))
            time.sleep(TICK_S)
        out.seek(0)
        found = json.load(out)["findings"]
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return most >> 10, seconds, sum(int(item["message"].split("; ")[1].split()[0].replace(",", "")) for item in found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tests", type=int, default=12_000)
    parser.add_argument("--per-file", type=int, default=80)
    parser.add_argument("--lines", type=int, default=25)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "repo"
        root.mkdir()
        made(root, options.tests, options.per_file, options.lines)
        for state in ("cold", "warm"):
            most, seconds, callers = check(root, Path(folder) / "cache")
            print(f"{state}  {most:>6,} MB  {seconds:6.1f} s of processor time  {callers:,} callers no longer fit")


if __name__ == "__main__":
    main()
