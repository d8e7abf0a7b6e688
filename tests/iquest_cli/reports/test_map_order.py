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
        ("src/main.rs", 0),
        ("main.go", 0),
        ("cmd/other/main.go", 1),
        ("tools-in-use/main.go", 1),
        ("docker/test-images/shop/src/Main.java", 2),
        ("e/tests/shop/main.go", 2),
        ("cmd/dev/shop/main.go", 2),
        ("build.go", 2),
        ("TOOLS/made.py", 2),
        ("lib/build.go", 1),
        (".github/scripts/notes.py", 2),
        ("manage.py", 0),
        ("bin/release_manager.py", 2),
        ("app/releases.py", 1),
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


def test_what_keeps_a_program_up_and_what_writes_its_manual_come_after_it(tmp_path: Path) -> None:
    files = {
        "agent/cli/docs.go": MAIN,
        "agent/cli/main.go": MAIN,
        "lists/update.py": "if __name__ == '__main__':\n    run()\n",
        ".github/workflows/ci.yml": "jobs:\n  a:\n    steps:\n      - run: python3 lists/update.py\n",
        "web/package.json": '{"private": 1, "scripts": {"migrate": "tsx src/db.ts", "start:prod": "node src/main"}}',
        "web/src/db.ts": "go();\n",
        "web/src/main.ts": "go();\n",
    }
    told = iquest(tmp_path / "state", "map", "-C", str(make_repo(tmp_path / "shop", files).root)).out
    places = [told.index(path) for path in ("src/main.ts:1", "cli/main.go:3", "cli/docs.go:3", "lists/update.py:1")]
    assert places == sorted(places) and told.index("cli/docs.go:3") < told.index("src/db.ts:1")


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


def test_a_map_tells_what_is_the_same_once_and_the_own_program_first(tmp_path: Path) -> None:
    main = "fn main() {}\n"
    files = {
        **{f"crates/tool-{letter}/src/main.rs": main for letter in "abc"},
        "src/main.rs": main,
        "model/names_fast.go": "//go:build fast\n\npackage model\n\n// Names is fast.\ntype Names struct{}\n",
        "model/names_slow.go": "//go:build !fast\n\npackage model\n\n// Names is slow.\ntype Names struct{}\n",
        **{
            f"use/use_{letter}.go": 'package use\n\nimport "a.org/shop/model"\n\n'
            f"func Use{letter.upper()}(n model.Names) model.Names {{\n\treturn model.Names{{}}\n}}\n"
            for letter in "abcdef"
        },
        "go.mod": "module a.org/shop\n",
        "config/routes.rb": "Rails.application.routes.draw do\n  get '/', to: 'home#index', as: 'a'\n"
        "  get '/', to: 'home#index', as: 'b'\nend\n",
        "app/controllers/home_controller.rb": "class HomeController < ApplicationController\n  def index\n  end\nend\n",
        "README.rdoc": "= Shop\n\nShop is a program that sells things to people.\n",
    }
    told = iquest(tmp_path / "state", "map", "-C", str(make_repo(tmp_path / "shop", files).root)).out
    assert told.startswith("shop  Shop is a program that sells things to people.\n")
    lines = [line.split() for line in told.partition("  programs\n")[2].split("\n")]
    assert [line[-1] for line in lines[:2]] == ["src/main.rs:1", "crates/tool-a/src/main.rs:1"]
    assert told.count("Names  ") == 1 and told.count("HomeController.index()") == 1


def test_a_decorated_class_stands_where_its_name_does(tmp_path: Path) -> None:
    marks = "@Scopes(() => ({\n  one: 1,\n  two: 2,\n}))\n"
    files = {"model.ts": f"{marks}export class Order {{\n  id = 1;\n}}\n"} | {
        f"use{n}.ts": f'import {{ Order }} from "./model";\n\nexport const made{n} = new Order();\n' for n in range(6)
    }
    told = iquest(tmp_path / "state", "map", "-C", str(make_repo(tmp_path / "shop", files).root)).out
    assert "model.ts:5" in told.partition("Critical APIs")[2]


def test_what_a_file_of_rust_is_for_is_told_by_what_it_defines_not_by_its_tests(tmp_path: Path) -> None:
    inner = "mod test {\n    use super::Stack;\n\n    #[test]\n    fn checks_it() {\n        Stack::new();\n    }\n}\n"
    text = f"pub struct Stack;\n\nimpl Stack {{\n    pub fn new() -> Self {{\n        Stack\n    }}\n}}\n\n{inner}"
    root = make_repo(tmp_path / "shop", {"src/lib.rs": "pub mod stack;\n", "src/stack.rs": text}).root
    modules = iquest(tmp_path / "state", "map", "-C", str(root)).out.partition("Modules")[2]
    (line,) = (line for line in modules.split("\n") if "stack.rs:1" in line)
    assert line.split() == ["Stack", "stack.rs:1"]


def test_what_containers_run_comes_before_other_programs_and_main_of_go_before_scripts(tmp_path: Path) -> None:
    files = {
        "docker/Dockerfile": 'FROM a\nCMD ["node", "server/web.js"]\n',
        "package.json": '{"private": true, "scripts": {"start": "node server/web.js"}}',
        "server/web.js": "go();\n",
        "main.go": MAIN.replace("func", "//goland:noinspection All\nfunc"),
        "bin/update.sh": "#!/bin/sh\necho\n",
        ".github/workflows/ci.yml": "jobs:\n  a:\n    steps:\n      - run: node ci.js\n",
        "ci.js": "go();\n",
    }
    repo = make_repo(tmp_path / "shop", files)
    out = iquest(tmp_path / "state", "map", "-C", str(repo.root)).out
    places = [out.index(word) for word in ("main()", "web.js - ", "update.sh - ", "Dockerfile - ", "ci.js - ")]
    assert places == sorted(places)
    assert "noinspection" not in out
