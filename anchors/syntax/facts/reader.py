"""Goes over a file's captures and interesting calls, and lets the idioms read them into facts."""

from __future__ import annotations

from collections.abc import Callable

from tree_sitter import Node

from anchors.records import RecordFact
from anchors.syntax.drafts import Draft, Scopes
from anchors.syntax.facts import c as c_facts
from anchors.syntax.facts import cpp as cpp_facts
from anchors.syntax.facts import csharp as csharp_facts
from anchors.syntax.facts import ecmascript as ecma_facts
from anchors.syntax.facts import go as go_facts
from anchors.syntax.facts import java as java_facts
from anchors.syntax.facts import kotlin as kotlin_facts
from anchors.syntax.facts import lua as lua_facts
from anchors.syntax.facts import php as php_facts
from anchors.syntax.facts import php_web
from anchors.syntax.facts import python as python_facts
from anchors.syntax.facts import ruby as ruby_facts
from anchors.syntax.facts import rust as rust_facts
from anchors.syntax.facts import scala as scala_facts
from anchors.syntax.facts import shell as shell_facts
from anchors.syntax.facts import swift as swift_facts
from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.errors import caught, thrown
from anchors.syntax.facts.idioms import Idiom
from anchors.syntax.facts.nesting import join_mounts
from anchors.syntax.facts.settings import subscript_read
from anchors.syntax.facts.sink import Sink
from anchors.syntax.source import Source

InterestingCall = tuple[Node, bytes, bytes, tuple[Idiom, ...]]
"""Callee node, receiver, name, and the idioms to try."""

StatementReader = Callable[[Sink, int, bytes], object]
"""Reads one statement: where it begins, its text."""

_MAX_CALLS = 20_000

_WHOLE_FILE: dict[str, Callable[[Sink], None]] = {
    "python": python_facts.read_file,
    "c": c_facts.read_file,
    "cpp": cpp_facts.read_file,
    "csharp": csharp_facts.read_file,
    "go": go_facts.read_file,
    "java": java_facts.read_file,
    "lua": lua_facts.read_file,
    "php": php_web.read_file,
    "ruby": ruby_facts.read_file,
    "kotlin": kotlin_facts.read_file,
    "rust": rust_facts.read_file,
    "scala": scala_facts.read_file,
    "swift": swift_facts.read_file,
    "shell": shell_facts.read_file,
    "javascript": ecma_facts.read_file,
    "typescript": ecma_facts.read_file,
    "tsx": ecma_facts.read_file,
}
_CATCHES: dict[str, StatementReader] = {
    "python": python_facts.caught,
    "ruby": ruby_facts.rescued,
    "swift": swift_facts.caught,
    "php": php_facts.caught,
}
_SUBSCRIPTS: dict[str, StatementReader] = {
    "csharp": csharp_facts.subscript,
    "kotlin": kotlin_facts.subscript,
    "php": php_facts.subscript,
    "ruby": ruby_facts.subscript,
    "shell": shell_facts.expanded,
}
_RAISES: dict[str, StatementReader] = {"php": php_facts.thrown}


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
    throw = _RAISES.get(language, thrown)
    for node in found.get("fact.raise", ()):
        throw(sink, node.start_byte, data[node.start_byte : node.end_byte])
    catch = _CATCHES.get(language, caught)
    for node in found.get("fact.catch", ()):
        catch(sink, node.start_byte, data[node.start_byte : node.end_byte])
    subscript = _SUBSCRIPTS.get(language, subscript_read)
    for node in found.get("fact.subscript", ()):
        subscript(sink, node.start_byte, data[node.start_byte : node.end_byte])
    for node in found.get("fact.annotation", ()):
        java_facts.annotation(sink, node.start_byte, data[node.start_byte : node.end_byte])
    is_manifest = data.startswith(b"// swift-tools-version")  # a package's description, run by its build alone
    for node in found.get("fact.entry", ())[: not is_manifest]:
        sink.add("entry", node.start_byte, "top-level statements")
    for node in found.get("choice", ()):
        shell_facts.choice(sink, node)
    whole = _WHOLE_FILE.get(language)
    if whole is not None:
        whole(sink)
    join_mounts(sink)
    sink.resolve_keys()
    return sorted(sink.facts, key=lambda fact: (fact.line, fact.kind, fact.name, fact.value))
