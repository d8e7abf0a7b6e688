import io

import pytest

from iquest_cli.console import Console, line
from iquest_cli.text import clean, clean_line, display_width, plural, shorten

HOSTILE = (
    "\x1b[31mred\x1b]0;title\x07 \x9b1m \u202eevil\u2066 zero\u200bwidth \x7f \r over \ufeff \udcff \ud800 \U000e0041"
)


def console(**options):
    settings = {"is_styled": False, "is_quiet": False, "width": 80, **options}
    return Console(stdout=io.StringIO(), stderr=io.StringIO(), **settings)


def test_nothing_that_a_terminal_obeys_gets_through():
    shown = clean(HOSTILE)
    assert all(char.isprintable() for char in shown)
    assert shown.startswith(
        "\\x1b[31mred\\x1b]0;title\\x07 \\x9b1m \\u202eevil\\u2066 zero\\u200bwidth \\x7f \\x0d over"
    )
    assert shown.endswith("\\ufeff \\xff \\ud800 \\U000e0041")


def test_lines_and_tabs_stay_unless_one_line_is_asked_for():
    assert clean("a\n\tb") == "a\n\tb"
    assert clean_line("a\n\tb") == "a\\n\\tb"
    assert clean("größe 漢字 é") == "größe 漢字 é"
    assert clean("\u2604\ufe0f \U0001f30c\ufe0f") == "\u2604 \U0001f30c"  # the colour of an emoji is none of its text
    assert clean("a\ufe0f \u2604\ufe0f\ufe0f") == "a\\ufe0f \u2604\\ufe0f"


@pytest.mark.parametrize(
    "code", [*range(0x20), 0x7F, *range(0x80, 0xA0), *range(0x200B, 0x2010), *range(0x202A, 0x202F)]
)
def test_every_control_is_escaped(code):
    char = chr(code)
    assert (clean(char) == char) == (char in "\n\t")


def test_styles_are_ours_and_markup_in_text_is_text():
    styled = console(is_styled=True)
    styled.print("[red]x[/nope] ", ("name\x1b[0m", "bold"))
    assert styled.stdout.getvalue() == "[red]x[/nope] \x1b[1mname\\x1b[0m\x1b[0m\n"
    plain = console()
    plain.print_lines([line(("a", "bad"), "b")])
    assert plain.stdout.getvalue() == "ab\n"


def test_in_a_workflow_foreign_text_is_no_command():
    inside = console(in_workflow=True)
    inside.print("::error::x")
    inside.print("   ::add-mask::x")
    inside.print("x ##[group]y")
    inside.write("ok\n::warning::z\n")
    shown = inside.stdout.getvalue()
    assert not any(text.lstrip().startswith("::") for text in shown.split("\n"))
    assert "##[" not in shown


def test_remarks_go_to_stderr_and_quiet_silences_them():
    loud, quiet = console(), console(is_quiet=True)
    for one in (loud, quiet):
        one.warn("careful\x1b[1m\nsecond")
    assert loud.stderr.getvalue() == "iquest: careful\\x1b[1m\\nsecond\n"
    assert loud.stdout.getvalue() == ""
    assert quiet.stderr.getvalue() == ""


def test_no_progress_without_a_terminal():
    one = console()
    with one.progress("work") as progress:
        progress("parse", 1, 2)
    assert one.stderr.getvalue() == ""


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_progress_is_drawn_after_a_second_and_only_for_a_person(monkeypatch):
    import iquest_cli.console as module

    monkeypatch.setattr(module, "PROGRESS_AFTER_S", 0.0)
    for key in ("CI", "NO_COLOR"):
        monkeypatch.delenv(key, raising=False)
    shown = Console(io.StringIO(), Terminal(), is_styled=False, is_quiet=False, width=80)
    with shown.progress("work") as progress:
        progress("parse", 1, 2)
    assert "parse" in shown.stderr.getvalue()
    assert shown.stdout.getvalue() == ""
    quiet = Console(io.StringIO(), Terminal(), is_styled=False, is_quiet=True, width=80)
    monkeypatch.setenv("CI", "1")
    in_ci = Console(io.StringIO(), Terminal(), is_styled=False, is_quiet=False, width=80)
    for one in (quiet, in_ci):
        with one.progress("work") as progress:
            progress("parse", 1, 2)
        assert one.stderr.getvalue() == ""


def test_colour_follows_the_terminal_the_flag_and_no_color(monkeypatch):
    import sys

    monkeypatch.setattr(sys, "stdout", Terminal())
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert Console.for_process().is_styled
    assert not Console.for_process(color="never").is_styled
    monkeypatch.setenv("NO_COLOR", "1")
    assert not Console.for_process().is_styled
    assert Console.for_process(color="always").is_styled


def test_small_text_helpers():
    assert shorten("abcdef", 4) == "abc…"
    assert shorten("漢字漢字", 5) == "漢字…"
    assert display_width("漢e\u0301") == 3
    assert plural(1, "file") == "1 file"
    assert plural(1200, "file") == "1,200 files"
