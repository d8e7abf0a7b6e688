"""What a repository says of itself in one sentence: the description in its manifest, else its readme's first words.

Reads the files at the root, and of the package that is named as the repository. Knows a few manifests and the shape of
a readme; nothing of what the code does.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import islice, takewhile
from typing import Final

from anchors.graph.roles.described import MAX_BYTES, Read, descriptions, go_package
from anchors.syntax.docs import docstring
from anchors.syntax.sentences import first_end

README: Final = (
    ".github/README.md",
    "README.md",
    "README.rst",
    "README",
    "README.txt",
    "readme.md",
    "Readme.md",
    "README.markdown",
    "README.adoc",
    "README.rdoc",
    "README.org",
)
"""In the order in which hosts show them: what stands in `.github` is for users where the root's is for developers."""
MAX_LENGTH: Final = 200
MAX_ITEMS: Final = 8
MAX_PARAGRAPHS: Final = 12
_MARKUP: Final = re.compile(r"<!--.*?-->|<[^<>]*>|!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])|\[!\[.*?\)\]\([^)]*\)", re.DOTALL)
_BREAK: Final = re.compile(r"<br\s{0,9}/?>", re.IGNORECASE)
_LINK: Final = re.compile(r"\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])|`([^`<]{0,200}?)\s{0,3}<[^>]{0,300}>`_{1,2}")
_NO_SENTENCE: Final = re.compile(
    r"^(?:#|=+(?: |$)|image:|\w+::|-+$|~+$|\*{3,}$|\.\. |:[\w-]+:|```|\||\[[^\]]*\]:|[-*+] |>|\d+\. |\{)|^\W*$"
)
_ITEM: Final = re.compile(r"[-*+] |\d{1,3}[.)] ")
_SAYS_WHAT: Final = re.compile(
    r"((?:\S{1,30} ){1,5}?)(?:is|are|provides) (?:(?:often |also |commonly )?(?:referred to|known|described) as )?"
    r"(?:an?|the|your|our|one) ",
    re.IGNORECASE,
)
_ASIDE: Final = re.compile(
    r"\W*(?:donat|sponsor|backer|support|enterprise|for enterprise|funding|partner|instal|contribut|licen[sc]e|credit"
    r"|copyright|acknowledg|table of contents|contents$|build|status|upgrad|chang|news|security|questions|issues|help"
    r"|community)",
    re.IGNORECASE,
)
"""Titles of sections that say nothing of what the repository is."""
_ADVICE: Final = re.compile(
    r"(?:this (?:readme|document|page|file|branch)|see|click|run|visit|please|follow|check|create|install|begin|start"
    r"|read|use|we're|here|you)\b|.*:$",
    re.IGNORECASE,
)
_END: Final = re.compile(r"(?<=[.!?])(?:\s+(?=[A-Z0-9\"'*`_])|$)")
MIN_SENTENCE: Final = 20
TITLE_WORDS: Final = 5
"""From which a title is a sentence."""


def about(read: Read, name: str) -> str:
    """One line of at most 200 characters; "" where the repository says nothing of itself. `name` is its own."""
    for text in descriptions(read):
        words = " ".join(text.split())
        if " " in words:
            return _shortened(words)
    readme = next((data for data in map(read, README) if data), b"")
    text = readme[:MAX_BYTES].decode("utf-8", "replace")
    sentences = _sentences(text)
    found = _named(sentences, name) or _of_package(read, name) or go_package(read, name)
    found = found or _first_words(sentences) or _title(text)
    return _shortened(_with_list(found, text) if found.endswith(":") else found)


def _with_list(sentence: str, text: str) -> str:
    """A sentence that announces a list, with what stands in the list behind it."""
    rows = iter(_stripped(text).split("\n"))
    for row in rows:
        if _letters(row) and _letters(sentence).endswith(_letters(row)):
            break
    following = (row.strip() for row in rows if row.strip())
    items = takewhile(lambda row: row.startswith(("- ", "* ", "+ ")), following)
    said = sentence
    for number, item in enumerate(islice(items, MAX_ITEMS)):
        words = re.sub(r"^and | and$", "", " ".join(re.sub(r"[*_`]+", "", item[2:]).split()).rstrip(".,; "))
        longer = f"{said}{',' if number else ''} {words.rstrip('.,;')}"
        if len(longer) > MAX_LENGTH:
            break
        said = longer
    return said


