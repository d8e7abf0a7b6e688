"""What code does with the result of a call, in each language: at once, or by what keeps it."""

import pytest

from anchors.syntax.results import results

CASES = {
    "python": [
        ("x = g()\n    x.a", "member", "a"),
        ("x = g()\n    y = x.a if x else 1", "tested", "a"),
        ("a, b = g()", "unpacked", ""),
        ("return g()", "returned", ""),
        ("print(g())", "argument", ""),
        ("for x in g():\n        pass", "iterated", ""),
    ],
    "typescript": [
        ("const x = g();\n if (!x) return;\n x.y;", "tested", ""),
        ("(await g()).x;", "member", "x"),
        ("g()?.x;", "tested", ""),
        ("const { a } = g();", "unpacked", ""),
    ],
    "go": [("x, err := g()", "unpacked", ""), ("g()", "dropped", ""), ("if v := g(); v != nil {}", "tested", "")],
    "rust": [
        ("g()?;", "tried", ""),
        ("let x = g();\n x.name();", "member", "name"),
        ("match g() { _ => 1 };", "tested", ""),
    ],
    "kotlin": [
        ("val u = g()\n u.name()", "member", "name"),
        ("g()!!.name()", "tested", ""),
        ("h(g())", "argument", ""),
    ],
    "csharp": [("await g().ConfigureAwait(false);", "dropped", ""), ("var x = g();\n x.Foo();", "member", "Foo")],
    "php": [("$y = g();\n if ($y) $y->a();", "tested", ""), ("g()->name();", "member", "name")],
}
AROUND = {
    "python": "async def f():\n    {}\n",
    "typescript": "async function f() {{\n {}\n}}\n",
    "go": "package p\n\nfunc f() {{\n {}\n}}\n",
    "rust": "async fn f() {{\n {}\n}}\n",
    "kotlin": "fun f() {{\n {}\n}}\n",
    "csharp": "class A {{ async Task F() {{\n {}\n}} }}\n",
    "php": "<?php\nfunction f() {{\n {}\n}}\n",
}


@pytest.mark.parametrize(("language", "code", "how", "name"), [(lang, *case) for lang in CASES for case in CASES[lang]])
def test_what_is_done_first_with_a_result(language, code, how, name):
    text = AROUND[language].format(code)
    (result,) = results(text.encode(), language, "g", frozenset(range(1, text.count("\n") + 1)))
    assert (result.first.how, result.first.name) == (how, name)
