"""Start-up of `iquest` against what nobody can beat, in the same run: a bare typer import and a one-command lazy app.

    python tests/benchmarks/startup.py [--rounds N]

Prints medians in milliseconds and the two ratios that count: `--help` over the lazy app's `--help` (goal: 1.2), and
`--version` over a bare `import typer` (goal: 1.5).
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
LAZY_APP = '''
import typer
app = typer.Typer()

@app.command()
def hello(name: str = "you") -> None:
    """Say hello."""
    from json import dumps
    print(dumps(name))

app()
'''
PLAIN_APP = LAZY_APP.replace("typer.Typer()", "typer.Typer(rich_markup_mode=None)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=21)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        apps = {name: Path(folder, f"{name}.py") for name in ("lazy", "plain")}
        apps["lazy"].write_text(LAZY_APP)
        apps["plain"].write_text(PLAIN_APP)
        commands = {
            "python -c pass": ["-c", "pass"],
            "import typer": ["-c", "import typer"],
            "lazy typer app --help (rich)": [str(apps["lazy"]), "--help"],
            "lazy typer app --help (plain)": [str(apps["plain"]), "--help"],
            "iquest --help": ["-P", "-m", "iquest_cli", "--help"],
            "iquest --version": ["-P", "-m", "iquest_cli", "--version"],
            "iquest config path": ["-P", "-m", "iquest_cli", "config", "path"],
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(rounds):  # interleaved, so that a noisy moment hits all of them
            for name, command in commands.items():
                times[name].append(_once(command))
    medians = {name: 1000 * statistics.median(values) for name, values in times.items()}
    for name, value in medians.items():
        print(f"{name:<32} {value:7.1f} ms   (best {1000 * min(times[name]):.1f})")
    rich, plain = medians["lazy typer app --help (rich)"], medians["lazy typer app --help (plain)"]
    print(f"--help    / lazy app, rich help : {medians['iquest --help'] / rich:.2f}  (goal 1.2)")
    print(f"--help    / lazy app, plain help: {medians['iquest --help'] / plain:.2f}")
    print(f"--version / import typer        : {medians['iquest --version'] / medians['import typer']:.2f}  (goal 1.5)")


def _once(command: list[str]) -> float:
    started = time.perf_counter()
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, *command], env=env, check=True, capture_output=True)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
