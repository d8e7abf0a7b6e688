"""Messages as an expression of literals gives them, whole: over quotes in interpolations and over what joins pieces."""

import pytest

from anchors.syntax.facts.literals import template

CASES = [
    ('"Adding dead #{msg["class"]} job #{msg["jid"]}"', 'Adding dead #{msg["class"]} job #{msg["jid"]}'),
    ('"join #{names.map(&:k).join(", ")} now"', 'join #{names.map(&:k).join(", ")} now'),
    ('`a ${f("x")} b`', 'a ${f("x")} b'),
    ('f"a {d["x"]} b"', 'a {d["x"]} b'),
    ('$"a {d["k"]} b"', 'a {d["k"]} b'),
    ('"a \\(f("x")) b"', 'a \\(f("x")) b'),
    ("'Level \"'.$level.'\" is not defined'", 'Level "{}" is not defined'),
    ("'Level '.$level", "Level {}"),
    ('"a " .. x .. " b"', "a {} b"),
    ('"size %" PRIu64 " bytes"', "size %{} bytes"),
    ('"one " \\\n  "two"', "one two"),
    ('"a" + b + "c"', "a{}c"),
    ('"%s done".format(x, "y")', "%s done"),
    ('"plain { brace" , "second"', "plain { brace"),
    ('"a #{x}", {"k": "v"}', "a #{x}"),
    ('"cut #{x["', "cut #{x["),
]


@pytest.mark.parametrize(("expression", "message"), CASES)
def test_a_message_is_told_whole(expression: str, message: str) -> None:
    assert template(expression.encode()) == message
