"""The order of the analyst's folders: each imports only those before it, types that are only named included."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = "iquest_cli.analyst"
FOLDER = Path(__file__).resolve().parent.parent / "iquest_cli" / "analyst"
ORDER = (
    "texts",
    "asked",
    "ranking",
    "evidence",
    "routes",
    "calls",
    "settings",
    "logs",
    "guides",
    "kinds",
    "said",
    "",
    "model",
)
"""The empty name stands for the modules of no folder, which put an answer together out of what the folders find."""
VALUES = "answer"
"""The module of no folder that all may import: what an answer is."""


def wrong_imports(folder: str, source: str) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.ImportFrom) or not f"{node.module}.".startswith(f"{PACKAGE}."):
            continue
        head = (node.module or "").removeprefix(PACKAGE).lstrip(".").partition(".")[0]
        imported = head if head in ORDER else ""
        if head != VALUES and ORDER.index(imported) > ORDER.index(folder):
            found.append(f"{node.lineno}: {folder} imports {node.module}")
    return found


def test_folders_import_those_before_them() -> None:
    wrong = []
    for path in sorted(FOLDER.rglob("*.py")):
        parts = path.relative_to(FOLDER).parts
        wrong += [
            f"{path.name}:{arrow}"
            for arrow in wrong_imports("" if len(parts) == 1 else parts[0], path.read_text("utf-8"))
        ]
    assert wrong == []


def test_every_folder_has_its_place() -> None:
    folders = {path.name for path in FOLDER.iterdir() if (path / "__init__.py").is_file()}
    assert folders == {name for name in ORDER if name}


@pytest.mark.parametrize(
    ("folder", "module"), [("texts", "ranking.relevance"), ("calls", "gather"), ("", "model.chat"), ("said", "static")]
)
def test_the_check_itself_sees_a_wrong_import(folder: str, module: str) -> None:
    assert wrong_imports(folder, f"def f():\n    from {PACKAGE}.{module} import name\n")
    assert not wrong_imports("model", f"from {PACKAGE}.{module} import name\n")
    assert not wrong_imports("texts", f"from {PACKAGE}.{VALUES} import Answer\n")
