"""The law of the house: which package may import which, and where each heavy library is fenced in."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("anchors", "engine", "iquest_cli")
FORBIDDEN = {"anchors": {"engine", "iquest_cli"}, "engine": {"anchors", "iquest_cli"}, "iquest_cli": set()}
FENCES = {
    "git": "anchors",
    "gitdb": "anchors",
    "detect_secrets": "anchors",
    "torch": "engine",
    "transformers": "engine",
    "accelerate": "engine",
    "safetensors": "engine",
    "typer": "iquest_cli",
    "click": "iquest_cli",
    "rich": "iquest_cli",
}


def imported_names(source: str) -> list[tuple[int, str]]:
    """Every absolutely imported module, those inside functions too; `import_module("x")` counts."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: imports are absolute"
            found.append((node.lineno, node.module or ""))
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            function = node.func
            name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
            if name in ("import_module", "__import__") and isinstance(node.args[0].value, str):
                found.append((node.lineno, node.args[0].value))
    return found


def broken_arrows(package: str, source: str) -> list[str]:
    broken = []
    for line, module in imported_names(source):
        head = module.partition(".")[0]
        if head in FORBIDDEN[package]:
            broken.append(f"{line}: {package} imports {module}")
        fence = "anchors" if head.startswith("tree_sitter") else FENCES.get(head, package)
        if fence != package:
            broken.append(f"{line}: {module} lives in {fence} only")
    return broken


@pytest.mark.parametrize("package", PACKAGES)
def test_arrows_point_down(package: str) -> None:
    broken = []
    for path in sorted((ROOT / package).rglob("*.py")):
        broken += [f"{path.relative_to(ROOT)}:{arrow}" for arrow in broken_arrows(package, path.read_text("utf-8"))]
    assert broken == []


@pytest.mark.parametrize(
    ("package", "source"),
    [
        ("anchors", "def f():\n    import engine.types\n"),
        ("engine", "from anchors.types import Symbol\n"),
        ("engine", "from iquest_cli import app\n"),
        ("anchors", "import importlib\nimportlib.import_module('torch')\n"),
        ("iquest_cli", "from tree_sitter import Parser\n"),
        ("anchors", "from rich.text import Text\n"),
    ],
)
def test_the_check_itself_sees_a_wrong_arrow(package: str, source: str) -> None:
    assert broken_arrows(package, source)


@pytest.mark.parametrize("module", ["iquest_cli.app", "iquest_cli.__main__", "anchors.types", "engine.types"])
def test_starting_imports_nothing_heavy(module: str) -> None:
    heavy = ("torch", "transformers", "accelerate", "numpy", "git", "tree_sitter", "tokenizers")
    code = f"import {module}, sys; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"
