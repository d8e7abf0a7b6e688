"""The order of the folders inside a package: each imports only those before it, types that are only named included."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ORDERS = {
    "iquest_cli.analyst": (
        *("answer", "texts", "asked", "ranking", "evidence"),
        *("routes", "calls", "settings", "logs", "ways", "guides", "kinds", "project", "said", "", "model"),
    ),
    "anchors.graph": (
        *("compiled", "texts", "tables", "imports", "edges"),
        *("scopes", "resolving", "renewing", "ways", "levels", "roles"),
    ),
}
"""Folders, and modules beside them that all may import. "" stands for the other modules beside them."""


def imported(package: str, node: ast.AST) -> list[str]:
    """The folders, or modules beside them, of this package that an import names."""
    if not isinstance(node, ast.ImportFrom) or not node.module:
        return []
    if node.module == package:
        return [alias.name for alias in node.names]
    return [node.module.removeprefix(f"{package}.").partition(".")[0]] if node.module.startswith(f"{package}.") else []


def wrong_imports(package: str, folder: str, source: str) -> list[str]:
    order, wrong = ORDERS[package], []
    for node in ast.walk(ast.parse(source)):
        for name in imported(package, node):
            if order.index(name if name in order else "") > order.index(folder):
                wrong.append(f"{getattr(node, 'lineno', 0)}: {folder} imports {name}")
    return wrong


@pytest.mark.parametrize("package", ORDERS)
def test_folders_import_those_before_them(package: str) -> None:
    root, wrong = ROOT.joinpath(*package.split(".")), []
    for path in sorted(root.rglob("*.py")):
        head = path.relative_to(root).parts[0].removesuffix(".py")
        folder = head if head in ORDERS[package] else ""
        if path.parent != root or path.stem != "__init__":
            wrong += [f"{path.name}:{arrow}" for arrow in wrong_imports(package, folder, path.read_text("utf-8"))]
    assert wrong == []


@pytest.mark.parametrize("package", ORDERS)
def test_every_folder_has_its_place(package: str) -> None:
    root = ROOT.joinpath(*package.split("."))
    folders = {path.name for path in root.iterdir() if (path / "__init__.py").is_file()}
    assert folders <= set(ORDERS[package])


@pytest.mark.parametrize(
    ("package", "folder", "source"),
    [
        ("iquest_cli.analyst", "texts", "def f():\n    from iquest_cli.analyst.ranking.relevance import Relevance\n"),
        ("iquest_cli.analyst", "calls", "from iquest_cli.analyst.gather import gather\n"),
        ("iquest_cli.analyst", "", "from iquest_cli.analyst.model import chat\n"),
        ("iquest_cli.analyst", "answer", "from iquest_cli.analyst import texts\n"),
        ("anchors.graph", "compiled", "from anchors.graph import ways\n"),
        ("anchors.graph", "imports", "from anchors.graph.scopes.scope import Scopes\n"),
    ],
)
def test_the_check_itself_sees_a_wrong_import(package: str, folder: str, source: str) -> None:
    assert wrong_imports(package, folder, source)
    assert not wrong_imports(package, ORDERS[package][-1], source)
