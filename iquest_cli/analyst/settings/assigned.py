"""Values that settings are given where nothing defines them: `Worker.max_attempts = 15`, `client.retries = MaxRetry`,
`{.name = "history-limit", .default_num = 2000}`, `{Key = Keys.Backups, Value = "30"}`, `timeout: {default: 5}`,
`config.get("LIMIT", "50mb")`, `${cart.limit:50}`.

Reads the files that meet the question best; whether such a line is ever run is not its business.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.settings.defaults import Declared
from iquest_cli.analyst.settings.measures import UNITS
from iquest_cli.analyst.settings.parameters import Given, Parameter
from iquest_cli.analyst.texts.literals import leading_literal
from iquest_cli.analyst.texts.source import MAX_LINE, PARSED
from iquest_cli.analyst.texts.values import CALLABLE, constant_behind, value_of
from iquest_cli.analyst.texts.words import parts

if TYPE_CHECKING:
    from anchors.workspace import Workspace
    from iquest_cli.analyst.ranking.relevance import Relevance
    from iquest_cli.analyst.settings.asks import Asks

NUM_FILES: Final = 25
MAX_RECORD: Final = 14
"""Lines of one record of a table."""
WORTH: Final = 2.2
"""Name and value stand together, and the name is all words of the question or of its measure."""
_ASSIGNED: Final = re.compile(
    r"^[ \t]*(?:public |private |static )*(?P<owner>(?:[\w@$]{1,60}(?:\.|::|->)){1,4})"
    r"(?P<key>[A-Za-z_]\w{2,60})[ \t]*=[ \t]*"
    r"(?P<value>[^=\s~>][^\n]{0,200})",
)
_CALLED: Final = re.compile(
    r"(?<![\w-])(?:name|key|id|flag|option|long)[\"']?[ \t]*(?:=>|=|:)[ \t]*"
    r"(?:[\"'](?P<text>[\w.-]{3,60})[\"']|(?P<member>[A-Z]\w{1,60}\.\w{2,60}))",
    re.IGNORECASE,
)
_OPENS: Final = re.compile(r"[ \t]*[\"']?(?P<key>[A-Za-z_][\w-]{2,60})[\"']?[ \t]*(?:=>|=|:)[ \t]*[{(\[][ \t]*$")
_VALUE: Final = re.compile(
    r"(?<![\w-])(?P<how>default\w{0,20}|value|initial\w{0,20})[\"']?[ \t]*(?:=>|=|:)[ \t]*"
    r"(?P<value>[^\s=][^\n]{0,200})",
    re.IGNORECASE,
)
_READ: Final = re.compile(
    r"(?:get|config|env|setting|option|param|value|default)\w*(?:<[\w ,|]{1,40}>)?\([ \t]*"
    r"[\"'](?P<key>[\w.-]{3,60})[\"'],[ \t]*(?P<value>[^\n]{1,200})"
    r"|\$\{(?P<holder>[\w.-]{3,60}):(?P<held>[^{}\n]{1,60})\}",
    re.IGNORECASE,
)
"""A key that is read with what it is where nobody set it."""
_GIVES: Final = re.compile(r"[=:]|\$\{|\([\"']")
_LOCAL: Final = re.compile(
    r"[ \t]+(?:(?:const|static|final|let|val|var)[ \t]+){1,3}(?:[\w<>]{1,30}[ \t]+)?(?P<key>[A-Z][A-Z0-9_]{2,60})"
    r"(?:[ \t]*:[ \t]*[\w<>&' ]{1,40}?)?[ \t]*=[ \t]*(?P<value>[^=\n][^\n]{0,120})"
)
_EMPTY: Final = re.compile(r"(?:none|null|nil|undefined|\"\"|'')$", re.IGNORECASE)
_NAME: Final = re.compile(r"(?P<name>(?:[A-Za-z_]\w*\.)?[A-Z]\w*)[ \t;,]*(?://.*|#.*)?$")


def assigned(workspace: Workspace, relevance: Relevance, asks: Asks) -> list[tuple[float, str, int, Parameter]]:
    """Score, path, line and what is given its value there, of names whose every word the question says."""
    snapshot = relevance.snapshot
    forms = {form[:3].lower() for weighed in relevance.concepts for form, _ in weighed.concept.forms}
    spoken = re.compile("|".join(map(re.escape, sorted(forms))))
    found: list[tuple[float, str, int, Parameter]] = []
    for file in relevance.best_files(NUM_FILES):
        item = snapshot.files[file]
        factor = relevance.file_factor(file)
        if item.language not in PARSED or factor < 1.0:
            continue
        lines = relevance.source.lines(item.path)
        told = {n for n, text in enumerate(lines, 1) if _GIVES.search(text) and spoken.search(text.lower())}
        given = (
            *_lines(workspace, relevance, asks, item.path, told),
            *_records(relevance, asks, item.path, told),
            *_local(relevance, asks, file, told),
        )
        for line, owner, key, value in given:
            if not _EMPTY.match(value):
                own = relevance.of_text(f"{owner} {key} {item.path.rpartition('/')[2]}")
                score = factor * WORTH * own * asks.measured(key)
                symbol = snapshot.symbol(snapshot.symbol_at(file, line))
                found.append((score, item.path, line, Given(key, value, line, symbol)))
    return found


def _lines(
    workspace: Workspace, relevance: Relevance, asks: Asks, path: str, told: set[int]
) -> Iterator[tuple[int, str, str, str]]:
    lines = relevance.source.lines(path)
    for line, text in enumerate(lines, 1):
        if line not in told or len(text) > MAX_LINE:
            continue
        read = _READ.search(text) if "(" in text or "${" in text else None
        if read is not None:
            key, value = read["key"] or read["holder"], leading_literal(read["value"] or "") or read["held"]
            if value and says_all(relevance, asks, key.rpartition(".")[2]):
                yield line, key.rpartition(".")[0], key, value
        match = _ASSIGNED.match(text) if "=" in text else None
        if match is not None and says_all(relevance, asks, match["key"]):
            value = _given(workspace, match["value"], path)
            if value:
                yield line, match["owner"], match["key"], value


def _local(relevance: Relevance, asks: Asks, file: int, told: set[int]) -> Iterator[tuple[int, str, str, str]]:
    """Constants that stand inside of a function, which no definition is made of."""
    snapshot = relevance.snapshot
    path = snapshot.files[file].path
    for line in sorted(told):
        text = relevance.source.line(path, line)
        match = _LOCAL.match(text) if len(text) <= MAX_LINE else None
        value = leading_literal(match["value"]) if match is not None else ""
        around = snapshot.symbol_at(file, line)
        if match is None or not value or snapshot.kind(around) not in CALLABLE:
            continue
        owner = snapshot.qualified_name(around)
        is_measure = all(part in UNITS for part in parts(match["key"])) and asks.sounds_so(match["key"])
        if says_all(relevance, asks, match["key"]) or (is_measure and relevance.says_telling(owner)):
            yield line, owner, match["key"], value


def _given(workspace: Workspace, text: str, path: str) -> str:
    """The literal at the beginning of a text, or the name of a constant that has one; "" for other code."""
    value, name = leading_literal(text), _NAME.match(text)
    if value or name is None:
        return value
    return name["name"] if constant_behind(workspace, name["name"], path) is not None else ""


def filled_in(workspace: Workspace, relevance: Relevance, name: str, path: str) -> Declared | None:
    """The first value that code of the same file gives a name of the same words: `client.maxRetries = MaxRetry` fills
    what is the option `MaxRetries`."""
    wanted = parts(name.rpartition(".")[2])
    for line, text in enumerate(relevance.source.lines(path), 1):
        match = _ASSIGNED.match(text) if "=" in text and len(text) <= MAX_LINE else None
        if match is None or parts(match["key"]) != wanted:
            continue
        value = _given(workspace, match["value"], path)
        behind = constant_behind(workspace, value, path)
        if behind is not None:
            return Declared(value_of(behind), behind.path, behind.name_line, behind.name)
        if value and not _EMPTY.match(value):
            return Declared(value, path, line, "")
    return None


def _records(relevance: Relevance, asks: Asks, path: str, told: set[int]) -> Iterator[tuple[int, str, str, str]]:
    """Entries that are called so, each with the default that stands in the same record."""
    lines = relevance.source.lines(path)
    for number, text in enumerate(lines, 1):
        if number not in told or len(text) > MAX_LINE or not any(mark in text for mark in ":="):
            continue
        called, opens = _CALLED.search(text), _OPENS.match(text)
        key = (called["text"] or called["member"] or "") if called else opens["key"] if opens else ""
        if not key or not says_all(relevance, asks, key.rpartition(".")[2]):
            continue
        value = _value_of(lines, number, called)
        if value:
            yield number, "", key, value


def _value_of(lines: list[str] | tuple[str, ...], number: int, called: re.Match[str] | None) -> str:
    """The first value below a record's name, or behind it in its line; one only called `value` stands in that line."""
    text = lines[number - 1]
    margin = len(text) - len(text.lstrip())
    for below in range(number, min(number + MAX_RECORD, len(lines) + 1)):
        line = lines[below - 1]
        own = called.end() if called is not None and below == number else 0
        if below > number:
            left = len(line) - len(line.lstrip())
            is_over = left < margin or (left == margin and (called is None or not line.strip().strip("{}[](),;")))
            if line.strip() and (is_over or (called is not None and _CALLED.search(line))):
                return ""
        match = _VALUE.search(line, own) if len(line) <= MAX_LINE else None
        if match is not None and (below == number or match["how"].lower() != "value"):
            return leading_literal(match["value"])
    return ""


def says_all(relevance: Relevance, asks: Asks, key: str) -> bool:
    """Whether the question says each word of a name but those that only measure, and says one of them at least."""
    words = [part for part in parts(key) if part not in UNITS]
    told = [word for word in words if relevance.hits(word)]
    return bool(told) and all(word in told or (asks.measures and asks.sounds_so(word)) for word in words)
