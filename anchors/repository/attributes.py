"""What `.gitattributes` say of paths, read as files of one tree: gitattributes(5), as far as a reader needs it.

Only those of that tree count: neither the person's own nor the repository's `info/attributes` is looked at.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from anchors.errors import GitFailed
from anchors.repository.git import Git
from anchors.repository.ignore import Rule, as_bytes, matches, parse_pattern
from anchors.repository.objects import Objects
from anchors.repository.patch import unquote
from anchors.repository.shadow import EMPTY_TREES

NAME: Final = ".gitattributes"
MAX_FOLDERS: Final = 2_000
MAX_BYTES: Final = 1 << 20
MAX_LINES: Final = 20_000
MAX_WORDS: Final = 64
_QUOTED: Final = re.compile(r'"(?:[^"\\]|\\.)*"')
_FALSE: Final = frozenset({"false", "no", "off", "0"})


_Word = tuple[str, bool | None, bool]
"""Attribute; set, unset or "unspecified again" (None); whether a macro of that name is meant."""


class _Line(NamedTuple):
    rule: Rule
    words: tuple[_Word, ...]


class Attributes:
    """`texts`: folder ("" is the root) -> the bytes of its `.gitattributes`."""

    def __init__(self, texts: Mapping[str, bytes]) -> None:
        self._macros: dict[str, tuple[_Word, ...]] = {}
        self._lines = {folder: self._parse(folder, data) for folder, data in sorted(texts.items())}

    def states(self, path: str) -> dict[str, bool | None]:
        """What is said of a path: attribute -> set or unset; one that is unspecified again is None."""
        decided: dict[str, bool | None] = {}
        names, parts = path.split("/"), as_bytes(path).split("/")
        for depth in range(len(parts) - 1, -1, -1):
            for line in reversed(self._lines.get("/".join(names[:depth]), ())):
                if matches(line.rule.segments, parts[depth:] if line.rule.is_anchored else parts[-1:]):
                    self._decide(line.words, decided)
        return decided

    def _decide(self, words: tuple[_Word, ...], decided: dict[str, bool | None]) -> None:
        """The nearest file, the last line and the last word come first, and what is decided stays."""
        for name, state, is_plain in reversed(words):
            if name not in decided:
                decided[name] = state
                if is_plain:
                    self._decide(self._macros.get(name, ()), decided)

    def _parse(self, folder: str, data: bytes) -> tuple[_Line, ...]:
        lines = []
        for raw in os.fsdecode(data.removeprefix(b"\xef\xbb\xbf")).split("\n")[:MAX_LINES]:
            text = raw.strip(" \t\r")
            if text.startswith("[attr]"):
                name, *words = text[6:].split()[:MAX_WORDS] or [""]
                if not folder:
                    self._macros[name] = _words(words)
            elif text and text[0] not in "#!":
                quoted = _QUOTED.match(text)
                pattern, rest = (unquote(quoted[0]), text[quoted.end() :]) if quoted else _split(text)
                rule = parse_pattern(as_bytes(pattern))
                if rule is not None and not rule.is_folder_only:
                    lines.append(_Line(rule, _words(rest.split()[:MAX_WORDS])))
        return tuple(lines)


def read_attributes(git: Git, objects: Objects, tree: str, paths: Iterable[str]) -> Attributes:
    """Those of a tree (or commit, by full id) that can speak of `paths`. Links and damaged ones speak of none."""
    if tree in EMPTY_TREES.values():
        return Attributes({})
    folders = {"/".join(parts[:depth]) for path in paths for parts in [path.split("/")] for depth in range(len(parts))}
    # From the root on, so that a bound leaves out what speaks of least.
    chosen = sorted(folders, key=lambda folder: (folder.count("/") + bool(folder), folder))[:MAX_FOLDERS]
    names = [f"{folder}/{NAME}" if folder else NAME for folder in chosen]
    try:
        rows = git.run(["ls-tree", "-z", "--full-tree", tree, "--", *names]).split(b"\0")
    except GitFailed:
        return Attributes({})
    texts = {}
    for row in rows:
        head, _, name = row.partition(b"\t")
        mode, _, rest = head.partition(b" ")
        if mode not in (b"100644", b"100755"):
            continue
        data = objects.read(rest.split()[1].decode("ascii"), "blob", MAX_BYTES)
        if data is not None:
            texts[os.fsdecode(name)[: -len(NAME)].rstrip("/")] = data
    return Attributes(texts)


def _split(text: str) -> tuple[str, str]:
    pattern, *rest = text.split(None, 1)
    return pattern, rest[0] if rest else ""


def _words(words: list[str]) -> tuple[_Word, ...]:
    return tuple(_word(word) for word in words)


def _word(word: str) -> _Word:
    if word.startswith("!"):
        return word[1:], None, False
    if word.startswith("-"):
        return word[1:], False, False
    name, has_value, value = word.partition("=")
    return name, value.lower() not in _FALSE, not has_value
