"""Classes whose fields a framework fills from settings: Spring's properties, pydantic's settings."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Final

from anchors.syntax.drafts import CONTAINERS, Draft
from anchors.syntax.facts.calls import split_tokens
from anchors.syntax.facts.literals import keyword, literal, positional
from anchors.syntax.facts.sink import Sink
from anchors.syntax.source import text

Members = dict[int, list[Draft]]
_MARK: Final = "ConfigurationProperties"
_FIELDS: Final = ("field", "property")
_QUOTED: Final = re.compile(r"\"([^\"]*)\"")
_WORD: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_PREFIX: Final = re.compile(r"env_prefix\s*=\s*[\"']([^\"']*)[\"']")
_FIELD: Final = re.compile(r"(?:\w+\.)?Field\((?P<arguments>.*)\)$")
_NO_SETTING: Final = re.compile(r"_|model_config$|model_computed_fields$")
MAX_NESTING: Final = 4


def spring_properties(sink: Sink) -> None:
    """The fields of a class marked `@ConfigurationProperties("shop")`, and those of classes in it that they hold."""
    if not sink.says(_MARK.encode()):
        return
    members = _members(sink)
    for draft in sink.drafts:
        mark = next((mark for mark in draft.decorators if mark.startswith(_MARK)), None)
        if mark is not None and draft.kind in CONTAINERS:
            quoted = _QUOTED.search(mark)
            _properties(sink, draft, quoted[1] if quoted else "", members, MAX_NESTING)


def _properties(sink: Sink, holder: Draft, prefix: str, members: Members, depth: int) -> None:
    inner = [draft for draft in members[holder.index] if draft.kind in CONTAINERS]
    for field in members[holder.index]:
        if field.kind not in _FIELDS or depth == 0 or " static " in f" {field.signature} ":
            continue
        key = ".".join(filter(None, (prefix, _WORD.sub("-", field.name).lower())))
        words = set(re.findall(r"\w+", field.signature.replace(field.name, "", 1)))
        held = next((draft for draft in inner if draft.name in words), None)
        if held is not None:
            _properties(sink, held, key, members, depth - 1)
            continue
        default = field.signature.partition("= ")[2].strip()
        sink.put("config", field.name_at, field.index, key, default[:120], f"@{_MARK} {field.signature}")


def pydantic_settings(sink: Sink) -> None:
    """The fields of a class that derives from `BaseSettings`, each a variable of the environment."""
    if not sink.says(b"BaseSettings"):
        return
    members = _members(sink)
    prefixes: dict[str, str] = {}
    for draft in sink.drafts:
        base = next((base for base in draft.bases if base in prefixes or base.endswith("BaseSettings")), None)
        if draft.kind != "class" or base is None:
            continue
        around = [draft, *(inner for inner in members[draft.index] if inner.name == "Config")]
        said = (_PREFIX.search(field.signature) for held in around for field in members[held.index])
        found = next(filter(None, said), None)
        prefix = prefixes[draft.name] = found[1] if found else prefixes.get(base, "")
        for field in members[draft.index]:
            if field.kind == "field" and not _NO_SETTING.match(field.name):
                _variable(sink, field, prefix)


def _variable(sink: Sink, field: Draft, prefix: str) -> None:
    head, _, given = field.signature.partition("=")
    if ":" not in head or "ClassVar" in head:
        return
    key, default = (prefix + field.name).upper(), given.strip()
    called = _FIELD.match(default)
    if called is not None:
        arguments = split_tokens(called["arguments"].encode())
        named = keyword(arguments, "validation_alias", "alias", "env")
        first = keyword(arguments, "default") or next(iter(positional(arguments)), b"")
        default = "" if first == b"..." else text(first)
        key = (literal(named) if named else None) or key
    sink.put("config", field.name_at, field.index, key, default[:120], f"BaseSettings {field.signature}")


def _members(sink: Sink) -> Members:
    found: Members = defaultdict(list)
    for draft in sink.drafts:
        if draft.parent is not None:
            found[draft.parent.index].append(draft)
    return found
