"""No module imports another that imports it, by whatever way and inside whatever function: types alone may be named."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("anchors", "engine", "iquest_cli")


def imported(node: ast.AST, modules: Collection[str]) -> Iterator[str]:
    """Every module, but for those that type checkers alone read. `from a import b` is of `a.b` where that is one."""
    if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
        return
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        names = (f"{node.module}.{alias.name}" for alias in node.names)
        yield from (name if name in modules else node.module or "" for name in names)
    for inner in ast.iter_child_nodes(node):
        yield from imported(inner, modules)


def circle(sources: Mapping[str, str]) -> list[str]:
    """Modules on a way of imports that ends where it began; none where there is no such way."""
    found = {module: {*imported(ast.parse(source), sources)} for module, source in sources.items()}
    arrows = {module: names & sources.keys() - {module} for module, names in found.items()}
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError as error:
        return [str(module) for module in error.args[1]]
    return []


def test_no_module_imports_itself_by_way_of_others() -> None:
    paths = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in paths]
    assert circle({name: path.read_text("utf-8") for name, path in zip(names, paths, strict=True)}) == []


@pytest.mark.parametrize("arrow", ["import a.one", "from a import one", "def f():\n    from a.one import name"])
def test_the_check_itself_sees_a_circle(arrow: str) -> None:
    assert circle({"a": "", "a.one": "import a.two", "a.two": arrow})


def test_a_type_may_be_named() -> None:
    assert not circle({"a.one": "import a.two", "a.two": "if TYPE_CHECKING:\n    from a.one import Name"})
