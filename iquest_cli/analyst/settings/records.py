"""Tables of settings in code: entries keyed by name, each a record with what it is where nobody sets it.

`"WORKER_POOL_SIZE": {rawValue: "16", …}` of a map, `port: {doc: "…", default: 8080, env: "PORT"}` of a schema,
`{name: "limit", default: 20}` of a list, `register("LIMIT", default: 20)`. What a record says it is for counts
as its own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from anchors.types import Fact
from iquest_cli.analyst.texts.literals import leading_literal
from iquest_cli.analyst.texts.source import MAX_LINE, PARSED, indent_of
from iquest_cli.analyst.texts.standing import path_factor

if TYPE_CHECKING:
    from collections.abc import Callable

    from iquest_cli.analyst.ranking.relevance import Relevance

ENTERED: Final = "entry"
"""Kind of the facts of such tables."""
MAX_RECORD: Final = 16
MAX_RECORDS: Final = 1000
NEAR: Final = 6
"""Lines below the opening one of a record in which what is looked for may stand."""
_KEYED: Final = re.compile(
    r"[\[{]?\s*(?:[\"'](?P<quoted>[A-Za-z][\w.-]{1,60})[\"']\]?\s*(?::|=>|=|,)|:(?P<symbol>[a-z]\w{1,60})\s*=>"
    r"|(?P<bare>[A-Za-z_]\w{1,60})\s*[:=](?=\s*\{))\s*(?P<rest>&?(?:new\s+)?[\w.:<>*]{0,60}\s?[{(\[].*)"
)
_NAMED: Final = re.compile(
    r"(?:^|[{(,])\s*[.\"']?(?:[nN]ame|[kK]ey|[iI]d|[lL]ong|[fF]lag)[\"']?\s*(?:=>|=|:)\s*"
    r"[\"'](?P<key>[A-Za-z][\w.-]{2,60})[\"']"
)
_CALLED: Final = re.compile(
    r"(?:[\w$]{1,40}(?:\.|::|->)){0,4}"
    r"(?:register|define|declare|add|def|setting|option|config|param|flag|env)\w{0,20}!?[( ]\s*"
    r"(?:[\"'](?P<quoted>[A-Za-z][\w.-]{2,60})[\"']|:(?P<symbol>[a-z]\w{1,60}))\s*,\s*(?P<rest>.*)",
    re.IGNORECASE,
)
_DEFAULT: Final = re.compile(
    r"(?<![\w$])[.\"']?(?P<how>default\w{0,20}|initial\w{0,20}|\w{0,20}[vV]alue"
    r"|[a-z]\w{0,20}(?:Duration|Int|Bool|String|Float))[\"']?\s?(?:=>|=|:)\s*(?P<value>[^\s=>].*)"
)
"""Fields that say so, or are called by the type of the value that they hold (`parsedInt: 16`)."""
_CALLED_DEFAULT: Final = re.compile(r"\.(?:default|defaultValue|withDefault|default_value)\((?P<value>[^\n]{1,120})")
_ABOUT: Final = re.compile(
    r"(?<![\w$])[.\"']?(?:doc|desc(?:ription)?|help|comment|summary|usage|label|title)[\"']?\s?(?:=>|=|:)\s*[\w(]{0,12}"
    r"(?:\"(?P<double>[^\"\n]{3,300})\"|'(?P<single>[^'\n]{3,300})'|`(?P<ticked>[^`\n]{3,300})`)"
)
_MORE: Final = re.compile(
    r"(?<![\w$])[.\"']?(?:doc|desc(?:ription)?|help|env\w{0,12}|format|type|required|choices|valid\w{0,10}"
    r"|min(?:imum)?|max(?:imum)?|secret|valueType|restart\w{0,12}|category|arg|scope)[\"']?\s?(?:=>|=|:)"
)
"""What a record has beside a default that makes it one of a setting, and no example of a value."""
_CAPITALS: Final = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")


@dataclass(frozen=True, slots=True)
class Record:
    key: str
    default: str
    about: str
    line: int


def records(lines: Sequence[str], says: Callable[[str], bool] | None = None) -> Iterator[Record]:
    """At most `MAX_RECORDS`, in their order; of those alone that `says` is true of, where it is given."""
    count = 0
    for number, text in enumerate(lines, 1):
        if len(text) > MAX_LINE or count >= MAX_RECORDS:
            continue
        found = _opened(text)
        if found is None:
            continue
        key, is_spelled, rest = found
        body = list(_body(lines, number, rest))
        if says is not None and not says(f"{text} {' '.join(body[1:NEAR])}"):
            continue
        record = _record(key, number, body, is_spelled=is_spelled)
        if record is not None:
            count += 1
            yield record


def record_facts(relevance: Relevance, file: int, says: Callable[[str], bool]) -> Iterator[Fact]:
    """The records of a file of the product's code that `says` is true of, as facts of configuration."""
    snapshot = relevance.snapshot
    tracked = snapshot.files[file]
    if tracked.language not in PARSED or path_factor(tracked.path, tracked.language) < 1.0:
        return
    for record in records(relevance.source.lines(tracked.path), says):
        symbol = snapshot.symbol_at(file, record.line)
        yield Fact(ENTERED, tracked.path, record.line, symbol, record.key, record.default, record.about)


