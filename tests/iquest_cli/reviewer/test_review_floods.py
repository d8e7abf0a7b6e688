"""Changes of thousands of definitions that are alike: reviewed in time that grows with their number."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from support.cli import iquest
from support.pace import within
from support.repos import make_repo

from iquest_cli.reviewer.rules.api_signature import MAX_FORMS

NUM: Final = 4000


def lines(piece: str, num: int = NUM) -> str:
    return "".join(piece.replace("#", str(number)) for number in range(num))


def _without_every_other(text: str) -> str:
    return "".join(line for number, line in enumerate(text.splitlines(keepends=True)) if number % 8 not in (1, 4))


def _with_another_argument(text: str) -> str:
    return text.replace("(x)", "(x, y)")


FLOODS: Final[dict[str, tuple[dict[str, str], Callable[[str], str]]]] = {
    "functions removed": ({"app/l.py": lines("def fail_#(x):\n    return stop_#(x)\n")}, _without_every_other),
    "functions of a package": (
        {"app/m.go": "package app\n" + lines("func Fail#(x int) error {\n\treturn stop#(x)\n}\n", NUM // 2)},
        _without_every_other,
    ),
    "functions of one name": (
        {"app/n.c": lines("int run(int x) { return run(x); }\n", NUM // 2)},
        lambda text: (
            _without_every_other(text).replace("run(x)", "run(x, 2)", 300).replace("int x", "int y, int x", 300)
        ),
    ),
    "queries and checks removed": (
        {
            "app/q.py": "".join(
                lines(f"found_#_{part} = pages.filter(owner=user, id=#)\ncheck_permission(user, #)\n", NUM // 40)
                + lines(f"GAP_{part}_# = #\n", 8)
                for part in range(20)
            )
        },
        lambda text: text.replace("filter(owner=user, ", "order_by(").replace("check_permission(user, ", "print("),
    ),
    "parameters added": ({"app/l.py": lines("def fail_#(x):\n    return x\n")}, _with_another_argument),
    "calls of what is nowhere": (
        {"app/l.py": lines("VALUE_# = #\n")},
        lambda text: text + lines("OTHER_# = make_#(#)\n", 3 * NUM),
    ),
    "routes removed": (
        {
            "app/r.py": "from flask import Flask\napp = Flask(__name__)\n"
            + lines("@app.route('/orders/#', methods=['POST'])\ndef order_#():\n    return save(#)\n", 2 * NUM)
        },
        lambda text: text.replace("/orders/1", "/things/1").replace("/orders/2", "/parts/2"),
    ),
    "a trait of many types": (
        {
            "Cargo.toml": '[package]\nname = "x"\n',
            "src/lib.rs": "pub trait Store {\n    fn get(&self) -> u32;\n}\n"
            + lines("pub struct M#;\nimpl Store for M# {\n    fn get(&self) -> u32 { # }\n}\n", NUM + 1000),
        },
        lambda text: text.replace("-> u32;\n", "-> u32;\n    fn del(&self);\n"),
    ),
    "an interface of many types": (
        {
            "app/m.go": "package app\n\ntype Store interface {\n\tGet() int\n}\n"
            + lines("type M# struct{}\n\nfunc (m M#) Get() int { return # }\n\nvar _ Store = M#{}\n", NUM)
        },
        lambda text: text.replace("\tGet() int\n", "\tGet() int\n\tDel()\n"),
    ),
    "an abstract class of many": (
        {
            "app/m.py": "from abc import *\n\n\nclass Top(ABC):\n    @abstractmethod\n    def get(self): ...\n\n\n"
            + lines("class M#(Top):\n    def get(self):\n        return #\n", NUM)
        },
        lambda text: text.replace("...\n", "...\n\n    @abstractmethod\n    def drop(self): ...\n"),
    ),
    "names given out": (
        {
            "app/__init__.py": lines("from .core import f_#\n", NUM),
            "app/core.py": lines("def f_#():\n    return #\n", NUM),
            "b.py": lines("from app import f_#\n", NUM) + lines("f_#()\n", NUM),
        },
        lambda text: _without_every_other(text) if text.startswith("from .core") else text,
    ),
    "functions that become async": (
        {"app/l.py": lines("def load_#():\n    return #\n", NUM) + lines("VALUE_# = load_#().x\n", NUM)},
        lambda text: text.replace("def load", "async def load"),
    ),
    "results that may be missing": (
        {
            "app/l.py": lines("def load_#() -> Item:\n    return #\n", NUM)
            + lines("def use_#():\n    x = load_#()\n    return x.y\n", NUM)
        },
        lambda text: text.replace("-> Item:", "-> Item | None:"),
    ),
    "files left open": (
        {
            "app/m.go": "package app\n\nfunc Read() {\n"
            + lines("\tf#, err := os.Open(#)\n\tdefer f#.Close()\n", NUM // 2)
            + "}\n"
        },
        lambda text: "".join(line for line in text.splitlines(keepends=True) if "defer" not in line),
    ),
    "fields of one class": (
        {
            "app/l.py": "from dataclasses import dataclass\n\n\n@dataclass\nclass A:\n"
            + lines("    x_#: int\n", NUM)
            + lines("A(#)\n", NUM)
        },
        lambda text: text.replace("    x_1: int\n", "    y: int\n    x_1: int\n"),
    ),
    "errors in place of others": (
        {
            "app/l.py": lines("def load_#(x):\n    raise KeyError(x)\n", NUM)
            + "def use():\n"
            + lines("    try:\n        load_#(#)\n    except KeyError:\n        stop()\n", NUM)
        },
        lambda text: text.replace("raise KeyError", "raise ValueError"),
    ),
    "defaults": (
        {"app/l.py": lines("def load_#(x, y=1):\n    return x\n", NUM) + lines("load_#(#)\n", NUM)},
        lambda text: text.replace("y=1", "y=2"),
    ),
    "configuration read in functions": (
        {"app/l.py": "import os\n" + lines("def read_#(x):\n    return os.environ['KEY_#']\n", NUM)},
        _with_another_argument,
    ),
}


@pytest.mark.parametrize("name", FLOODS)
def test_a_change_of_many_that_are_alike_is_checked_in_seconds(tmp_path: Path, name: str) -> None:
    files, edit = FLOODS[name]
    repo = make_repo(tmp_path / "repo", files)
    repo.commit({path: edit(text) for path, text in files.items()}, "edit")
    with within(12):
        ran = iquest(tmp_path, "check", "HEAD~1..HEAD", "-C", str(repo.root), "--format", "json")
    assert ran.code in (0, 1), ran.err


def test_a_name_of_too_many_forms_is_told_not_to_be_checked(tmp_path: Path) -> None:
    forms = "".join(f"    int run(A{number} a, B{number % 7} b) {{ return 1; }}\n" for number in range(MAX_FORMS + 2))
    caller = "class Till {\n    int go(Shop s, A1 a, B1 b) { return s.run(a, b); }\n}\n"
    repo = make_repo(tmp_path / "repo", {"Shop.java": f"class Shop {{\n{forms}}}\n", "Till.java": caller})
    changed = forms.replace("A1 a, B1 b", "A1 a, B1 b, int c").replace("A2 a, B2 b", "A2 a, B2 b, int c")
    repo.commit({"Shop.java": f"class Shop {{\n{changed}}}\n"}, "edit")
    ran = iquest(tmp_path, "check", "HEAD~1..HEAD", "-C", str(repo.root), "--format", "json")
    told = [found for found in json.loads(ran.out)["findings"] if found["rule_id"] == "api/signature"]
    assert len(told) == 1 and told[0]["severity"] == "low" and "was not checked" in told[0]["message"]


LARGE: Final = {
    "a.py": "import os\nfrom lib import thing\nx = os.environ['KEY_A']\napp.include_router(a, prefix='/a')\n"
    "NAME = 'first'\ndef f(a):\n    lock.release()\n    return thing(a)\n",
    "test_a.py": "import pytest\ndef test_one():\n    assert f(1) == 1\n@pytest.mark.skip\n"
    "def test_two():\n    assert f(2)\n",
    "b.js": "const a = require('./a');\napp.use('/a', router);\nasync function f() { await g(); }\n"
    "module.exports = { f };\n",
    "b.test.ts": "import { f } from './b';\nit('does', async () => {\n  expect(await f()).toBe(1);\n});\n",
    "c.go": 'package c\nimport "os"\nfunc F() error {\n\tdefer r.Body.Close()\n\tr.Mount("/a", b())\n\treturn nil\n}\n',
    "D.java": 'class D {\n  static final String N = "first";\n  @GetMapping("/a")\n  int f() { log.error("x"); }\n}\n',
    "e.rb": "require 'a'\nresources :orders\nNAME = 'first'\ndef f\n  raise Wrong, 'x'\nend\n",
    "f.rs": "use crate::a::b;\npub fn f() -> Result<(), E> { b()?; Ok(()) }\n",
    "g.php": "<?php\nuse A\\B;\nRoute::get('/a', [C::class, 'd']);\nfunction f() { throw new E('x'); }\n",
    "requirements.txt": "flask==1.0\nrequests==2.0\n",
    "package.json": '{"dependencies": {"a": "1.0",\n"b": "2.0"}}\n',
    "app.ini": "KEY_A=1\nKEY_B=2\n",
}


@pytest.mark.parametrize("which", ["the old one", "the new one", "both"])
def test_files_too_large_to_read_are_known_by_their_lines_in_the_change(tmp_path: Path, which: str) -> None:
    """And end no review, whatever a rule asks of them."""
    filling = "\n\n\n\n\n" + "x " * (1 << 19) + "\n"
    before = {path: text + (filling if which != "the new one" else "") for path, text in LARGE.items()}
    after = {path: "\n".join(text.split("\n")[1::2]) + "\n" for path, text in LARGE.items()}
    if which != "the old one":
        after = {path: text + filling for path, text in after.items()}
    repo = make_repo(tmp_path / "repo", before)
    repo.commit(after, "edit")
    ran = iquest(tmp_path, "check", "HEAD~1..HEAD", "-C", str(repo.root), "--format", "json")
    assert ran.code in (0, 1), ran.err
