"""What a literal table holds, what is put into one elsewhere, which cases a function tells apart: read from the text.

Knows nothing of questions.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.evidence.families import Entry
from iquest_cli.analyst.texts.literals import top_level_arguments
from iquest_cli.analyst.texts.source import MAX_LINE
from iquest_cli.analyst.texts.words import parts

if TYPE_CHECKING:
    from anchors.types import Symbol

MAX_TEXT: Final = 20_000
MAX_HEAD: Final = 160
"""Characters between a table's `=` and its bracket: the type and the call that wrap it."""
ALIKE: Final = 0.7
"""Share of a table's entries that are of one sort."""
LONG: Final = 200
"""Characters of half of its entries at most."""
_GIVEN: Final = re.compile(r"(?<![=!<>:])(?::?=)(?![=>])\s*")
_GO: Final = re.compile(r"(?:map\[[^\]\n]*\]|\[[\d.]*\])[\w.*]+\s*\{")
_NO_TABLE: Final = re.compile(
    r"[\"'`]|(?:async |static |export )*(?:func|function|fn|lambda|class|struct|def|await|yield|if|match|switch)\b"
    r"|\([^()\n]*\)\s*(?:=>|->)|\w+\s*=>|\|[^|\n]*\||[rbfu]{1,2}[\"']"
)
"""A text, or what is done and not what is held."""
_MADE: Final = re.compile(
    r"(?:\w{1,60}(?:\.|::)){0,6}"
    r"(?:(?:new )?(?:Set|Map|List|Array|frozenset|set|dict|list|tuple|OrderedDict|EnumMap|HashMap)"
    r"|(?:list|set|map|array|sequence|hashMap|linkedMap|mutableList|mutableMap|mutableSet)Of|of|asList|ofEntries|from"
    r"|freeze|%[wiWI]|vec!|namedtuple|Enum|array|qw|\w{1,40}(?:Map|List|Set|Array|Table|Slice|_map|_list|_set|_array|_table))"
    r"(?:<[^;{}]{0,120}>)?(?:::from|\.of)?\s*"
)
"""What is called with the entries of a table."""
_TYPED: Final = re.compile(r"[\w>]\s*$")
_SPLIT: Final = re.compile(r"(?:%[wiWI]|\bqw)\s?[\[({]$")
_TWICE: Final = re.compile(r"\s*\{(?=\s*\{)")
"""The bracket around the entries of what C++ makes with two: `map<K, V>{ { {a, b}, {c, d} } }`."""
_BRACKET: Final = re.compile(r"[{\[(]")
_REMARK: Final = re.compile(r"(?<![^\s{(\[,;])(?://|#|--)[^\n]*|/\*")
_BLANKED: Final = re.compile(r"[^\n]")
_PAIR: Final = re.compile(r"=>|(?<!:):(?!:)|=")
_TEXT: Final = re.compile(r"[\"'`:](\w[\w ./:-]{0,60})[\"'`]?")
_NAME: Final = re.compile(r"[&*]?([A-Za-z_$][\w.$:]*)")
_QUOTES: Final = "\"'`"
_EMPTY: Final = re.compile(r"=.*(?:\(\)|\{\}|\[\]|::new\b|\bmake\(.*\))\s*;?\s*$")
TAB: Final = 8
"""Blanks that a tab stands for where both begin the lines of one function."""
_CASE: Final = re.compile(r"(?P<indent>[ \t]*)(?:case|when)\s+(?P<key>[^\n]{1,120}?)\s*(?::(?!:)|=>|->|\bthen\b|\{|$)")
_ARM: Final = re.compile(
    r"(?P<indent>[ \t]*)(?P<key>(?:[\"'][^\"'\n]{1,60}[\"']|[A-Z][\w:.]{1,60})(?:\([^()]{0,40}\))?)\s*[=-]>"
)
_WITH_ARMS: Final = frozenset(("rust", "scala", "csharp", "kotlin", "java"))
"""Languages that write a case as an arm; in others an arrow pairs a key of a table with its value."""
_CALL: Final = re.compile(
    r"(?P<indent>[ \t]*)(?P<call>[\w.$>:-]{2,60})(?:\(| \+= | )\s*"
    r"(?P<key>[\"'][^\"'\n]{1,80}[\"']|[A-Z]\w{2,60}|new \w+)"
)
_PLAIN: Final = re.compile(r"(?:[\"'][\w./:*-]{1,60}[\"']|[A-Za-z_][\w.:]*)(?:\([\w, ]*\))?")
"""A case that names what it is for, and not a condition."""
_SAYING: Final = (
    "log logger print println printf debug info warn warning err error trace write append assert echo fmt puts emit"
    " throw raise return yield await if"
)
_TELLS: Final = frozenset(_SAYING.split(" "))
"""Words of what says something, whatever it is, or that begin a line and call nothing."""
_NO_CALLS: Final = frozenset(("elif", "while", "import", "from", "use", "goto", "typedef", "struct", "class", "def"))


