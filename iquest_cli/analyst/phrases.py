"""Small pieces of Markdown that answers are made of: names, places, quoted lines, tables.

Foreign text stands in code marks only, so that none of it is read as Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from anchors.context.redact import redact
from iquest_cli.analyst.evidence import Place
from iquest_cli.analyst.source import Source

MAX_LINE: Final = 160
FENCES: Final = {"tsx": "tsx", "text": "", "restructuredtext": "rst"}


def code(text: str) -> str:
    """One line in code marks, longer than any run of marks inside."""
    flat = " ".join(redact(text).text.split())
    if len(flat) > MAX_LINE:
        flat = flat[: MAX_LINE - 1] + "…"
    longest = max((len(run) for run in re.findall(r"`+", flat)), default=0)
    mark = "`" * (longest + 1)
    pad = " " if flat.startswith("`") or flat.endswith("`") else ""
    return f"{mark}{pad}{flat}{pad}{mark}"


def at(path: str, line: int) -> str:
    return f"{path}:{line}"


def named(place: Place) -> str:
    """`Class.method` (path:line)"""
    if place.name == place.path:
        return at(place.path, place.first)
    return f"{code(place.name)} ({at(place.path, place.line)})"


def block(source: Source, path: str, first: int, last: int, language: str) -> str:
    """The lines as a fenced block, secrets taken out, common indent removed."""
    lines = redact(source.text(path, first, last), path).text.split("\n")
    indent = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    body = "\n".join(line[indent:].rstrip() for line in lines)
    longest = max((len(run) for run in re.findall(r"`{3,}", body)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{FENCES.get(language, language)}\n{body}\n{fence}"


def sentence(text: str) -> str:
    """A doc line as one sentence, at most 200 characters."""
    flat = " ".join(text.split()).strip()
    if not flat:
        return ""
    flat = flat if len(flat) <= 200 else flat[:199].rstrip() + "…"
    return flat if flat[-1] in ".!?…" else flat + "."


def listed(items: Sequence[str], last: str = "and") -> str:
    if len(items) <= 1:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def counted(number: int, one: str, many: str = "") -> str:
    words = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
    amount = words[number] if number < len(words) else str(number)
    return f"{amount} {one if number == 1 else many or one + 's'}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    def row(cells: Sequence[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"

    return "\n".join([row(head), row(["---"] * len(head)), *(row(cells) for cells in rows)])