def _of_package(read: Read, name: str) -> str:
    """What the package that is named as the repository says: its manifest, its docstring."""
    if not re.fullmatch(r"\w[\w.-]*", name):
        return ""
    for folder in (f"{name}/", f"crates/{name}/", f"packages/{name}/"):
        for text in descriptions(read, folder):
            words = " ".join(text.split())
            if " " in words:
                return words
    package = name.replace("-", "_")
    for path in (f"{package}/__init__.py", f"src/{package}/__init__.py"):
        words = docstring((read(path) or b"").lstrip())
        if " " in words:
            return words
    return ""


def _sentences(text: str) -> list[str]:
    """How the first paragraphs of a readme begin."""
    return [sentence for sentence in map(_sentence, islice(_paragraphs(text), MAX_PARAGRAPHS)) if sentence]


def _named(words: list[str], name: str) -> str:
    """The first sentence that says what the repository is."""
    named = _letters(name)
    for sentence in words:
        subject = _SAYS_WHAT.match(sentence)
        letters = _letters(subject.group(1)) if subject else ""
        if letters and (named in letters or letters in named):
            return sentence
    return ""


def _first_words(words: list[str]) -> str:
    return next((sentence for sentence in words[:2] if not _ADVICE.match(sentence)), "")


def _letters(text: str) -> str:
    return "".join(char for char in text.lower() if char.isalnum())


def _stripped(text: str) -> str:
    """Without markup, rows of links and nothing else, and the targets of links."""
    plain = html.unescape(_MARKUP.sub("", _BREAK.sub(" ", text)))
    rows = ("" if _LINK.search(row) and not _letters(_LINK.sub("", row)) else row for row in plain.split("\n"))
    return _LINK.sub(lambda match: match.group(1) or match.group(2) or "", "\n".join(rows))


def _title(text: str) -> str:
    """What a readme is headed with, where that says more than a name."""
    row = next((row.strip() for row in _stripped(text).split("\n") if row.strip()), "")
    title = " ".join(row.lstrip("#= ").split())
    return title if row.startswith(("# ", "= ")) and title.count(" ") + 1 >= TITLE_WORDS else ""


def _paragraphs(text: str) -> Iterator[str]:
    """Prose: no titles, badges, lists, tables or code."""
    text = _stripped(text)
    is_code = is_aside = is_item = False
    paragraph: list[str] = []
    written = text.split("\n")
    rows = [row.strip() for row in written]
    for raw, row, following in zip(written, rows, [*rows[1:], ""], strict=True):
        # What a list's item says goes on in indented lines below it.
        is_item = bool(row) and (_ITEM.match(row) is not None or (is_item and raw[:1].isspace()))
        if row.startswith("```"):
            is_code = not is_code
        is_title = bool(re.fullmatch(r"(?:=|-|~){3,}", following)) and not paragraph
        if not is_code and (is_title or row.startswith(("#", "= ", "== ", "=== "))):
            is_aside = _ASIDE.match(row) is not None
        if is_code or is_aside or is_title or is_item or not row or _NO_SENTENCE.match(row):
            if paragraph:
                yield " ".join(paragraph)
            paragraph = []
        else:
            paragraph.append(row)
    if paragraph:
        yield " ".join(paragraph)


def _sentence(paragraph: str) -> str:
    plain = " ".join(re.sub(r"[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?!\w)|`+", "", paragraph).split())
    end = first_end(plain, _END, MIN_SENTENCE)
    sentence = plain[:end] if end >= 0 else plain
    return sentence if sentence.count(" ") >= 3 else ""


def _shortened(text: str) -> str:
    return text if len(text) <= MAX_LENGTH else text[: MAX_LENGTH - 1].rstrip() + "…"
