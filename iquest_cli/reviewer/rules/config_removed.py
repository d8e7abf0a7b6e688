"""`config/removed`: a setting is no longer read but still set, or no longer set but still read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from anchors.graph.roles.command_lines import CI_FILE
from anchors.graph.texts.words import files_with
from anchors.records import RecordFact
from anchors.types import FileChange
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.reviewer.rules.config_constants import gone_constants
from iquest_cli.reviewer.rules.contracts import ConfigReads, Gone, Place, gone_facts, places_of, where_was
from iquest_cli.reviewer.rules.places import with_uses
from iquest_cli.reviewer.rules.unread_settings import unread_settings
from iquest_cli.text import plural

_FORMATS = frozenset({"toml", "yaml", "ini", "json", "dockerfile", "shell", "makefile"})
_PAGES = frozenset({"markdown", "restructuredtext", "text", "html"})
_ENVIRON = re.compile(r"(?:\w+\.)*environ\b")
_SET = re.compile(r"^\s*(?:-\s*)?(?:export\s+|ENV\s+|ARG\s+)?[\"']?([A-Za-z_][\w.-]*)[\"']?\s*[:=](?!=)\s*(\S?)")
_GIVEN = re.compile(r"(?<![\w.-])([A-Za-z_][\w.-]*+)[\"']?\s*[:=](?!=)")
"""The same anywhere in a line, as a command or a mapping on one line gives several."""
_TEXT = re.compile(r"\"(?:[^\"\\]|\\.)*+\"|'(?:[^'\\]|\\.)*+'")
_DECLARATIONS = (".d.ts", ".d.mts", ".d.cts")
"""Files that say which settings there may be, and read none."""
_COMMENT = re.compile(r"^\s*(?:#(?!\[)|//|/?\*|--)")


class ConfigRemoved(Rule):
    id = "config/removed"
    title = "A setting was removed on one side only"
    severity = "medium"

    def check(self, change: Change) -> Iterator[Finding]:
        for gone in (*gone_facts(change, "config", _is_setting), *gone_constants(change)):
            yield from self._unread(change, gone)
        for gone in unread_settings(change):
            yield from self._unread(change, gone, is_proved=True)
        reads, given = ConfigReads(change.head), _Given(change)
        for file in change.read_files:
            old = file.old_path
            index = change.base.snapshot.file_index(old) if change.base is not None and old is not None else None
            if change.base is None or index is None or change.base.snapshot.files[index].language not in _FORMATS:
                continue
            if CI_FILE.match(change.base.snapshot.files[index].path):
                continue  # what a pipeline sets for itself is no setting of the program
            yield from self._unset(change, file, reads, given)

    def _unread(self, change: Change, gone: Gone, *, is_proved: bool = False) -> Iterator[Finding]:
        """Settings files, tests and pages that still give a value nobody asks for."""
        key = gone.fact.name
        named = rf"(?<![\w.-]){re.escape(key)}(?![\w-])"
        places = places_of(change.head, key, re.compile(named), key)
        # Code that still names it may read it in a way that is not seen: then nothing is said.
        if not places or (not is_proved and any(_is_reading(change, place, key) for place in places)):
            return
        finding = self.finding(
            gone.path if change.head.has(gone.path) else places[0].path,
            gone.line if change.head.has(gone.path) else places[0].line,
            f"setting {key} is no longer read; {plural(len(places), 'place')} still "
            f"{'sets or names' if len(places) == 1 else 'set or name'} it",
            "Whoever sets it believes that it does something.",
            severity="low" if all(place.is_prose for place in places) else "medium",
            confidence="medium",
            symbol=key,
        )
        yield with_uses(change, finding, [(place.path, place.line) for place in places])

    def _unset(self, change: Change, file: FileChange, known: ConfigReads, given: _Given) -> Iterator[Finding]:
        path = file.new_path
        for old_line, key in _removed_keys(file):
            if not _is_key(key) or given.has(key):
                continue
            reads = [(where, fact) for where, fact in known.of(key) if not change.is_test(where)]
            if not reads:
                continue
            has_default = all(fact.value for _, fact in reads)
            where, fact = reads[0]
            here = path if path is not None and change.head.has(path) else where
            line = where_was(change, path, old_line) if here == path else fact.line
            finding = self.finding(
                here,
                line,
                f"setting {key} was removed; {plural(len(reads), 'place')} still "
                f"{'reads' if len(reads) == 1 else 'read'} it",
                "It has a default where it is read." if has_default else "Nothing else in the repository sets it.",
                severity="low" if has_default or path is None else "medium",
                confidence="medium",
                symbol=key,
            )
            yield with_uses(change, finding, [(path, fact.line) for path, fact in reads])


def _is_setting(fact: RecordFact) -> bool:
    """Neither an option of a command, nor what a server puts into a request's `environ` (`environ["wsgi.input"]`), nor
    what an image sets: that reads nothing."""
    is_request = "." in fact.name and _ENVIRON.match(fact.text) is not None
    is_set = fact.text.startswith("ENV ")
    return not fact.name.startswith("-") and not is_request and not is_set and _is_key(fact.name)


def _is_key(name: str) -> bool:
    """A name that hardly means anything else: of several words, or in capitals."""
    return len(name) >= 5 and (name.isupper() or re.search(r"[a-z0-9][_.-][a-z0-9]", name) is not None)


def _is_reading(change: Change, place: Place, key: str) -> bool:
    """Whether code names it where it may read it, not in a comment or in a text for people (`"KEY is not set"`)."""
    index = change.head.snapshot.file_index(place.path)
    language = change.head.snapshot.files[index].language if index is not None else None
    if language in _FORMATS or language in _PAGES or change.is_test(place.path) or place.path.endswith(_DECLARATIONS):
        return False
    text = change.head.lines(place.path)[place.line - 1]
    if _COMMENT.match(text):
        return False
    code = _TEXT.sub(lambda match: "" if " " in match[0] else match[0], text)
    return re.search(rf"(?<!\$)(?<!\$\{{)\b{re.escape(key)}\b", code) is not None


def _removed_keys(file: FileChange) -> Iterator[tuple[int, str]]:
    """(old line, key) of the settings whose line was taken away and not put back under the same key."""
    for hunk in file.hunks:
        kept = {match[1] for text in hunk.lines if text[:1] in "+ " and (match := _SET.match(text[1:]))}
        line = hunk.old_start
        for text in hunk.lines:
            if (
                text[:1] == "-"
                and (match := _SET.match(text[1:]))
                and match[1] not in kept
                and match[2] not in ("{", "[")
            ):
                yield line, match[1]
            line += text[:1] != "+"


class _Given:
    """The settings that files of the new side give a value, those of a file gone through once for all."""

    def __init__(self, change: Change) -> None:
        self._head = change.head
        self._by_file: dict[int, frozenset[str]] = {}

    def has(self, key: str) -> bool:
        snapshot = self._head.snapshot
        files = files_with(snapshot, key)
        return any(key in self._of_file(index) for index in files if snapshot.files[index].language in _FORMATS)

    def _of_file(self, index: int) -> frozenset[str]:
        if index not in self._by_file:
            text = self._head.data(self._head.snapshot.files[index].path).decode("utf-8", "replace")
            self._by_file[index] = frozenset(match[1] for match in _GIVEN.finditer(text))
        return self._by_file[index]
