"""One file's bytes to its record: definitions, references, imports, facts, chunks, words.

Pure and free of paths, so that a record can be kept by blob id. The main steps stand in `extract`; what differs from
language to language is in `rules/` and in the query files, whose captures mean:

    definition.KIND   a definition's node             import            an import statement
    …KIND.bound       one that is a `binding` too
    decorated         a definition with decorators    local             a name bound in a function
    reference.KIND    callee, type or name            binding           a node that tells a name's type
    fact.KIND         a node that `facts` reads       error             a broken stretch
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

import msgspec
from tree_sitter import Node

from anchors.records import (
    ARGUMENT_CODING,
    CHUNK_CODING,
    REFERENCE_CODING,
    SYMBOL_CODING,
    TERM_CODING,
    Binding,
    Definition,
    FileRecord,
    Import,
)
from anchors.rows.packed import count_terms, pack_rows
from anchors.syntax import compiled
from anchors.syntax.chunks import code_chunks, pack_chunks, pack_symbols, pack_terms
from anchors.syntax.drafts import CALLABLES, VALUES, Draft, Scopes, holder_of, nest, number
from anchors.syntax.facts import read_facts
from anchors.syntax.facts.idioms import idioms_of
from anchors.syntax.facts.reader import InterestingCall
from anchors.syntax.languages import COMPONENTS, interpreted, is_code
from anchors.syntax.notebooks import Unscripted, is_notebook, script_of
from anchors.syntax.parse import GRAMMAR_KEY, ParseStopped, byte_range, captures, parse_tree
from anchors.syntax.references import ReferenceReader
from anchors.syntax.rules.base import RawBinding, Rules
from anchors.syntax.rules.table import rules_for
from anchors.syntax.shadowing import NO_HEADS, shadowed
from anchors.syntax.source import MAX_BYTES, Source
from anchors.syntax.strings import new_strings
from anchors.syntax.text import text_record

__all__ = ["GRAMMAR_KEY", "extract"]

_MAX_ERROR_SHARE: Final = 0.25
MAX_SHARING: Final = 2
"""Definitions of a file that what is said above the first may be said of too."""
_DEFINITION: Final = "definition."


def extract(data: bytes, language: str) -> FileRecord:
    """The record of a file in `language`, a name of `languages.LANGUAGES`; any other is read as text.

    Raises nothing for any bytes: what cannot be parsed is read as plain text, and `note` says why.
    """
    if language == "script":
        language = interpreted(data)
    if language == "python" and is_notebook(data):
        return _of_notebook(data)
    source = Source(data[:MAX_BYTES])
    if len(data) > MAX_BYTES and not source.is_binary:
        source.note = f"over {MAX_BYTES:,} bytes: read as text, in part"
    return _record(source, language)


def _of_notebook(data: bytes) -> FileRecord:
    from anchors.syntax.rules.notebooks import NotebookRules

    try:
        script = script_of(data)
    except Unscripted as reason:
        source = Source(data[:MAX_BYTES])
        source.note = source.note or f"{reason}: read as text"
        return text_record(source, "text")
    source = Source(script.data[:MAX_BYTES])
    source.note = f"over {MAX_BYTES:,} bytes of cells: read as text, in part" if len(script.data) > MAX_BYTES else ""
    record = _record(source, "python", NotebookRules(script))
    facts = tuple(fact for fact in record.facts if fact.kind != "entry")  # it runs as a whole
    return msgspec.structs.replace(record, note=script.note or record.note, facts=facts)


def _record(source: Source, language: str, rules: Rules | None = None) -> FileRecord:
    if source.is_binary:
        return text_record(source, language)
    if not is_code(language) or source.note:
        return text_record(source, language)
    if source.is_minified:
        source.note = "minified: read as text"
        return text_record(source, language)
    rules = rules or rules_for(language, source)
    code = rules.code_of(source)
    refusal = rules.refuse(code)
    if refusal:
        source.note = f"{refusal}: read as text"
        return text_record(source, language)
    grammar = rules.grammar or language
    try:
        found = captures(parse_tree(code.data, grammar), grammar)
    except ParseStopped as stopped:
        source.note = f"{stopped}: read as text"
        return text_record(source, language)
    record = _code_record(code, grammar, rules, found, source)
    return record if language not in COMPONENTS else msgspec.structs.replace(record, language=language)


def _code_record(
    source: Source, language: str, rules: Rules, found: dict[str, list[Node]], whole: Source
) -> FileRecord:
    """`source`: what was parsed, `whole`: the file."""
    rules.prepare(source, found)
    placed = nest(_drafts(source, rules, found))
    rules.link(placed)
    rules.settle_all(placed)
    drafts = number(placed)
    scopes = Scopes(placed)
    used_in = rules.spread(scopes)
    definitions = _definitions(source, drafts)
    strings = new_strings()
    typed, heads = rules.typed(source, found.get("binding", [])), NO_HEADS
    if rules.tells_shadows:
        typed, heads = shadowed(rules.dotted(source.data), typed, found, scopes, drafts)
        rules.told_apart(heads)
    reader = ReferenceReader(source, used_in, drafts, rules, strings, language, heads)
    references = reader.read(found)
    chunks = rules.cut(code_chunks(whole, placed, drafts, definitions, rules.comments.first_line))
    chunk_rows, term_rows = count_terms(pack_chunks(chunks), pack_terms(whole, chunks, strings))
    symbols = pack_symbols(definitions, strings)
    return FileRecord(
        language=language,
        num_lines=source.num_lines,
        note=_broken(source, language, found.get("error", [])) or source.note,
        doc=_doc(rules.module_doc(source), drafts),
        definitions=definitions,
        strings=strings.joined(),
        references=pack_rows(references, REFERENCE_CODING),
        chunks=pack_rows(chunk_rows, CHUNK_CODING),
        terms=pack_rows(term_rows, TERM_CODING),
        symbols=pack_rows(symbols, SYMBOL_CODING),
        arguments=pack_rows(reader.arguments, ARGUMENT_CODING),
        imports=_imports(source, rules, drafts, scopes, found.get("import", [])),
        facts=tuple(read_facts(source, language, found, _calls(reader, rules, language), drafts, used_in)),
        is_generated=whole.is_generated,
        bindings=_bindings(source, rules, drafts, scopes, typed),
    )


def _calls(reader: ReferenceReader, rules: Rules, language: str) -> list[InterestingCall]:
    """Calls that facts may be read from, in the order of the source for each way to find them."""
    told = ((node, receiver, name, idioms_of(language, name)) for node, receiver, name in rules.more_calls())
    more = [call for call in told if call[3]]
    return [*reader.calls, *more] if more else reader.calls


def _doc(told: str, drafts: list[Draft]) -> str:
    """What a file says of itself; what stands above the first of several definitions is said of that alone."""
    outer = [draft for draft in drafts if draft.parent is None] if told else []
    is_of_first = len(outer) > MAX_SHARING and outer[0].doc == told and outer[0].kind != "namespace"
    return "" if is_of_first else told


def _drafts(source: Source, rules: Rules, found: dict[str, list[Node]]) -> list[Draft]:
    """Values that stand in a function are locals, not definitions: they are passed over unread."""
    named = {name[len(_DEFINITION) :]: nodes for name, nodes in found.items() if name.startswith(_DEFINITION)}
    callables = [node for kind in CALLABLES for node in named.get(kind, ())] + found.get("body", [])
    size = len(source.data)
    edges = _covers(callables, size)
    drafts: list[Draft] = rules.more_definitions(source)
    seen: set[tuple[int, str]] = set()
    for kind, nodes in named.items():
        for draft in rules.defined(source, kind, _ordered(nodes, edges if kind in VALUES else [], size)):
            place = (draft.name_at, draft.name)
            if place not in seen and draft.name.strip():
                seen.add(place)
                drafts.append(draft)
    return drafts


def _covers(nodes: list[Node], size: int) -> list[int]:
    """Where the outermost of these start and end, one behind the other."""
    if compiled.drafts is not None:
        found: list[int] = compiled.drafts.covers(nodes, size)
        return found
    edges: list[int] = []
    covered = 0
    for start, end in sorted(map(byte_range, nodes)):
        if start >= covered:
            edges += start, end
            covered = end
    return edges


def _ordered(nodes: list[Node], edges: list[int], size: int) -> list[Node]:
    """Those that start in none of these stretches, in the order of the source."""
    if compiled.drafts is not None:
        found: list[Node] = compiled.drafts.ordered(nodes, edges, size)
        return found
    return sorted((node for node in nodes if not bisect_right(edges, node.start_byte) & 1), key=byte_range)


def _definitions(source: Source, drafts: list[Draft]) -> tuple[Definition, ...]:
    if compiled.drafts is not None:
        found: tuple[Definition, ...] = compiled.drafts.definitions(drafts, source.data, source.starts, Definition)
        return found
    return tuple(_definition(source, draft) for draft in drafts)


def _definition(source: Source, draft: Draft) -> Definition:
    starts, name, at = source.starts, draft.name, draft.body
    start = bisect_right(starts, draft.start) or 1
    end = bisect_right(starts, max(draft.start, draft.end - 1), start - 1) or 1
    body = start
    if at >= 0:
        body = (bisect_right(starts, at) or 1) + (source.data[at : at + 1] == b"{")
    if len(name) > 200 or not name.isidentifier():
        name = " ".join(name.split())[:200]
    return Definition(
        name, draft.kind, -1 if draft.parent is None else draft.parent.index, start, end,
        bisect_right(starts, draft.name_at) or 1, draft.signature, draft.doc, draft.bases, draft.decorators,
        draft.exported, min(body, end),
    )  # fmt: skip


def _imports(
    source: Source, rules: Rules, drafts: list[Draft], scopes: Scopes, nodes: list[Node]
) -> tuple[Import, ...]:
    rows = rules.all_imports(source, nodes, scopes)
    for at, row in rules.more_imports(source):
        rows.append(msgspec.structs.replace(row, scope=holder_of(drafts, scopes.at(at))))
    return tuple(rows)


def _bindings(
    source: Source, rules: Rules, drafts: list[Draft], scopes: Scopes, rows: list[RawBinding]
) -> tuple[Binding, ...]:
    starts, bounds, ids = source.starts, scopes.bounds, scopes.ids
    if compiled.drafts is not None:
        found: list[Binding] = compiled.drafts.bindings(rows, starts, bounds, ids, drafts, VALUES, Binding)
    else:
        holders = [holder_of(drafts, scope) for scope in ids]
        found = [
            Binding(holders[bisect_right(bounds, at) - 1], name, held, bisect_right(starts, at) or 1)
            for at, name, held in rows
        ]
    for raw in rules.more_bindings():
        found.append(Binding(-1, raw.name, raw.type_text, source.line(raw.at)))
    return tuple(found)


def _broken(source: Source, language: str, errors: list[Node]) -> str:
    last = broken = 0
    for node in errors:
        broken += max(0, node.end_byte - max(last, node.start_byte))
        last = max(last, node.end_byte)
    share = broken / max(1, len(source.data))
    return f"read in part: syntax errors in {share:.0%} of it" if share > _MAX_ERROR_SHARE else ""
