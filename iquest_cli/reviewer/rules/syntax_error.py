"""`syntax/error`: a file that parsed before the change does not parse any more.

Grammars lag behind their languages, so an error alone proves little: what counts is that the change left a bracket
open, or that the language's grammar is one that knows nearly all there is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from anchors.syntax.faults import PAIRS, Fault, balance, brackets, faults
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.reviewer.rules.import_unresolved import SAMPLES

MAX_BYTES: Final = 8 << 20
"""Of changed files together that are looked through."""
_KNOWN: Final = frozenset({"python", "java", "go", "rust", "javascript", "typescript", "tsx", "ruby", "php"})
"""Languages whose grammars take nearly all that is valid."""
_NEWER: Final = {"ruby": re.compile(r"\bdef\s+[\w.]+[?!]?(?:\([^()]*\))?\s+=\s")}
"""Forms that are newer than the grammar of such a language."""
_BRANCHED: Final = frozenset({"c", "cpp", "csharp", "swift"})
"""Languages in which parts of a statement may stand under conditions, each in another form."""
_CONDITION: Final = re.compile(rb"^[ \t]*#[ \t]*(?:else|elif)\b", re.M)
_DIRECTIVE: Final = re.compile(r"^\s*#\s*[a-z]|\\$")
_TEMPLATE: Final = re.compile(r"\{%|<%|%>|\{\{\s*[\w.]+[\s|}]|\$\{\{|^[<>]{7}|^={7}$")
_WITH_BRACES: Final = frozenset({"javascript", "typescript", "tsx"})
"""Two braces together are nothing special there."""
_NUM_FORM: Final = 4
"""Lines over which such a form may stand behind where the grammar stumbles."""
_NUM_NEAR: Final = 40
"""Lines between what was changed and where the grammar stumbles, which may be at the next statement."""


@dataclass(frozen=True, slots=True)
class _Broken:
    old: str
    new: str
    language: str
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class _Changed:
    """A changed line: of the new side, or a removed one with the place where it stood; what it opens and closes."""

    line: int
    is_added: bool
    opens: Counter[str]
    text: str


class SyntaxBroken(Rule):
    id = "syntax/error"
    title = "A file does not parse any more"
    severity = "high"

    def check(self, change: Change) -> Iterator[Finding]:
        left = MAX_BYTES
        for _, old, new in change.kept_files:
            language, data = change.language(new), change.head.data(new)
            left -= len(data)
            if left < 0:
                change.note(f"syntax errors were looked for in the first {MAX_BYTES >> 20} MB of what was changed")
                return
            if change.base is None or language != change.language(old) or SAMPLES.search(new):
                continue
            found = faults(data, language)
            if found and faults(change.base.data(old), language) == ():
                yield from self._judged(change, _Broken(old, new, language, found))

    def _judged(self, change: Change, broken: _Broken) -> Iterator[Finding]:
        changed = _changed_lines(change, broken)
        if changed is None or _may_be_another(change, broken, changed):
            return
        uneven = _uneven(changed)
        if uneven is not None:
            line, opening, num = uneven
            yield self.finding(
                broken.new,
                line,
                f"syntax error: {f'`{opening}` is left open' if num > 0 else f'`{PAIRS[opening]}` closes nothing'}",
                "The file parsed before the change and does not now, and what the change adds and takes away does not "
                "balance.",
                confidence="high" if broken.language in _KNOWN else "medium",
            )
        elif broken.language in _KNOWN:
            newer, lines = _NEWER.get(broken.language), change.head.lines(broken.new)
            if newer is not None and any(_is_newer(newer, lines, fault) for fault in broken.faults):
                return
            near = _nearest(changed, broken.faults)
            if near is not None:
                line, missing = near
                yield self.finding(
                    broken.new,
                    line,
                    f"syntax error: `{missing}` is missing" if missing else "syntax error",
                    "The file parsed before the change and does not now. A form that is newer than the grammar would "
                    "look the same.",
                    severity="medium",
                    confidence="medium",
                )


def _is_newer(newer: re.Pattern[str], lines: list[str], fault: Fault) -> bool:
    """Whether the grammar stumbles where such a form begins, or within a few lines of it."""
    first = fault.first_line - 1
    return any(newer.search(text[:1000]) for text in lines[first : min(fault.last_line, first + _NUM_FORM)])


def _changed_lines(change: Change, broken: _Broken) -> list[_Changed] | None:
    """In the order of their places; None where brackets cannot be told."""
    lines = change.lines(broken.new)
    added, removed = lines.in_order, lines.gone_in_order
    assert change.base is not None
    now = brackets(change.head.data(broken.new), broken.language, added)
    before = brackets(change.base.data(broken.old), broken.language, removed)
    if now is None or before is None:
        return None
    texts, olds = change.head.lines(broken.new), change.base.lines(broken.old)
    last = len(texts)
    found = [_Changed(line, True, now[line], texts[line - 1]) for line in added if line <= last]
    found += [
        _Changed(max(1, min(lines.cuts.get(line, line), last)), False, before[line], olds[line - 1])
        for line in removed
        if line <= len(olds)
    ]
    return sorted(found, key=lambda item: (item.line, not item.is_added))


def _may_be_another(change: Change, broken: _Broken, changed: list[_Changed]) -> bool:
    """Whether the text is one of which something else makes the source, or has forms of which one counts."""
    texts = [item.text[:1000] for item in changed if item.is_added]
    if broken.language not in _WITH_BRACES and any(_TEMPLATE.search(text) for text in texts):
        return True
    if broken.language not in _BRANCHED:
        return False
    data = change.head.data(broken.new)
    return _CONDITION.search(data) is not None or any(_DIRECTIVE.search(item.text[:1000]) for item in changed)


def _uneven(changed: list[_Changed]) -> tuple[int, str, int] | None:
    """The line, the bracket, and how many more of it open than close by the change: by tokens and by the text alike,
    since a grammar that stumbles may take that apart wrongly."""
    tokens, texts = Counter[str](), Counter[str]()
    for item in changed:
        _add(tokens, item.opens, item.is_added)
        _add(texts, balance(item.text), item.is_added)
    for opening in PAIRS:
        num = tokens[opening]
        if num * texts[opening] > 0:
            return _place(changed, opening, num), opening, num
    return None


def _add(total: Counter[str], part: Counter[str], is_added: bool) -> None:
    for opening, num in part.items():
        total[opening] += num if is_added else -num


def _place(changed: list[_Changed], opening: str, num: int) -> int:
    """The added line that is uneven without a removed one that was so, too; else where a removed one stood."""
    replaced = Counter(item.opens[opening] for item in changed if not item.is_added)
    for item in changed:
        here = item.opens[opening]
        if item.is_added and here * num > 0:
            if replaced[here]:
                replaced[here] -= 1
            else:
                return item.line
    kept = Counter(item.opens[opening] for item in changed if item.is_added)
    for item in changed:
        here = item.opens[opening]
        if not item.is_added and here * num < 0:
            if kept[here]:
                kept[here] -= 1
            else:
                return item.line
    return changed[0].line


def _nearest(changed: Iterable[_Changed], found: tuple[Fault, ...]) -> tuple[int, str] | None:
    """The changed line that lies nearest to where the grammar stumbles, and the token that it misses there."""
    best: tuple[int, int, str] | None = None
    for item in changed:
        for fault in found:
            is_inside = fault.first_line <= item.line <= fault.last_line
            distance = abs(item.line - fault.first_line)
            if not is_inside and distance > _NUM_NEAR:
                continue
            missing = fault.missing if fault.missing and not fault.missing[:1].isalpha() else ""
            if best is None or distance < best[0]:
                best = distance, item.line, missing.strip("_")
    return (best[1], best[2]) if best is not None else None