def _opened(text: str) -> tuple[str, bool, str] | None:
    """Key, whether it is spelled as keys of environments are, and what stands behind it."""
    bare = text.lstrip()
    if '"' not in text and "'" not in text and ": " not in text and not text.rstrip().endswith("{"):
        return None
    keyed = _KEYED.match(bare) or _CALLED.match(bare)
    if keyed is not None:
        groups = keyed.groupdict()
        key = groups.get("quoted") or groups.get("symbol") or groups.get("bare") or ""
        return key, _CAPITALS.fullmatch(key) is not None and not groups.get("bare"), keyed["rest"]
    named = _NAMED.search(text)
    return (named["key"], False, text[named.end() :]) if named is not None else None


def _body(lines: Sequence[str], number: int, rest: str) -> Iterator[str]:
    """The rest of the opening line, and those below that stand further in; of a record whose name has a line of its own
    those that stand as far in."""
    yield rest
    opened, closed = rest.count("{") + rest.count("("), rest.count("}") + rest.count(")")
    if opened <= closed and rest.rstrip().endswith(("},", "}", ");", ")", "),")):
        return
    margin = indent_of(lines[number - 1])
    is_own = not any(mark in rest for mark in "{([")
    inner = margin if is_own else -1
    for text in lines[number : number + MAX_RECORD]:
        if text.strip() and (indent_of(text) < margin or (indent_of(text) == margin and not is_own)):
            return
        if is_own and (_NAMED.search(text) or text.strip()[:1] in ("}", ")")):
            return
        inner = indent_of(text) if inner < 0 and text.strip() else inner
        if len(text) <= MAX_LINE and indent_of(text) == inner:  # further in stand records of their own
            yield text


def _record(key: str, line: int, body: Sequence[str], *, is_spelled: bool) -> Record | None:
    default, how = "", ""
    for text in body:
        for given in (*_DEFAULT.finditer(text), *_CALLED_DEFAULT.finditer(text)):
            value = leading_literal(given["value"])
            if value and not default:
                default, how = value, given.groupdict().get("how") or "default"
    said = next((match for text in body if (match := _ABOUT.search(text)) is not None), None)
    about = next(filter(None, said.groups()), "") if said is not None else ""
    has_more = any(_MORE.search(text) for text in body)
    is_told = how.lower().startswith(("default", "initial")) and (has_more or len(body) == 1)
    if not (is_told or (is_spelled and (default or has_more)) or (about and has_more and default)):
        return None
    return Record(key, default, about, line)
