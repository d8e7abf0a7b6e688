"""Modules of Python that got another name, or are gone, while code that did not change still imports them by name."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.cli import iquest
from support.repos import make_repo

UTIL = "def twice(x):\n    y = x + x\n    return y\n\n\ndef thrice(x):\n    return twice(x) + x\n"
USE = "from {module} import thrice, twice\n\n\ndef go(x):\n    return twice(x) + thrice(x)\n"


def told(folder: Path, files: dict[str, str], moves: dict[str, str], changed: dict[str, str]) -> str:
    repo = make_repo(folder / "repo", files)
    for old, new in moves.items():
        (repo.root / new).parent.mkdir(parents=True, exist_ok=True)
        repo.git("mv", old, new)
    for path, text in changed.items():
        (repo.root / path).write_text(text, encoding="utf-8")
    repo.git("commit", "-qam", "move")
    ran = iquest(folder / "state", "review", "HEAD~1..HEAD", "-C", str(repo.root), "--format", "text")
    return ran.out


@pytest.mark.parametrize(
    ("files", "moves"),
    [
        ({"util.py": UTIL, "app.py": USE.format(module="util")}, {"util.py": "helper.py"}),
        ({"bin/util.py": UTIL, "bin/app.py": USE.format(module="util")}, {"bin/util.py": "bin/helper.py"}),
        (
            {"shop/__init__.py": "", "shop/util.py": UTIL, "app.py": USE.format(module="shop.util")},
            {"shop/__init__.py": "store/__init__.py", "shop/util.py": "store/util.py"},
        ),
    ],
)
def test_code_that_still_imports_a_module_under_its_old_name_is_told(
    tmp_path: Path, files: dict[str, str], moves: dict[str, str]
) -> None:
    out = told(tmp_path, files, moves, {})
    assert out.count("import/unresolved · certain") == 1 and "no module `" in out and " now" in out


@pytest.mark.parametrize(
    ("files", "moves", "changed"),
    [
        ({"util.py": UTIL, "app.py": USE.format(module="util")}, {"util.py": "src/util.py"}, {}),
        (
            {"util.py": UTIL, "app.py": USE.format(module="util")},
            {"util.py": "helper.py"},
            {"app.py": USE.format(module="helper")},
        ),
        ({"util.py": UTIL, "app.py": USE.format(module="requests")}, {"util.py": "helper.py"}, {}),
    ],
)
def test_what_may_still_be_found_or_was_never_here_is_not_told(
    tmp_path: Path, files: dict[str, str], moves: dict[str, str], changed: dict[str, str]
) -> None:
    assert "import/unresolved" not in told(tmp_path, files, moves, changed)
