"""Goes over a file's captures and interesting calls, and lets the idioms read them into facts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tree_sitter import Node

from anchors.records import RecordFact
from anchors.syntax.drafts import Draft, Scopes
from anchors.syntax.facts import own_readers
from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.errors import caught, thrown
from anchors.syntax.facts.idioms import Idiom, facts_of
from anchors.syntax.facts.nesting import join_mounts
from anchors.syntax.facts.settings import subscript_read
from anchors.syntax.facts.sink import Sink
from anchors.syntax.source import Source

InterestingCall = tuple[Node, bytes, bytes, tuple[Idiom, ...]]
"""Callee node, receiver, name, and the idioms to try."""

StatementReader = Callable[[Sink, int, bytes], object]
"""Reads one statement: where it begins, its text."""

_MAX_CALLS = 20_000

_WHOLE_FILE: Final = {
    "php": ("php_web", "read_file"),
    "objective-c": ("objc", "read_file"),
    "terraform": ("hcl", "read_file"),
    **{
        language: (language, "read_file")
        for language in (
            "python", "c", "cpp", "csharp", "elixir", "go", "java", "lua", "ruby", "kotlin", "rust", "scala", "swift",
            "shell", "dart", "zig", "perl",
        )
    },
    **dict.fromkeys(("javascript", "typescript", "tsx"), ("ecmascript", "read_file")),
}  # fmt: skip
"""Module and function, as in the other tables."""
_CATCHES: Final = {
    "python": ("errors", "caught_python"), "ruby": ("ruby", "rescued"), "swift": ("swift", "caught"),
    "php": ("php", "caught"), "elixir": ("elixir", "caught"), "dart": ("dart", "caught"),
    "objective-c": ("objc", "caught"), "zig": ("zig", "caught"), "perl": ("perl", "caught"),
}  # fmt: skip
_SUBSCRIPTS: Final = {
    "csharp": ("csharp", "subscript"), "kotlin": ("kotlin", "subscript"), "php": ("php", "subscript"),
    "ruby": ("ruby", "subscript"), "shell": ("shell", "expanded"), "perl": ("perl", "subscript"),
}  # fmt: skip
_RAISES: Final = {
    "php": ("php", "thrown"), "dart": ("dart", "thrown"), "objective-c": ("objc", "thrown"), "zig": ("zig", "returned"),
    "terraform": ("hcl", "refused"),
}  # fmt: skip


def _reader(table: dict[str, tuple[str, str]], language: str, default: StatementReader) -> StatementReader:
    found: StatementReader = facts_of(*table[language]) if language in table else default
    return found


def read_facts(
    source: Source,
    language: str,
    found: dict[str, list[Node]],
    calls: list[InterestingCall],
    drafts: list[Draft],
    scopes: Scopes,
) -> list[RecordFact]:
    """All facts of a file in line order."""
    sink = Sink(source, language, drafts, scopes)
    data = source.data
    for node, receiver, name, idioms in calls[:_MAX_CALLS]:
        call = Call(source, node, receiver, name)
        for idiom in idioms:
            if idiom(sink, call):
                break
    throw = _reader(_RAISES, language, thrown)
    for node in found.get("fact.raise", ()):
        throw(sink, node.start_byte, data[node.start_byte : node.end_byte])
    catch = _reader(_CATCHES, language, caught)
    for node in found.get("fact.catch", ()):
        catch(sink, node.start_byte, data[node.start_byte : node.end_byte])
    subscript = _reader(_SUBSCRIPTS, language, subscript_read)
    for node in found.get("fact.subscript", ()):
        subscript(sink, node.start_byte, data[node.start_byte : node.end_byte])
    for node in found.get("fact.annotation", ()):
        facts_of("java", "annotation")(sink, node.start_byte, data[node.start_byte : node.end_byte])
    is_manifest = data.startswith(b"// swift-tools-version")  # a package's description, run by its build alone
    for node in found.get("fact.entry", ())[: not is_manifest]:
        sink.add("entry", node.start_byte, "top-level statements")
    for node in found.get("choice", ()):
        facts_of("shell", "choice")(sink, node)
    if language in _WHOLE_FILE:
        facts_of(*_WHOLE_FILE[language])(sink)
    join_mounts(sink)
    own_readers.read_file(sink)
    sink.resolve_keys()
    return sorted(_once(sink.facts), key=lambda fact: (fact.line, fact.kind, fact.name, fact.value))


def _once(facts: list[RecordFact]) -> list[RecordFact]:
    """A setting that a line reads twice is told once: with its default, where one of the reads has one."""
    at: dict[tuple[int, str], int] = {}
    found: list[RecordFact] = []
    for fact in facts:
        known = at.get((fact.line, fact.name)) if fact.kind == "config" else None
        if known is None:
            if fact.kind == "config":
                at[fact.line, fact.name] = len(found)
            found.append(fact)
        elif fact.value and not found[known].value:
            found[known] = fact
    return found
