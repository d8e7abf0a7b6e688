"""Precision and recall of Java call edges against the Java compiler, on a sample of sites.

    apt-get install openjdk-17-jdk-headless
    python tests/benchmarks/graph_java_precision.py REPOSITORY_FOLDER [--under src/main] [--sites 4000] [--misses]

The compiler's own tree API (`GraphCallees.java`) says which method each call means; its dependencies are not there
and its errors pass. Recall: of the sites that lead to code of the repository, how many have an edge to it. Precision:
of the sites with an edge, how many lead where the compiler says. A call through an interface is right where it leads to
the interface's method, which is what the compiler names: implementers that stand beside it as candidates count for
nothing, and one of them as the best is wrong. `new T()` is two sites: the class, and the constructor where one is
written.
"""

from __future__ import annotations

from pathlib import Path

from graph_probe import measure, parser

HELPER = Path(__file__).with_name("GraphCallees.java")


def main() -> None:
    options = parser(__doc__).parse_args()
    measure(options, ["java", "-Xmx6g", str(HELPER)], (".java",))


if __name__ == "__main__":
    main()
