"""Saved answers that went stale, for a person: which ones, and which of their lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from iquest_cli.console import Line, line
from iquest_cli.reviewer.answers import CheckedAnswer, CheckedCitation
from iquest_cli.text import clean_line, plural, shorten


def render(answers: Sequence[CheckedAnswer], width: int) -> list[Line]:
    return list(_lines(answers, width))


def _lines(answers: Sequence[CheckedAnswer], width: int) -> Iterator[Line]:
    stale = [answer for answer in answers if answer.is_stale]
    for answer in stale:
        yield line((clean_line(answer.file), "path"))
        yield line("  ", (shorten(clean_line(answer.question), width - 2), "bold"))
        for item in answer.citations:
            if item.state in ("changed", "gone"):
                yield line((f"  {item.state:<8} ", "bad"), (_place(item), "path"), f"  {clean_line(item.symbol or '')}")
        yield ()
    total = sum(len(answer.citations) for answer in answers)
    moved = sum(item.state == "moved" for answer in answers for item in answer.citations)
    said = f"{len(stale)} of {plural(len(answers), 'saved answer')} stale" if stale else (
        f"No stale answers · {plural(len(answers), 'saved answer')}")  # fmt: skip
    more = f" · {plural(total, 'citation')}" + (f", {moved} moved to other lines" if moved else "")
    yield line((said, "bad" if stale else "good"), (more, "dim"))
    if stale:
        yield line(("ask again with --save to renew them", "dim"))


def _place(item: CheckedCitation) -> str:
    return f"{clean_line(item.path)}:{item.start_line}-{item.end_line}"
