"""Precision and recall of Kotlin and Scala call edges against their compilers, on a sample of sites.

    npm pack kotlin-compiler@1.9.25 && tar xzf kotlin-compiler-1.9.25.tgz   # Kotlin: package/lib; Java 17
    apt-get install scala                                                   # Scala
    python tests/benchmarks/graph_jvm_precision.py REPOSITORY_FOLDER --kotlin package/lib [--under src/main]
    python tests/benchmarks/graph_jvm_precision.py REPOSITORY_FOLDER --scala /usr/share/scala/lib [--misses]

The compilers' front ends (`GraphKotlinCallees.java`, `GraphScalaCallees.scala`) say which definition each callee means;
dependencies are not there and errors pass. With `--under` the compiler reads nothing else. Recall: of the sites that
lead to code of the repository, how many have an edge to it. Precision: of the sites with an edge, how many lead where
the compiler says. What overrides is right where the static type's one is named. A constructor is right with its class,
as is what a case class is made with. Names between two values (`left until right`) are sites, operators of Kotlin and
properties are none; a value that is called is no site for recall.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
from pathlib import Path

from graph_probe import Site, compare, parser, sites_of
from graph_scoring import Answer, OurEdge

from anchors.index.snapshot import Snapshot

KOTLIN = Path(__file__).with_name("GraphKotlinCallees.java")
SCALA = Path(__file__).with_name("GraphScalaCallees.scala")
KOTLIN_JARS = ("kotlin-compiler", "kotlin-stdlib", "kotlin-reflect", "kotlinx-coroutines-core-jvm", "trove4j")
SCALA_JARS = ("scala-compiler", "scala-library", "scala-reflect", "scala-xml", "scala-parser-combinators")
FLAGS = ("-Xmx3g", "-Xss16m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")


def main() -> None:
    options = add_options(parser(__doc__)).parse_args()
    suffixes = (".scala", ".java") if options.scala else (".kt", ".java")

    def answers_of(root: Path, paths: list[str]) -> dict[Site, Answer | None]:
        kept: Path | None = options.answers
        read = "\n".join(path for path in paths if path.startswith(options.under))
        with tempfile.TemporaryDirectory() as folder:
            kept = kept or Path(folder) / "answers"
            if not kept.exists():
                scala = options.scala and scala_command(root, options.scala, folder)
                command = scala or kotlin_command(root, options.kotlin)
                kept.write_text(subprocess.run(command, input=read, capture_output=True, text=True, check=True).stdout)
            return sites_of(["cat", str(kept)], [])

    compare(options, suffixes, answers_of, class_of, is_call)


def add_options(known: argparse.ArgumentParser) -> argparse.ArgumentParser:
    kind = known.add_mutually_exclusive_group(required=True)
    kind.add_argument("--kotlin", type=Path, help="the folder of the compiler's libraries")
    kind.add_argument("--scala", type=Path, help="the same")
    known.add_argument("--answers", type=Path, help="a file that keeps what the compiler says")
    return known


def kotlin_command(root: Path, libraries: Path) -> list[str]:
    jars = [str(libraries / f"{jar}.jar") for jar in KOTLIN_JARS]
    return ["java", *FLAGS, "-cp", ":".join(jars), str(KOTLIN), str(root), *jars[1:4]]


def scala_command(root: Path, libraries: Path, folder: str) -> list[str]:
    subprocess.run(["scalac", "-d", folder, str(SCALA)], check=True)
    jars = [str(libraries / f"{jar}.jar") for jar in SCALA_JARS]
    return ["java", *FLAGS, "-cp", ":".join([folder, *jars]), "GraphScalaCallees", str(root)]


def class_of(snapshot: Snapshot, symbol: int) -> int:
    """A constructor is right with its class."""
    found = snapshot.symbol(symbol)
    return found.parent if found.kind == "constructor" and found.parent >= 0 else symbol


def is_call(edge: OurEdge, kind: str) -> bool:
    return edge.kind in ("call", "name") if kind == "reference" else edge.kind in ("call", "new")


if __name__ == "__main__":
    main()
