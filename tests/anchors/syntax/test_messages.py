"""Messages as an expression of literals gives them, whole: over quotes in interpolations and over what joins pieces."""

import pytest

from anchors.syntax.extract import extract
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


def test_a_program_s_own_way_to_log_is_one_in_ruby() -> None:
    text = (
        'class Worker\n  def work(job)\n    log_with_severity :error, "#{job.inspect} failed"\n'
        "    write_log(:info, 'done') if job\n    log :debug, 'sleeping'\n"
        "    # log_with_severity :warn, 'never'\n    set_log_level :info, 'no record'\n"
        "    catalog :info, 'none'\n  end\nend\n"
    )
    facts = [(fact.line, fact.name, fact.value) for fact in extract(text.encode(), "ruby").facts if fact.kind == "log"]
    assert facts == [(3, "error", "#{job.inspect} failed"), (4, "info", "done"), (5, "debug", "sleeping")]


def test_a_setting_of_rails_that_is_written_is_none_that_is_read() -> None:
    source = b"Rails.configuration.x.limit = 3\nstart if Rails.configuration.x.billing.limit == 3\n"
    assert [fact.name for fact in extract(source, "ruby").facts if fact.kind == "config"] == ["billing.limit"]
