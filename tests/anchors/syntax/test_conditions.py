"""What a line stands under, as written, in the shapes of each language."""

from __future__ import annotations

import pytest
from support.pace import within

from anchors.syntax.conditions import conditions_at

CASES = {
    "swift": (
        "func f(x: Int?) {\n    if let y = g(x), y > 1 {\n        a()\n    }\n"
        "    guard let z = x as? Int else {\n        b()\n    }\n}\n",
        {"a()": ["if let y = g(x), y > 1"], "b()": ["guard let z = x as? Int"]},
    ),
    "python": (
        "def f(x):\n    if x > 1 and g(x):  # why\n        a()\n    elif x:\n        b()\n    else:\n        c()\n"
        "    match x:\n        case [1, y]:\n            d()\n    for i in x:\n        try:\n            e()\n"
        "        except (OSError, ValueError) as error:\n            h()\n",
        {
            "a()": ["if x > 1 and g(x)"],
            "b()": ["elif x"],
            "c()": ["else of if x > 1 and g(x)"],
            "d()": ["match x: case [1, y]"],
            "e()": [],
            "h()": ["except (OSError, ValueError) as error"],
        },
    ),
    "javascript": (
        "function f(x) {\n  if (x) {\n    a();\n  } else if (y) {\n    b();\n  } else {\n    c();\n  }\n"
        "  switch (x) {\n    case 1:\n      d();\n  }\n  try {\n    e();\n  } catch (error) {\n    h();\n  }\n}\n",
        {
            "a()": ["if (x)"],
            "b()": ["else of if (x)", "if (y)"],
            "c()": ["else of if (x)", "else of if (y)"],
            "d()": ["switch (x): case 1"],
            "e()": [],
            "h()": ["catch (error)"],
        },
    ),
    "java": (
        "class A {\n  void f(int x) {\n    if (x > 1) {\n      a();\n    }\n    switch (x) {\n"
        "      case 1:\n        d();\n    }\n    try {\n      e();\n"
        "    } catch (IOException | Error error) {\n      h();\n    }\n  }\n}\n",
        {
            "a()": ["if (x > 1)"],
            "d()": ["switch (x): case 1"],
            "e()": [],
            "h()": ["catch (IOException | Error error)"],
        },
    ),
    "go": (
        "package a\nfunc f(x int) {\n\tif err := g(); err != nil {\n\t\ta()\n\t} else {\n\t\tc()\n\t}\n\tswitch x {\n"
        "\tcase 1, 2:\n\t\td()\n\t}\n\te()\n}\n",
        {
            "a()": ["if err := g(); err != nil"],
            "c()": ["else of if err := g(); err != nil"],
            "d()": ["switch x: case 1, 2"],
            "e()": [],
        },
    ),
    "rust": (
        "fn f(x: i32) {\n    if let Some(y) = g(x) {\n        a();\n    } else {\n        c();\n    }\n    match x {\n"
        "        1 => {\n            d();\n        }\n        _ => e(),\n    }\n}\n",
        {
            "a()": ["if let Some(y) = g(x)"],
            "c()": ["else of if let Some(y) = g(x)"],
            "d()": ["match x: 1"],
        },
    ),
    "c": (
        "void f(int x) {\n  if (x)\n    a();\n  else\n    c();\n  switch (x) {\n  case 1:\n    d();\n  }\n  e();\n}\n",
        {"a()": ["if (x)"], "c()": ["else of if (x)"], "d()": ["switch (x): case 1"], "e()": []},
    ),
}


def line_of(text: str, call: str) -> int:
    return next(number for number, row in enumerate(text.split("\n"), 1) if row.strip().rstrip(";,").endswith(call))


@pytest.mark.parametrize("language", CASES)
def test_conditions_are_those_around_a_line(language: str) -> None:
    text, wanted = CASES[language]
    found = conditions_at(text.encode(), language, [(line_of(text, call), 1) for call in wanted])
    assert {call: [item.text for item in found[line_of(text, call), 1]] for call in wanted} == wanted


def test_a_condition_around_the_function_is_none_of_its_lines() -> None:
    text = "if debug:\n    def f():\n        a()\n"
    assert [item.text for item in conditions_at(text.encode(), "python", [(3, 1)])[3, 1]] == ["if debug"]
    assert conditions_at(text.encode(), "python", [(3, 2)]) == {(3, 2): ()}


def test_a_call_in_the_test_itself_does_not_stand_under_it() -> None:
    text = "def f(x):\n    if (\n        g(x)\n    ):\n        a()\n"
    found = conditions_at(text.encode(), "python", [(3, 1), (5, 1)])
    assert found[3, 1] == ()
    assert [(item.line, item.text) for item in found[5, 1]] == [(2, "if ( g(x) )")]


def test_without_a_grammar_there_are_none() -> None:
    assert conditions_at(b"if x\n  y\n", "text", [(2, 1)]) == {}
    assert conditions_at(b"", "python", [(2, 1)]) == {}


SWITCHES = {
    "java": "class A {{\n  void f(int x) {{\n    switch (x) {{\n{cases}    }}\n  }}\n}}\n",
    "c": "void f(int x) {{\n    switch (x) {{\n{cases}    }}\n}}\n",
    "javascript": "function f(x) {{\n    switch (x) {{\n{cases}    }}\n}}\n",
    "php": "<?php\nfunction f($x) {{\n    switch ($x) {{\n{cases}    }}\n}}\n",
}


@pytest.mark.parametrize("language", SWITCHES)
def test_a_case_is_told_by_its_labels_and_those_that_fall_through_to_it(language: str) -> None:
    cases = "      case 1: // one\n      case 2:\n        b();\n        d();\n        break;\n"
    cases += "      case 3:\n        e();\n      default:\n        h();\n"
    text = SWITCHES[language].format(cases=cases)
    found = conditions_at(text.encode(), language, [(line_of(text, call), 1) for call in ("d()", "e()", "h()")])
    told = [[item.text.partition(": ")[2] for item in conditions] for conditions in found.values()]
    assert told == [["case 1: case 2"], ["case 3"], ["default"]]


def test_an_empty_case_of_go_does_not_fall_through() -> None:
    text = "package a\nfunc f(x int) {\n\tswitch x {\n\tcase 1:\n\tcase 2:\n\t\td()\n\t}\n}\n"
    assert [item.text for item in conditions_at(text.encode(), "go", [(6, 1)])[6, 1]] == ["switch x: case 2"]


@pytest.mark.parametrize("language", SWITCHES)
def test_remarks_above_a_case_are_not_gone_over_again_and_again(language: str) -> None:
    text = SWITCHES[language].format(
        cases="      case 1:\n" + "      // one\n" * 40_000 + "      case 2:\n        d();\n"
    )
    line = line_of(text, "d()")
    with within(1):
        found = conditions_at(text.encode(), language, [(line, 1)])
    assert [item.text for item in found[line, 1]][0].endswith("case 2")
