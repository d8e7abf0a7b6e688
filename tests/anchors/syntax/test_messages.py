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


STREAMS = [
    ("python", "def f(e):\n    sys.stderr.write('query failed: {}\\n'.format(e))\n", "query failed: {}\\n"),
    ("python", "def f(e):\n    print('query failed', file=sys.stderr)\n", "query failed"),
    ("python", "def f(e):\n    click.echo('query failed', err=True)\n", "query failed"),
    ("go", 'package a\n\nfunc f() {\n\tfmt.Fprintf(os.Stderr, "query failed: %v", 1)\n}\n', "query failed: %v"),
    ("java", 'class A {\n  void f() {\n    System.err.println("query failed");\n  }\n}\n', "query failed"),
    ("javascript", "function f() {\n  process.stderr.write('query failed');\n}\n", "query failed"),
    ("csharp", 'class A {\n  void F() {\n    Console.Error.WriteLine("query failed");\n  }\n}\n', "query failed"),
]
NO_RECORDS = [
    ("python", "def f(e):\n    sys.stdout.write('query')\n    print('query')\n    click.echo('query')\n"),
    ("python", "def f(e):\n    sys.stderr.write('{}\\n'.format(e))\n    print(file=sys.stderr)\n"),
    ("go", 'package a\n\nfunc f() {\n\tfmt.Fprintf(os.Stdout, "query")\n}\n'),
    ("java", 'class A {\n  void f() {\n    System.out.println("query");\n  }\n}\n'),
]


@pytest.mark.parametrize(("language", "text", "message"), STREAMS)
def test_what_is_written_to_the_error_stream_is_a_record_without_a_level(
    language: str, text: str, message: str
) -> None:
    found = [(fact.name, fact.value) for fact in extract(text.encode(), language).facts if fact.kind == "log"]
    assert found == [("", message)]


@pytest.mark.parametrize(("language", "text"), NO_RECORDS)
def test_other_output_and_bare_marks_are_no_record(language: str, text: str) -> None:
    assert not [fact for fact in extract(text.encode(), language).facts if fact.kind == "log"]


def test_a_returned_error_that_says_there_is_none_is_not_raised() -> None:
    source = b"package a\n\nfunc f(x int) E {\n\tif x > 1 {\n\t\treturn ErrDenied\n\t}\n\treturn ErrNone\n}\n"
    assert [fact.name for fact in extract(source, "go").facts if fact.kind == "raise"] == ["ErrDenied"]
