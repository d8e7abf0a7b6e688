"""Precision and recall of C and C++ call edges against clang, on a sample of sites.

    pip install libclang
    python tests/benchmarks/graph_c_precision.py REPOSITORY_FOLDER [--under src] [--sites 4000] [--misses]

clang (`graph_callees_c.py`) says which declaration each callee means; errors pass, since neither dependencies nor
generated headers are there. Recall: of the sites that lead to code of the repository, how many have an edge to it.
Precision: of the sites with an edge, how many lead where clang says. Right is the definition, where the repository has
one: an edge to a declaration in a header is followed to the function that defines it, as chains do. Where several files
define a function, for one system each, each is right, and so is the declaration. A virtual method is right where the
static type's one is named. `new T` and `T(…)` are right with the class and with its constructor.
"""

from __future__ import annotations

from graph_callees_c import SUFFIXES, answers_of
from graph_probe import compare, parser
from graph_scoring import OurEdge

from anchors.graph.ways.prototypes import defined_by


def main() -> None:
    compare(parser(__doc__).parse_args(), SUFFIXES, answers_of, defined_by, is_call)


def is_call(edge: OurEdge, kind: str) -> bool:
    """`T(…)` is a call as any other."""
    return edge.kind == "new" if kind == "new" else edge.kind in ("call", "new")


if __name__ == "__main__":
    main()
