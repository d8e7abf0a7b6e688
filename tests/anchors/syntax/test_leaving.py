"""Tests before a line that leave: what must not be for it to run."""

from __future__ import annotations

import pytest
from support.pace import within

from anchors.syntax.leaving import left_before

CASES = {
    "python": (
        "def f(x, y):\n    if x.empty:\n        return\n    if y:\n        g()\n    for z in x:\n"
        "        if z.gone:\n            log()\n            continue\n        send(z)\n    done()\n",
        {"send": ["x.empty", "z.gone"], "done": ["x.empty"], "g": ["x.empty"]},
    ),
    "go": (
        "package p\n\nfunc f(x []T) error {\n\tif len(x) == 0 {\n\t\treturn nil\n\t} else {\n\t\tg()\n\t}\n"
        '\tif x[0].Off || x[0].Late() {\n\t\treturn errors.New("off")\n\t}\n\tsend(x)\n\treturn nil\n}\n',
        {"send": ["x[0].Off || x[0].Late()"]},
    ),
    "javascript": (
        "function f(x) {\n  if (!x) return;\n  if (x.old) { log(); throw new Error(1); }\n  send(x);\n}\n",
        {"send": ["!x", "x.old"]},
    ),
    "java": (
        "class A {\n  void f(B x) {\n    if (x == null || (x.a && x.b)) return;\n    send(x);\n  }\n}\n",
        {"send": ["x == null || (x.a && x.b)"]},
    ),
    "rust": ("fn f(x: X) {\n    if x.off() {\n        return;\n    }\n    send(x);\n}\n", {"send": ["x.off()"]}),
    "ruby": (
        "def f(x)\n  return if x.nil?\n  return unless x.on?\n  send_it(x)\nend\n",
        {"send_it": ["x.nil?", "!(x.on?)"]},
    ),
    "php": ("<?php\nfunction f($x) {\n  if (!$x) {\n    return;\n  }\n  send($x);\n}\n", {"send": ["!$x"]}),
    "kotlin": ("fun f(x: X?) {\n    if (x == null) return\n    send(x)\n}\n", {"send": ["x == null"]}),
    "csharp": ("class A {\n  void F(B x) {\n    if (x.Off) { return; }\n    Send(x);\n  }\n}\n", {"Send": ["x.Off"]}),
    "c": ("int f(int x) {\n  if (x < 0)\n    return -1;\n  send(x);\n  return 0;\n}\n", {"send": ["x < 0"]}),
    "swift": (
        "func f(x: X?) {\n    guard let y = x else {\n        return\n    }\n    send(y)\n}\n",
        {"send": ["!(let y = x)"]},
    ),
}


@pytest.mark.parametrize("language", CASES)
def test_what_leaves_before_a_line_guards_it(language: str) -> None:
    source, wanted = CASES[language]
    rows = source.split("\n")
    first = next(n for n, row in enumerate(rows, 1) if " f(" in row or " F(" in row or "def f" in row)
    places = {
        name: next((n, first) for n, row in enumerate(rows, 1) if row.strip().startswith(name)) for name in wanted
    }
    found = left_before(source.encode(), language, places.values())
    assert {name: [item.text for item in found[place]] for name, place in places.items()} == wanted


def test_another_function_guards_nothing_and_plain_text_has_no_guards() -> None:
    source = b"def f(x):\n    if x:\n        return\n\n\ndef g(x):\n    send(x)\n"
    assert left_before(source, "python", [(7, 6)]) == {(7, 6): ()}
    assert left_before(source, "markdown", [(7, 6)]) == left_before(source, None, [(7, 6)]) == {}
    assert left_before(source, "python", [(700, 6)]) == {(700, 6): ()}


def test_many_statements_before_a_line_take_no_longer_each() -> None:
    size = 20_000
    body = "    if x:\n        return\n" * size
    source = f"def f(x):\n{body}    send(x)\n".encode()
    with within(2.0):
        (found,) = left_before(source, "python", [(2 * size + 2, 1)]).values()
    assert [item.text for item in found] == ["x"] * 40
