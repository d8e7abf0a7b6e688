"""Which programs a map and an answer begin with."""

from pathlib import Path

import pytest
from support.cli import iquest
from support.repos import make_repo

from iquest_cli.analyst.texts.standing import program_order

MAIN = "package main\n\nfunc main() {\n}\n"


@pytest.mark.parametrize(
    ("path", "order"),
    [
        ("cmd/shop/main.go", 0),
        ("shop/__main__.py", 0),
        ("src/shop.c", 0),
        ("cmd/other/main.go", 1),
        ("cmd/dev/shop/main.go", 2),
        ("build.go", 2),
        ("lib/build.go", 1),
        (".github/scripts/notes.py", 2),
    ],
)
def test_the_program_named_as_the_repository_comes_first(path: str, order: int) -> None:
    assert program_order(path, "Shop") == order


def test_map_and_answer_begin_with_it(tmp_path: Path) -> None:
    files = ("build.go", "cmd/dev/one/main.go", "cmd/shop/main.go", "scripts/a.go")
    repo = make_repo(tmp_path / "shop", dict.fromkeys(files, MAIN))
    ran = iquest(tmp_path / "state", "ask", "What are the entry points?", "-C", str(repo.root), "--model", "none")
    first = ran.out.partition("It starts at:")[2].strip().split()[0]
    assert first == "cmd/shop/main.go:3"


def test_what_a_page_loads_comes_after_programs_and_markup_is_no_text(tmp_path: Path) -> None:
    files = {
        "create/template/index.html": '<script type="module" src="/main.ts"></script>\n',
        "create/template/main.ts": "go();\n",
        "tool/package.json": '{"name": "tool", "bin": {"tool": "run.js"}}',
        "tool/run.js": "go();\n",
        "tool/core.py": '"""Holds :class:`~tool.core.Basket` and `its` [`Lid`]."""\n\n\nclass Basket:\n    pass\n',
    }
    repo = make_repo(tmp_path / "shop", files)
    ran = iquest(tmp_path / "state", "map", "-C", str(repo.root))
    assert 0 < ran.out.index('binary "tool"') < ran.out.index("loaded by a browser")
    assert "Holds Basket and its Lid." in ran.out
