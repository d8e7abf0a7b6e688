"""The value that code gives a setting where nobody did: `if o.Limit == 0 { o.Limit = DefaultLimit }`, `if (size < 1)
size = 10;`, `merge_value(conf->limit, parent->limit, 60)`, `init_value(conf->count, COUNT)`.

Such a line says more than what a field begins with: that is often a mark for "not set".
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from anchors.graph.texts.words import files_with_word
from iquest_cli.analyst.settings.asks import SENTINEL
from iquest_cli.analyst.settings.defaults import MAX_FILES, MAX_SPOKEN, Declared
from iquest_cli.analyst.texts.literals import leading_literal, top_level_arguments
from iquest_cli.analyst.texts.source import MAX_LINE, PARSED
from iquest_cli.analyst.texts.standing import path_factor
from iquest_cli.analyst.texts.values import constant_behind, value_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from anchors.workspace import Workspace
    from iquest_cli.analyst.texts.source import Source

MAX_VALUES: Final = 20
"""Of one file."""
BELOW: Final = 2
"""Lines below a condition, or a call's first one, in which the value stands."""
_UNSET: Final = (
    r"(?:\"\"|''|0(?:\.0)?(?!\w|\.\d)|(?:null|nil|None|undefined|NULL|nullptr)\b|\w{0,60}(?:UNSET|EMPTY)\w{0,30})"
)
_NAME: Final = re.compile(r"(?:[A-Za-z_]\w*(?:\.|::|->))*[A-Za-z_]\w*")


def guarded_default(workspace: Workspace, source: Source, name: str, near: str) -> Declared | None:
    """Of several in one file one that no mark for "not set" or "without limit" is; of those in other files than `near`
    none, where they differ."""
    word = name.rpartition(".")[2]
    if not re.fullmatch(r"[A-Za-z_]\w{2,60}", word):
        return None
    rules = _rules(re.escape(word))
    snapshot = workspace.snapshot
    spoken = (files_with_word(snapshot, word) or [])[:MAX_SPOKEN]
    own = (
        file
        for file in spoken
        if snapshot.files[file].language in PARSED
        and path_factor(snapshot.files[file].path, snapshot.files[file].language) >= 1.0
    )
    found: list[Declared] = []
    for file in islice(own, MAX_FILES):
        path = snapshot.files[file].path
        values = (_declared(workspace, v, path, line) for line, v in _values(source.lines(path), word, rules))
        told = [item for item in islice(values, MAX_VALUES) if item is not None]
        found += sorted(told, key=lambda item: SENTINEL.fullmatch(item.value) is not None)[:1]
    here = [told for told in found if told.path == near]
    if here or len({told.value for told in found}) == 1:
        return (here or found)[0]
    return None


def _rules(word: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What tests for no value, what gives one, and the call that does both."""
    return (
        re.compile(
            rf"\bif\b[^\n]{{0,80}}?(?:(?<!\w){word}(?:\(\))?\s*(?:===?|is|<=)\s*{_UNSET}|(?<!\w){word}\s*<\s*[01](?![\w.])"
            rf"|(?:!|\bnot )\s*(?:\w+(?:\.|->)){{0,4}}{word}(?![\w(.]))"
        ),
        re.compile(rf"(?<!\w){word}\s*=\s*(?P<value>[^=\s][^\n]{{0,200}})"),
        re.compile(
            rf"(?<!\w)\w{{0,60}}(?:init|merge|default)\w{{0,60}}\(\s*&?(?:\w+(?:\.|->)){{1,4}}{word}\s*,(?P<rest>[^\n]{{0,200}})",
            re.IGNORECASE,
        ),
    )


def _values(
    lines: Sequence[str], word: str, rules: tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]
) -> Iterator[tuple[int, str]]:
    tests, gives, calls = rules
    for number, text in enumerate(lines, 1):
        if word not in text or len(text) > MAX_LINE:
            continue
        called = calls.search(text)
        if called is not None:
            rest = " ".join((called["rest"], *(row.strip() for row in lines[number : number + BELOW])))
            given = list(top_level_arguments(rest[: 2 * MAX_LINE]))
            if given and rest.count(")"):
                yield number, given[-1]
            continue
        tested = tests.search(text)
        if tested is None:
            continue
        for below, row in enumerate((text[tested.end() :], *lines[number : number + BELOW])):
            match = gives.search(row) if len(row) <= MAX_LINE else None
            if match is not None:
                yield number + below, match["value"]
                break


def _declared(workspace: Workspace, value: str, path: str, line: int) -> Declared | None:
    """A literal, or the constant with one that is named."""
    owner = workspace.snapshot.symbol(workspace.snapshot.symbol_at(workspace.snapshot.file_index(path) or 0, line))
    literal = leading_literal(value)
    if literal:
        return Declared(literal, path, line, "" if owner.kind == "module" else owner.qualified_name)
    named = _NAME.match(value)
    behind = constant_behind(workspace, named.group(), path) if named is not None else None
    return Declared(value_of(behind), behind.path, behind.name_line, behind.name) if behind is not None else None
