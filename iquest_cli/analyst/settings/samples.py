"""Settings that files show: samples of an environment, of files of settings, values of a chart. A remark above a key or
behind it says what it is for; a key that is commented out shows its default.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from iquest_cli.analyst.evidence.findings import Told
from iquest_cli.analyst.settings.told import MAX_BODY, told
from iquest_cli.analyst.texts.source import MAX_LINE

MAX_LINES: Final = 8_000
MAX_ENTRIES: Final = 2_000
_REMARK: Final = re.compile(r"\s*(?:#+|;+|//)(?P<text>.*)")
_ENTRY: Final = re.compile(
    r"(?P<margin>[ \t]*)(?:(?P<off>[#;]{1,2}|//)(?P<lead>[ \t]*))?(?:export[ \t]+|- (?=[A-Z][A-Z0-9]*_))?"
    r"[\"']?(?P<key>[A-Za-z_][\w.-]{1,80})[\"']?[ \t]*(?P<sign>=>|=|:(?=[ \t]|$))[ \t]*(?P<value>.*)"
)
_SPACED: Final = re.compile(
    r"(?:#[ \t]?)?(?P<key>[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*)[ \t]+"
    r"(?P<value>-?\d\S*|[\"'./]\S*|yes|no|on|off|true|false)[ \t]*;?$"
)
_SECTION: Final = re.compile(r"\s*\[{1,2}([\w.\- \"]+)\]{1,2}\s*$")
_PARAMETER: Final = re.compile(r"\s*#+ @param (?P<key>[\w.\-\[\]]{2,120}) (?:\[[^\[\]\n]{0,80}\] )?(?P<about>\S.*)")
"""How charts of Helm tell of a value: `## @param server.port Port to listen on`."""
_PLAIN: Final = re.compile(r"[^\s#]*|\"[^\"\n]*\"|'[^'\n]*'|\[[^\[\]\n]*\]")
_NO_KEY: Final = frozenset(
    [
        "default",
        "defaults",
        "note",
        "example",
        "examples",
        "warning",
        "e.g",
        "i.e",
        "see",
        "todo",
        "fixme",
        "http",
        "https",
    ]
) | {"notes", "important", "tip", "usage", "possible", "values", "options", "format", "type", "copyright", "license"}
_MARKUP: Final = re.compile(r"^[#;/=*\s-]+|[#=*-]{4,}")


def sample_entries(lines: Sequence[str], path: str) -> list[Told]:
    """At most `MAX_ENTRIES`, in their order. Keys that nothing is said of count too: their names and values do."""
    found: list[Told] = []
    for entry in _entries(lines[:MAX_LINES], path):
        found.append(entry)
        if len(found) >= MAX_ENTRIES:
            break
    return found


def _entries(lines: Sequence[str], path: str) -> Iterator[Told]:
    remarks: list[str] = []
    begun, section = 0, ""
    above: list[tuple[int, str]] = []
    for number, line in enumerate(lines, 1):
        if len(line) > MAX_LINE or not line.strip():
            remarks = remarks if line.strip() else []
            continue
        opened = _SECTION.match(line)
        if opened is not None:
            section, remarks = opened[1].strip(' "'), []
            continue
        parameter = _PARAMETER.match(line)
        if parameter is not None:
            yield told(parameter["key"], parameter["about"], path, (number, number))
            continue
        key, value, margin = _key_in(line, has_remark=bool(remarks))
        if not key:
            remark = _REMARK.match(line)
            said = _MARKUP.sub("", remark["text"]) if remark is not None else ""
            begun = number if remark is not None and not remarks else begun
            remarks = [*remarks, said][-MAX_BODY:] if remark is not None else []
            continue
        while above and above[-1][0] >= margin:
            above.pop()
        whole = ".".join(part for part in (section, *(name for _, name in above), key) if part)
        bare, behind = _parted(value)
        about = " ".join([*remarks, behind]).strip()
        if bare and bare not in ("|", ">", "{", "["):
            yield told(whole, about, path, (begun if remarks else number, number), shown=bare)
        elif about:
            yield told(whole, about, path, (begun if remarks else number, number))
        if not bare:
            above.append((margin, key))
        remarks = []


def _key_in(line: str, *, has_remark: bool) -> tuple[str, str, int]:
    """Key, value and margin of a line that gives one, be it commented out; "" for a remark."""
    match = _ENTRY.match(line)
    if match is not None and match["key"].lower() not in _NO_KEY:
        value = match["value"].strip()
        plain, _ = _parted(value)
        if not match["off"] or (_PLAIN.fullmatch(plain) and (match["sign"] == "=" or (plain and has_remark))):
            return match["key"], value, len(match["margin"]) + len((match["lead"] or "")[1:])
    spaced = _SPACED.match(line) if has_remark else None
    return (spaced["key"], spaced["value"], 0) if spaced is not None else ("", "", 0)


def _parted(value: str) -> tuple[str, str]:
    """A value without its quotes, and the remark behind it."""
    bare, mark, behind = value.partition(" #")
    if value.startswith("#"):
        bare, behind = "", value.lstrip("# ")
    return bare.strip().rstrip(",;").strip("\"'"), behind.strip("# ") if mark or behind else ""
