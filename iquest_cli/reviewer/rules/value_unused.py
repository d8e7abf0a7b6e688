"""`value/unused`: the change took the last look at what a function is given or fetches; it is given it still."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Final

from anchors.syntax.languages import is_code
from anchors.types import Symbol
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.reviewer.rules.places import with_uses
from iquest_cli.reviewer.rust_traits import trait_of
from iquest_cli.text import plural

_KINDS: Final = frozenset({"function", "method", "constructor"})
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{2,60}")
_COMMENT: Final = re.compile(r"^\s*(?:#(?!\[)|//|/?\*|--)")
_DOC: Final = re.compile(r"\A\s*[rRuU]?(\"\"\"|''').*?\1", re.S)
_BY_NAME: Final = re.compile(r"\b(?:locals|compact|extract|binding|eval|vars|arguments|func_get_args|nameof)\b")
"""What may look at a local or a parameter without saying its name."""
_DECIDES: Final = re.compile(r"\b(?:if|elif|unless|while|until|when|switch|match|guard|assert\w*|require\w*)\b|\?")
_UNTYPED: Final = frozenset({"python", "ruby", "php"})
"""Languages in which an assignment is the declaration."""
_DECLARED: Final = (
    r"(?:const|let|var|val|final|auto|[A-Z][\w.]*(?:<[^<>=]{0,80}>)?(?:\[\])?|int|long|bool|boolean|double|float|string"
    r"|byte|char)\s+(?:mut\s+)?"
)
_MAX_LINES: Final = 1_000
_MAX_NAMES: Final = 30
"""Of one function."""


class ValueUnused(Rule):
    id = "value/unused"
    title = "What is passed or fetched is no longer looked at"
    severity = "medium"

    def check(self, change: Change) -> Iterator[Finding]:
        if change.base is None:
            return
        for item in change.touched:
            old, new = item.old, item.new
            if old is None or new is None or item.fate != "modified" or new.kind not in _KINDS or item.has_new_head:
                continue
            if not is_code(new.language) or change.is_test(new.path) or change.old_path(new.path) != old.path:
                continue
            if old.end_line - old.start_line <= _MAX_LINES:
                yield from self._of_function(change, old, new)

    def _of_function(self, change: Change, old: Symbol, new: Symbol) -> Iterator[Finding]:
        assert change.base is not None
        if new.body_line <= new.name_line:
            return  # what it does stands on one line with its head
        gone = change.lines(new.path).gone_in_order
        gone = gone[bisect_left(gone, old.start_line) : bisect_right(gone, old.end_line)]
        before = change.base.lines(old.path)
        words = {word for number in gone for word in _WORD.findall(before[number - 1]) if not word.isupper()}
        now = _body(change.head.lines(new.path), new)
        if not words or _BY_NAME.search(now):
            return
        whole = "\n".join(change.head.lines(new.path)[new.start_line - 1 : new.end_line])
        candidates = sorted(words & set(_WORD.findall(whole)))
        was = _body(before, old)
        for word in change.first(candidates, _MAX_NAMES, f"names in {new.qualified_name}"):
            lines = [before[number - 1] for number in gone if re.search(rf"\b{word}\b", before[number - 1])]
            if _num_uses(was, word) and not _num_uses(now, word):
                found = self._of_local(change, new, word, lines, now)
                found = found or self._of_parameter(change, new, word, now)
                if found is not None:
                    yield found

    def _of_local(self, change: Change, new: Symbol, word: str, gone: Sequence[str], now: str) -> Finding | None:
        """An assignment that stands as it was, of what nothing reads."""
        declared = "" if new.language in _UNTYPED else _DECLARED
        pattern = re.compile(rf"^[ \t]*(?:{declared}[$]?{word}[ \t]*(?::[^=\n]+)?=|{word}[ \t]*:=)[ \t]*[^=\s>]", re.M)
        match = pattern.search(now)
        if match is None or re.search(rf"\b(?:global|nonlocal)\b[^\n]*\b{word}\b", now):
            return None
        number = next((number for number in range(new.start_line, new.end_line + 1)
                       if pattern.match(change.head.lines(new.path)[number - 1])), 0)  # fmt: skip
        if not number or change.lines(new.path).to_old(number) is None:
            return None
        decided = any(map(_DECIDES.search, gone))
        return self.finding(
            new.path,
            number,
            f"`{word}` gets its value in {new.name}() as before, and nothing looks at it any more",
            "What was decided by it is decided no longer." if decided else "What was done with it is done no longer.",
            severity=None if decided else "low",
            confidence="medium",
            symbol=f"{new.qualified_name}.{word}",
        )

    def _of_parameter(self, change: Change, new: Symbol, word: str, now: str) -> Finding | None:
        """A parameter that callers pass as before, of a function that nothing overrides and that overrides nothing."""
        head = change.head
        taken = [param for item in head.signatures(new.path, new.name_line, new.name) for param in item.arguments]
        if (
            word not in {name for param in taken for name in _named(param.name)}
            or new.decorators
            or _is_bound(change, new)
        ):
            return None
        edges = [edge for edge in head.edges_in(new.id) if edge.kind == "call" and edge.is_certain]
        places = sorted({(head.snapshot.path_of(edge.source), edge.line) for edge in edges})
        if not places or re.search(r"\bdeprecated\b", "\n".join((now, new.doc)), re.I):
            return None
        finding = self.finding(
            new.path,
            new.name_line,
            f"{new.name}() no longer looks at `{word}`; {plural(len(places), 'caller')} "
            f"{'passes' if len(places) == 1 else 'pass'} it",
            "Whatever is passed for it, the same happens.",
            confidence="medium",
            symbol=f"{new.qualified_name}.{word}",
        )
        return with_uses(change, finding, places)


def _named(param: str) -> list[str]:
    """The names that a parameter gives: several of one that is taken apart (`{ filters, userId: id }`)."""
    if not param.startswith("{"):
        return [param.lstrip("$")]
    return [part.rpartition(":")[2].partition("=")[0].strip() for part in param.strip("{} ").split(",")]


def _body(lines: Sequence[str], symbol: Symbol) -> str:
    """What a definition does, without the lines that are comments alone and the documentation of Python; "" where it
    stands on one line with its head."""
    if symbol.body_line <= symbol.name_line:
        return ""
    body = lines[symbol.body_line - 1 : symbol.end_line]
    return _DOC.sub("", "\n".join(text for text in body if not _COMMENT.match(text)), count=1)


def _num_uses(text: str, word: str) -> int:
    """Mentions that are not what is assigned to."""
    found = 0
    for line in text.split("\n"):
        for match in re.finditer(rf"(?<![\w.])(?!(?<=[\"']){word}[\"']){word}\b|(?<=\.\.\.){word}\b", line):
            is_set = re.match(r"\s*(?::[^=\n]+)?:?=(?![=>~])", line[match.end() :])
            found += not (is_set and re.match(rf"\s*(?:{_DECLARED})?[$]?\Z", line[: match.start()]))
    return found


def _is_bound(change: Change, new: Symbol) -> bool:
    """Whether something else says what it takes: a base, an interface, an override, one who takes it as a value."""
    head = change.head
    if any(edge.kind == "override" for edge in head.edges_in(new.id)) or new.kind == "constructor":
        return True
    if any(edge.kind in ("name", "override") for edge in head.edges_in(new.id)):
        return True
    if any(edge.kind == "override" for edge in head.graph.edges_out(new.id)):
        return True
    if new.language == "rust":
        return bool(trait_of(head, new))
    return new.parent is not None and (new.language == "go" or bool(head.snapshot.symbol(new.parent).bases))
