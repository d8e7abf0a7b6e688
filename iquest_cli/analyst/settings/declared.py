"""Settings that are declared with a value where no name is given one: keys of a schema
(`PORT: Joi.number().default(3000)`) and keys of files of configuration (`server: {port: 4000}` of a YAML file).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Final

from anchors.graph.texts.words import files_with, files_with_word
from anchors.syntax.languages import SCRIPTS, is_generated_path
from anchors.types import Fact
from iquest_cli.analyst.texts.source import MAX_LINE
from iquest_cli.analyst.texts.standing import is_test

if TYPE_CHECKING:
    from iquest_cli.analyst.ranking.relevance import Relevance

IN_FILE: Final = "set"
"""Kind of the facts of a file of configuration."""
MAX_CHAIN: Final = 8
"""Lines of one chain of calls that describes a key."""
MAX_FILES: Final = 200
MAX_LINES: Final = 3000
NUM_WORDS: Final = 6
_DATA: Final = ("yaml", "toml", "ini")
_ASIDE: Final = re.compile(
    r"^\.|(?:^|/)(?:docker-compose|compose|mkdocs|package|pubspec|codecov|renovate)[\w.-]*$|(?:^|/)(?:charts?|k8s|deploy)/"
    r"|(?:^|/)(?:locales?|i18n|l10n|lang|translations?)/"
)
"""What configures those who build, ship and run the program, or speaks to its users, and not itself."""
_DEPENDS: Final = re.compile(
    r"(?:^|\.)(?:[\w-]{0,30}-?dependenc(?:y|ies)|require(?:s|ments)?|patch|packages)\.", re.IGNORECASE
)
"""Sections that say which versions of other packages are needed: no setting of the program."""
_KEY: Final = re.compile(r"\s*['\"]?([A-Za-z_]\w*)['\"]?\s*:\s*[A-Za-z_$][\w$.]*\(")
_DEFAULT: Final = re.compile(r"\.default\(([^()\n]*(?:\([^()\n]*\))?)\)")
_ENTRY: Final = re.compile(r"(\s*)(?:- )?([A-Za-z_][\w.-]*)\s*[:=]\s*(.*)")
_HELD: Final = re.compile(r"\$\{([A-Za-z_][\w.-]{1,80}):-?([^{}]{0,80})\}$")
"""A value that the environment may give, with what it is without: `type: ${STORAGE_TYPE:mem}`."""
_OF_KEY: Final = re.compile(r"default(?:_?[vV]alue)?|value")
"""What says the value of the key that holds it: `session_lifetime: {format: int, default: 0}`."""
_SECTION: Final = re.compile(r"\s*\[([\w.\- ]+)\]\s*$")


def schema_keys(relevance: Relevance, file: int) -> Iterator[Fact]:
    """Keys whose chain of calls gives a default, as facts of configuration."""
    snapshot = relevance.snapshot
    tracked = snapshot.files[file]
    if tracked.language not in SCRIPTS:
        return
    lines = relevance.source.lines(tracked.path)
    for number, line in enumerate(lines, 1):
        match = _KEY.match(line) if len(line) <= MAX_LINE else None
        if match is None:
            continue
        told = [line]
        for after in lines[number : number + MAX_CHAIN]:
            if not after.lstrip().startswith(".") or len(after) > MAX_LINE:
                break
            told.append(after)
        given = _DEFAULT.search("".join(told))
        if given is not None and given[1].strip():
            symbol = snapshot.symbol_at(file, number)
            yield Fact("config", tracked.path, number, symbol, match[1], given[1].strip(), " ".join(told).strip())


def file_keys(relevance: Relevance) -> Iterator[Fact]:
    """Facts of each key of a file of configuration whose last part says a telling word of the question."""
    snapshot = relevance.snapshot
    telling = [w.concept.word for w in relevance.concepts if w.is_telling and w.is_known][:NUM_WORDS]
    found = (files_with_word(snapshot, w.lower()) if w.isalnum() else files_with(snapshot, w) for w in telling)
    files = {file for some in found for file in some or ()}
    paths = ((file, snapshot.files[file].path) for file in sorted(files) if snapshot.files[file].language in _DATA)
    kept = (file for file, path in paths if not (is_test(path) or _ASIDE.search(path) or is_generated_path(path)))
    for file in islice(kept, MAX_FILES):
        yield from _entries(relevance, file)


def _entries(relevance: Relevance, file: int) -> Iterator[Fact]:
    snapshot = relevance.snapshot
    path = snapshot.files[file].path
    above: list[tuple[int, str]] = []  # margin and key of what holds the line
    section = ""
    for number, line in enumerate(relevance.source.lines(path)[:MAX_LINES], 1):
        opened = _SECTION.match(line) if len(line) <= MAX_LINE else None
        match = _ENTRY.match(line) if len(line) <= MAX_LINE and opened is None else None
        section = opened[1] if opened is not None else section
        if match is None:
            continue
        margin, key, value = len(match[1]), match[2], match[3].partition(" #")[0].strip().strip("\"'")
        while above and above[-1][0] >= margin:
            above.pop()
        if not value:
            above.append((margin, key))
        elif _DEPENDS.search(f"{section}.{above[0][1] if above else ''}.") is not None:
            continue
        held = _HELD.match(value)
        if held is not None and held[2] and held[1] in relevance.text:
            yield Fact("config", path, number, snapshot.symbol_at(file, number), held[1], held[2], line.strip())
            continue
        named = above[-1][1] if above and _OF_KEY.fullmatch(key) else key
        if relevance.hits(named) and value not in ("|", ">", "{", "["):
            holders = (section, *(name for _, name in (above if named == key else above[:-1])))
            whole = ".".join(part for part in (*holders, named) if part)
            yield Fact(IN_FILE, path, number, snapshot.symbol_at(file, number), whole, value, line.strip())
