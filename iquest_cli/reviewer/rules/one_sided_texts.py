"""Texts of code that name something by words which nothing else of the repository has, while others name it as before:
a key of several parts, the beginning of a key that is put together, a column of a query. Asked by `key/renamed`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from anchors.graph.texts.words import files_with
from anchors.syntax.languages import is_code, is_generated_path, is_vendored_path
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.pairs import MAX_WIDTH, Pair
from iquest_cli.reviewer.rules.contracts import is_history

_QUOTED: Final = re.compile(r"(?P<quote>[\"'`])(?P<text>(?:(?!(?P=quote))[^\\\n]){3,300})(?P=quote)")
_VARIABLE: Final = re.compile(
    r"(?:\bprocess\.env|\bimport\.meta\.env|\bEnv)\.(?P<text>[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\b"
)
_CAPITALS: Final = re.compile(r"^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$")
_READS: Final = re.compile(r"(?i)\benv\w*\s*(?:\.|\[|\()|getenv|environ|\bconfig\w*\s*(?:\.|\[|\()")
_HOLE: Final = re.compile(r"\$\{[^{}\n]*\}|#\{[^{}\n]*\}|\{[^{}\n]*\}|%[sdv]|\$\w+")
_KEY: Final = re.compile(r"^/?[A-Za-z]\w*(?:[.:/_-]\w+)+[.:/_-]?$")
_PARTED: Final = re.compile(r"\w[.:/]\w")
_FILE: Final = re.compile(r"\.(?:[a-z]{1,4}\d?|json|html|yaml|scss)$|^https?:|//|^\d|^\.")
_WORD: Final = re.compile(r"[A-Za-z_]\w*")
_IMPORTS: Final = re.compile(
    r"^\s*(?:import|from|require\w*|use|using|include\w*|#include|package|@import|load)\b|\brequire\(|\bimport\("
)
_QUERY: Final = re.compile(
    r"(?i)\b(?:select\b.*\bfrom|update\b.*\bset|insert\s+into|delete\s+from|order\s+by|group\s+by)\b"
    r"|\b\w+\s*(?:=|<>|!=|<=?|>=?|\blike\b|\bin\b)\s*(?:\(?\s*(?:\?|:\w|\$\d|@\w|%s))|\bis\s+(?:not\s+)?null\b"
)
_LIST: Final = re.compile(r"(?<![\w,])[a-z]\w+(?:,[a-z]\w+){2,20}(?![\w,])")
_MIN_PREFIX: Final = 8
_MAX_TURNED: Final = 50
_MAX_FILES: Final = 200


class OneSided(NamedTuple):
    path: str
    line: int
    was: str
    now: str
    is_column: bool
    places: list[tuple[str, int]]


def one_sided_texts(change: Change) -> Iterator[OneSided]:
    turned = ((pair, found) for pair in change.code_pairs if (found := _turned(pair)) is not None)
    for pair, (old, new) in change.first(turned, _MAX_TURNED, "texts that are another"):
        side = (
            _as_column(change, pair, old, new)
            if _QUERY.search(old)
            else _as_key(change, pair, old, new) or _as_list(change, pair, old, new)
        )
        if side is not None:
            yield side


def _turned(pair: Pair) -> tuple[str, str] | None:
    """The one text in which two lines differ, where they differ in nothing else."""
    kind = _VARIABLE if _VARIABLE.search(pair.old) else _QUOTED
    old, new = list(kind.finditer(pair.old)), list(kind.finditer(pair.new))
    if len(old) != len(new) or _IMPORTS.search(pair.new) or kind.sub('""', pair.old) != kind.sub('""', pair.new):
        return None
    turned = [(a["text"], b["text"]) for a, b in zip(old, new, strict=True) if a["text"] != b["text"]]
    return turned[0] if len(turned) == 1 else None


def _as_key(change: Change, pair: Pair, old: str, new: str) -> OneSided | None:
    was, now = _fixed(old), _fixed(new)
    is_whole = (was, now) == (old, new)
    if was == now or not _KEY.match(was) or not _KEY.match(now) or _FILE.search(was):
        return None
    is_variable = bool(_CAPITALS.match(was) and _CAPITALS.match(now) and _READS.search(pair.new))
    if is_whole and not is_variable and not (_PARTED.search(was) and len(_WORD.findall(was.replace("_", " "))) > 2):
        return None
    if not is_whole and len(was) < _MIN_PREFIX:
        return None
    if any(_is_known(change, pair, word) for word in set(_WORD.findall(now)) - set(_WORD.findall(was))):
        return None
    if set(_WORD.findall(now)) <= set(_WORD.findall(was)):
        return None
    quote = r"[\"'`.]" if is_variable else r"[\"'`]"
    said = re.compile(
        rf"{quote}{re.escape(was)}" + (r"(?:[\"'`]|\b)" if is_variable else r"[\"'`]" if is_whole else "")
    )
    places = [(path, line) for path, line, text in _lines_with(change, pair, was) if said.search(text)]
    return OneSided(pair.path, pair.line, was, now, False, places) if _is_live(change, places) else None


def _fixed(text: str) -> str:
    """A text up to its first hole."""
    hole = _HOLE.search(text)
    return text[: hole.start()] if hole is not None else text


def _as_column(change: Change, pair: Pair, old: str, new: str) -> OneSided | None:
    before, after = _WORD.findall(old), _WORD.findall(new)
    if len(before) != len(after) or _WORD.sub("", old) != _WORD.sub("", new):
        return None
    turned = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
    if len(turned) != 1:
        return None
    was, now = turned[0]
    if "_" not in was + now or _is_known(change, pair, now, is_column=True):
        return None
    word = re.compile(rf"(?<![\w$]){re.escape(was)}(?!\w)")
    places = [(path, line) for path, line, text in _lines_with(change, pair, was) if word.search(text)]
    return OneSided(pair.path, pair.line, was, now, True, places) if _is_live(change, places) else None


def _as_list(change: Change, pair: Pair, old: str, new: str) -> OneSided | None:
    """One of the values that a text lists, where other code lists all of them as they were."""
    for was, now in zip(_LIST.findall(old), _LIST.findall(new), strict=False):
        ours, theirs = was.split(","), now.split(",")
        turned = [(a, b) for a, b in zip(ours, theirs, strict=False) if a != b]
        if len(ours) != len(theirs) or len(turned) != 1 or old.replace(was, now) != new:
            continue
        if any(now in text for _, _, text in _lines_with(change, pair, now)):
            return None
        said = re.compile(rf"(?<![\w,]){re.escape(was)}(?![\w,])")
        places = [(path, line) for path, line, text in _lines_with(change, pair, was) if said.search(text)]
        return OneSided(pair.path, pair.line, was, now, False, places) if _is_live(change, places) else None
    return None


def _is_live(change: Change, places: list[tuple[str, int]]) -> bool:
    return any(not change.is_test(path) for path, _ in places)


def _forms(word: str) -> frozenset[str]:
    first, *rest = [part for part in word.split("_") if part] or [word]
    camel = first + "".join(part.capitalize() for part in rest)
    return frozenset({word, camel, camel[:1].upper() + camel[1:], word.upper()})


def _is_known(change: Change, pair: Pair, word: str, *, is_column: bool = False) -> bool:
    """Whether any other line says the word; of a column, in any of the ways in which such names are written."""
    for form in _forms(word) if is_column else (word,):
        for index in files_with(change.head.snapshot, form):
            path = change.head.snapshot.files[index].path
            said = re.compile(rf"(?<![A-Za-z0-9_]){re.escape(form)}(?![A-Za-z0-9_])")
            if any((path, number) != (pair.path, pair.line) and said.search(text)
                   for number, text in change.head.lines_having(path, form)):  # fmt: skip
                return True
    return False


def _lines_with(change: Change, pair: Pair, text: str) -> Iterator[tuple[str, int, str]]:
    """Other lines of code and of schemas that hold a text; none of one that is said everywhere."""
    files = files_with(change.head.snapshot, text)
    for index in files if len(files) <= _MAX_FILES else ():
        file = change.head.snapshot.files[index]
        if is_vendored_path(file.path) or is_generated_path(file.path) or is_history(file.path):
            continue
        if not is_code(file.language) and file.language not in ("sql", "yaml", "toml", "json", "html", "prisma"):
            continue
        for number, line in change.head.lines_having(file.path, text):
            if (file.path, number) != (pair.path, pair.line) and len(line) <= MAX_WIDTH:
                yield file.path, number, line