def entries_of(text: str, symbol: Symbol) -> tuple[Entry, ...]:
    """Those of the table that a constant or variable is given by its definition, `text`; () where it is given none."""
    text = _without_remarks(text[:MAX_TEXT])
    at = _opening(text)
    items = [item for item in _items(text, at) if item] if at else []
    found: list[Entry] = []
    for item in items:
        begin = text.find(item, at)
        if begin < 0:
            continue
        at = begin + len(item)
        key = key_of(item)
        if key:
            found.append(Entry(key, symbol.path, symbol.start_line + text.count("\n", 0, begin)))
    return tuple(found) if _are_alike(items) else ()


def _items(text: str, at: int) -> list[str]:
    """What stands behind the bracket before `at`; of Ruby's `%w[` and Perl's `qw(` each word."""
    if _SPLIT.search(text[:at]) is None:
        return list(top_level_arguments(text[at:]))
    return re.split(r"[\])}]", text[at:], maxsplit=1)[0].split()


def _are_alike(items: list[str]) -> bool:
    """Whether these are entries of one sort, each short: no fields of one value, and no functions."""
    sorts = Counter(_sort_of(item) for item in items)
    return (
        bool(items) and max(sorts.values()) >= ALIKE * len(items) and sorted(map(len, items))[len(items) // 2] <= LONG
    )


def _sort_of(item: str) -> str:
    if item[0] in "{[(":
        return "several"
    if _PAIR.search(item) is not None:
        return "pair"
    return "text" if item[0] in _QUOTES else "number" if item[0].isdigit() else "name"


def _without_remarks(text: str) -> str:
    """Blanks in their place, so that all else stands where it stood."""
    pieces: list[str] = []
    at = 0
    while (remark := _REMARK.search(text, at)) is not None:
        end = remark.end()
        if remark[0] == "/*":
            closing = text.find("*/", end)
            end = closing + 2 if closing >= 0 else len(text)
        pieces += (text[at : remark.start()], _BLANKED.sub(" ", text[remark.start() : end]))
        at = end
    return "".join((*pieces, text[at:]))


def _opening(text: str) -> int:
    """Behind the bracket that a definition's table begins with; 0 where it holds none."""
    given = _GIVEN.search(text)
    if given is None or _NO_TABLE.match(text, given.end()):
        return 0
    go = _GO.match(text, given.end())
    if go is not None:
        return go.end()
    bracket = _BRACKET.search(text, given.end(), given.end() + MAX_HEAD)
    if bracket is None:
        return 0
    before = text[given.end() : bracket.start()].lstrip("&* ")
    if _TYPED.search(before) is not None and _MADE.fullmatch(before) is None:
        return 0  # one value with several fields, or a call
    inner = _BRACKET.match(text, bracket.end()) if bracket[0] == "(" else _TWICE.match(text, bracket.end())
    return inner.end() if inner is not None else bracket.end()


def key_of(item: str) -> str:
    """What an entry is told by: the text that it begins with, else its first text, else its name; "" for neither."""
    bare = item.strip().lstrip("{[( ")
    head = _PAIR.split(bare, maxsplit=1)[0].strip()
    for part in (head, bare):
        text = _TEXT.search(part)
        if text is not None and (part is bare or text.start() < 3):
            return text[1].strip()
    name = _NAME.match(head)
    return name[1] if name is not None else ""


def begins_empty(line: str) -> bool:
    """Whether a definition is of a table that holds nothing yet: `factories = make(map[string]factory)`."""
    return len(line) <= MAX_LINE and _EMPTY.search(line) is not None


def put_into(name: str) -> re.Pattern[str]:
    """What puts one thing into the table of that name: `name["key"] = …`, `name.put("key", …)`."""
    puts = r"(?:put|set|add|append|push|register|insert)"
    return re.compile(
        rf"(?<![\w.]){re.escape(name)}(?:\[(?P<index>[^\]\n]{{1,80}})\]\s*=(?!=)|\.{puts}\((?P<given>[^,)\n]{{1,80}}))"
    )


def put_key(match: re.Match[str]) -> str:
    """The text or type that is put; "" for a variable, which says nothing."""
    given = (match["index"] or match["given"]).strip()
    return key_of(given) if given[0] in _QUOTES or given[0] == ":" or given[0].isupper() else ""


def cases_in(text: str, symbol: Symbol) -> Iterator[tuple[str, str, tuple[Entry, ...]]]:
    """Of a function's text the cases of each indentation ("cases"), and what rows of calls hand over ("calls"), with
    the name of what is called."""
    groups: dict[tuple[str, str], dict[str, Entry]] = {}
    for number, line in enumerate(text.split("\n")):
        if len(line) > MAX_LINE:
            continue
        arm = _ARM.match(line) if symbol.language in _WITH_ARMS else None
        match = _CASE.match(line) or arm or _CALL.match(line)
        if match is None:
            continue
        what = match.groupdict().get("call") or "case"
        key = match["key"].strip().removeprefix("new ")
        if _PLAIN.fullmatch(key) and (_TELLS | _NO_CALLS).isdisjoint(parts(what)):
            key = key.strip(_QUOTES)
            groups.setdefault((match["indent"].expandtabs(TAB), what), {}).setdefault(
                key, Entry(key, symbol.path, symbol.start_line + number)
            )
    for (_, what), group in groups.items():
        kind, by = ("cases", "") if what == "case" else ("calls", re.split(r"\W+", what)[-1])
        yield kind, by, tuple(group.values())
