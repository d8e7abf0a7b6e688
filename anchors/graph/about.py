"""What a repository says of itself in one sentence: the description in its manifest, else its readme's first words.

Reads the files at the root alone. Knows a few manifests and the shape of a readme; nothing of what the code does.
"""

from __future__ import annotations

import html
import re
import tomllib
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final

import msgspec

Read = Callable[[str], bytes | None]

README: Final = ("README.md", "README.rst", "README", "README.txt", "readme.md", "Readme.md", "README.markdown")
MAX_LENGTH: Final = 200
MAX_BYTES: Final = 1 << 14
MAX_PARAGRAPHS: Final = 12
_MARKUP: Final = re.compile(r"<!--.*?-->|<[^<>]*>|!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])|\[!\[.*?\)\]\([^)]*\)", re.DOTALL)
_LINK: Final = re.compile(r"\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])|`([^`<]{0,200}?)\s{0,3}<[^>]{0,300}>`_{1,2}")
_NO_SENTENCE: Final = re.compile(r"^(?:#|=+$|-+$|~+$|\*{3,}$|\.\. |:\w+:|```|\||\[[^\]]*\]:|[-*+] |>|\d+\. |\{)|^\W*$")
_SAYS_WHAT: Final = re.compile(r"((?:\S{1,30} ){1,5}?)(?:is|are|provides) (?:an?|the|your|our|one) ", re.IGNORECASE)
_ADVICE: Final = re.compile(
    r"(?:see|click|run|visit|please|follow|check|create|install|begin|start|read|use|we're|here|you)\b|.*:$",
    re.IGNORECASE,
)
_SENTENCE: Final = re.compile(r"(.{20,}?[.!?])(?:\s+(?=[A-Z0-9\"'*`_])|$)")


def about(read: Read, name: str) -> str:
    """One line of at most 200 characters; "" where the repository says nothing of itself. `name` is its own."""
    for text in _descriptions(read):
        words = " ".join(text.split())
        if " " in words:
            return _shortened(words)
    for name in README:
        data = read(name)
        if data:
            return _shortened(_first_words(data[:MAX_BYTES].decode("utf-8", "replace"), name))
    return ""


def _descriptions(read: Read) -> Iterator[str]:
    for name, tables in (
        ("pyproject.toml", (("project",), ("tool", "poetry"))),
        ("Cargo.toml", (("package",), ("workspace", "package"))),
    ):
        try:
            document = tomllib.loads((read(name) or b"").decode("utf-8", "replace"))
        except (tomllib.TOMLDecodeError, RecursionError):
            continue
        for keys in tables:
            table: object = document
            for key in keys:
                table = table.get(key) if isinstance(table, dict) else None
            text = table.get("description") if isinstance(table, dict) else None
            if isinstance(text, str):
                yield text
    try:
        package = msgspec.json.decode(read("package.json") or b"{}")
    except (msgspec.DecodeError, RecursionError):
        return
    text = package.get("description") if isinstance(package, dict) else None
    if isinstance(text, str):
        yield text


def _first_words(text: str, name: str) -> str:
    """The first sentence of prose that says what the repository is, else the first of its readme that is no advice."""
    words = [sentence for sentence in map(_sentence, islice(_paragraphs(text), MAX_PARAGRAPHS)) if sentence]
    named = _letters(name)
    for sentence in words:
        subject = _SAYS_WHAT.match(sentence)
        if subject and (named in _letters(subject.group(1)) or _letters(subject.group(1)) in named):
            return sentence
    return next((sentence for sentence in words[:2] if not _ADVICE.match(sentence)), "")


def _letters(text: str) -> str:
    return "".join(char for char in text.lower() if char.isalnum())


def _paragraphs(text: str) -> Iterator[str]:
    """Prose: no titles, badges, lists, tables or code."""
    text = html.unescape(_MARKUP.sub("", text))
    text = _LINK.sub(lambda match: match.group(1) or match.group(2) or "", text)
    is_code = False
    paragraph: list[str] = []
    rows = [row.strip() for row in text.split("\n")]
    for row, following in zip(rows, [*rows[1:], ""], strict=True):
        if row.startswith("```"):
            is_code = not is_code
        is_title = bool(re.fullmatch(r"(?:=|-|~){3,}", following)) and not paragraph
        if is_code or is_title or not row or _NO_SENTENCE.match(row):
            if paragraph:
                yield " ".join(paragraph)
            paragraph = []
        else:
            paragraph.append(row)
    if paragraph:
        yield " ".join(paragraph)


def _sentence(paragraph: str) -> str:
    plain = " ".join(re.sub(r"[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?!\w)|`+", "", paragraph).split())
    found = _SENTENCE.match(plain)
    sentence = found.group(1) if found else plain
    return sentence if sentence.count(" ") >= 3 else ""


def _shortened(text: str) -> str:
    return text if len(text) <= MAX_LENGTH else text[: MAX_LENGTH - 1].rstrip() + "…"
