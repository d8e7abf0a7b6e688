"""Small pieces of Markdown that answers are made of: names, places, quoted lines, tables.

Foreign text stands in code marks only, so that none of it is read as Markdown. What is too long is cut between words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from anchors.context.redact import redact
from anchors.syntax.sentences import first_end
from iquest_cli.analyst.evidence.places import Place
from iquest_cli.analyst.texts.source import Source

MAX_LINE: Final = 160
MAX_LINES: Final = 20
"""Of one function that are told by their numbers."""
MAX_REMARK: Final = 64
MAX_SENTENCE: Final = 200
MAX_QUOTED: Final = 400
"""Of a line in a quoted block; the citation has all of it."""
FENCES: Final = {"tsx": "tsx", "text": "", "restructuredtext": "rst"}
_ROLE: Final = re.compile(
    r":[a-z]+(?::[a-z]+)*:`~?(?P<a>[^`<\n]+?)(?:\s*<[^>\n]*>)?`|(?<!\w):[a-z]{3,6}:~?(?P<b>[\w.]+)"
)
_TAG: Final = re.compile(r"\{@\w+\s+(?P<a>[^{}\n]*)\}?|</?[a-z]\w*(?:\s[^<>\n]*)?/?>")
_MARKUP: Final = re.compile(
    r"!?\[(?P<text>[^\]\n]*)\](?:\([^)\n]*\)?|\[[^\[\]\n]*\])?|[*_]{2,}(?P<bold>[^*_\n]+)[*_]{2,}|`+"
)
_END: Final = re.compile(r"(?<=[a-z0-9)\]'\"][.!?])(?=\s+[A-Z(])")


def cut(text: str, limit: int) -> str:
    """The text as it is, or its first words that fit, with an ellipsis."""
    if len(text) <= limit:
        return text
    kept = text[: limit - 1]
    border = max(kept.rfind(mark) for mark in " ,(")
    if border >= limit // 2 and text[limit - 1] not in " ,(":
        kept = kept[:border]
    return kept.rstrip(" ,(") + "…"


def code(text: str, limit: int = MAX_LINE) -> str:
    """One line in code marks, longer than any run of marks inside."""
    flat = cut(" ".join(redact(text).text.split()), limit)
    longest = max((len(run) for run in re.findall(r"`+", flat)), default=0)
    mark = "`" * (longest + 1)
    pad = " " if flat.startswith("`") or flat.endswith("`") else ""
    return f"{mark}{pad}{flat}{pad}{mark}"


def at(path: str, line: int) -> str:
    return f"{path}:{line}"


def at_lines(path: str, lines: Sequence[int]) -> str:
    """`path:12, 15, 20`; of very many lines the first, and how many more there are."""
    numbers = sorted(set(lines))
    more = f" and {len(numbers) - MAX_LINES:,} more" if len(numbers) > MAX_LINES else ""
    return f"{path}:{', '.join(map(str, numbers[:MAX_LINES]))}{more}"


def named(place: Place) -> str:
    """`Class.method` (path:line)"""
    if place.name == place.path:
        return at(place.path, place.first)
    return f"{code(place.name)} ({at(place.path, place.line)})"


def block(source: Source, path: str, numbers: Sequence[int], language: str, gap: str = "…") -> str:
    """The lines as a fenced block, secrets taken out, common indent removed; `gap` stands for lines left out, an
    ellipsis for what is cut off one."""
    rows: list[str] = []
    before = None
    for number in numbers:
        text = cut(redact(source.exact_text(path, number, number), path).text.expandtabs(4).rstrip(), MAX_QUOTED)
        if before is not None and number > before + 1 and gap:
            rows.append(" " * (len(text) - len(text.lstrip())) + gap)
        rows.append(text)
        before = number
    indent = min((len(line) - len(line.lstrip()) for line in rows if line.strip()), default=0)
    body = "\n".join(line[indent:] for line in rows)
    longest = max((len(run) for run in re.findall(r"`{3,}", body)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{FENCES.get(language, language)}\n{body}\n{fence}"


def plain(text: str) -> str:
    """Doc text without the markup of its tool: `:class:~flask.Blueprint` -> Blueprint, `{@link Foo}` -> Foo."""
    text = _ROLE.sub(lambda m: (m.group("a") or m.group("b")).rpartition(".")[2], text)
    text = _TAG.sub(lambda m: m.group("a") or "", text)
    text = _MARKUP.sub(lambda m: (m.group("text") or "").replace("`", "") or m.group("bold") or "", text)
    return " ".join(text.split())


def sentence(text: str, limit: int = MAX_SENTENCE) -> str:
    """The first sentence of a doc text, one line, without markup and secrets."""
    flat = plain(redact(text).text).strip(" -=~#*/")
    if not flat or re.fullmatch(r"\S*://\S*|\W+", flat):
        return ""
    end = first_end(flat, _END)
    flat = flat[:end] if end >= 0 else flat
    flat = cut(flat, limit)
    return flat if flat[-1] in ".!?…:" else flat + "."


def listed(items: Sequence[str], last: str = "and") -> str:
    if len(items) <= 1:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def first_of(items: Sequence[str], limit: int, num_all: int = 0) -> str:
    """The first ones, and how many more there are; `num_all` where `items` are not all of them."""
    left = max(num_all, len(items)) - len(items[:limit])
    return listed([*items[:limit], f"{left:,} more"] if left else items)


def counted(number: int, one: str, many: str = "") -> str:
    words = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
    amount = words[number] if number < len(words) else f"{number:,}"
    return f"{amount} {one if number == 1 else many or one + 's'}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Empty heads give a table whose columns speak for themselves."""

    def row(cells: Sequence[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"

    return "\n".join([row(head), row(["---"] * len(head)), *(row(cells) for cells in rows)])


def columns(rows: Sequence[Sequence[str]]) -> str:
    """A table without heads."""
    return table([""] * len(rows[0]), rows) if rows else ""
