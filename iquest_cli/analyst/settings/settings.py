"""Settings, environment variables and named constants that a question asks for, with default and place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from anchors.types import Fact, Symbol
from anchors.workspace import Workspace
from iquest_cli.analyst.calls.taken_up import used_at
from iquest_cli.analyst.evidence.evidence import Setting
from iquest_cli.analyst.ranking.relevance import Relevance
from iquest_cli.analyst.settings.asks import OTHER_MEASURE, SAYS_DEFAULT, WITHOUT_VALUE, Asks
from iquest_cli.analyst.settings.assigned import assigned
from iquest_cli.analyst.settings.built import is_part
from iquest_cli.analyst.settings.declared import IN_FILE, file_keys, schema_keys
from iquest_cli.analyst.settings.defaults import CAPITALS, declared_default
from iquest_cli.analyst.settings.files import files_of_settings
from iquest_cli.analyst.settings.guarded import guarded_default
from iquest_cli.analyst.settings.marked import beside
from iquest_cli.analyst.settings.meant import Ranked, reweighed, says_as_much
from iquest_cli.analyst.settings.parameters import Given, Parameter, parameters
from iquest_cli.analyst.settings.records import ENTERED, record_facts
from iquest_cli.analyst.settings.rows import given_rows, row_facts
from iquest_cli.analyst.settings.seeded import seeded_default
from iquest_cli.analyst.settings.settled import settled, with_default, with_marked
from iquest_cli.analyst.settings.spans import spans
from iquest_cli.analyst.settings.tables import default_entries
from iquest_cli.analyst.texts.literals import without_comments
from iquest_cli.analyst.texts.values import NAMED, value_of
from iquest_cli.analyst.texts.words import parts

NUM_FILES: Final = 60
MAX_SETTINGS: Final = 8
NUM_DOCUMENTED: Final = 10
"""Files whose constants are also looked for by their doc lines."""
NUM_TABLES: Final = 20
"""Files whose tables of settings are read, of the best and of those of settings each."""
NUM_TRACED: Final = 3
NAME_LEAST: Final = 0.85
NAME_SHARE: Final = 0.35
"""A key whose every word the question says is more likely meant than one that says much else."""
OF_OWNER: Final = 1.0
"""What a field counts of what its class has to do with the question."""
OWN_LEAST: Final = 0.35
"""What a function around a setting counts where the setting itself meets nothing of the question."""
NUM_WEIGHED: Final = 12
"""Names without a value for which the value that code fills them with is looked up before they are ranked."""
UNNAMED: Final = 0.7
"""For a key read beside what the question speaks of, whose own words are none of the question's."""
VAGUE: Final = 0.85
"""For a constant that says no telling word of the question, be it in its name, its value or its doc line."""
OF_PROGRAM: Final = 1.3
"""For a key that begins with the program's own name: a question within it need not say that."""
OF_FILE: Final = 1.6
"""A key of a file of configuration says all of it by its own words; nothing stands around it."""
_NEAR_ENVIRONMENT: Final = re.compile(r"\benv(?:iron(?:ment)?)?\b|getenv|_env\b", re.IGNORECASE)
_INJECTED: Final = re.compile(r"=\s*inject(?:<[^<>()]{0,80}>)?\(")
"""A part of the program that it is given: `service = inject(AccountService)` of Angular is nobody's setting."""
_CONDITION: Final = re.compile(r"\s*(?:\}?\s*else\s+if|elif|if|unless|when|case|match|switch|while)\b")


def find_settings(workspace: Workspace, relevance: Relevance) -> tuple[Setting, ...]:
    """Best first: reads of configuration, and constants and option fields of the best files."""
    found = _ranked(workspace, relevance)
    top = found[0][0] if found else 0.0
    kept: dict[tuple[str, str, int], Setting] = {}
    for score, path, _, told in found:
        if score < 0.55 * top or len(kept) >= MAX_SETTINGS:
            break
        if isinstance(told, int) and any(s.kind == "entry" and s.symbol and s.symbol.id == told for s in kept.values()):
            continue  # a table of which the entry that is asked for is told
        if isinstance(told, Parameter):
            kind = "given" if isinstance(told, Given) else "entry" if told.symbol.kind in NAMED else "parameter"
            raw = Setting(told.name, told.value, path, told.line, told.symbol, told.symbol.signature, kind)
        elif isinstance(told, int):
            raw = _of_symbol(workspace, relevance, told)
        else:
            raw = _of_fact(workspace, relevance, told)
        setting = settled(workspace, raw)
        if isinstance(told, int) and any((s.path, s.line) == (setting.path, setting.line) for s in kept.values()):
            continue  # what declares an option that is told
        if _is_default_of(setting, kept.values()):
            continue
        if kept and not says_as_much(relevance, setting, next(iter(kept.values()))):
            continue
        setting = with_marked(workspace, relevance, setting) or setting
        if len(kept) < NUM_TRACED:
            setting = used_at(workspace, relevance, with_default(workspace, relevance, setting))
        if setting.declared_line and any(_is_same(setting, other) for other in kept.values()):
            continue  # the same field, where it is made and where it is named
        is_named = isinstance(told, int) and setting.symbol is not None
        # A property that is read and written has two definitions of one name.
        where = setting.symbol.parent or 0 if is_named and setting.symbol is not None else -setting.line
        kept.setdefault((setting.key, setting.path, where), setting)
    return tuple(kept.values())


def _is_same(setting: Setting, other: Setting) -> bool:
    told = (setting.key, setting.declared, setting.declared_path, setting.declared_line)
    return told == (other.key, other.declared, other.declared_path, other.declared_line)


def _is_default_of(setting: Setting, kept: Iterable[Setting]) -> bool:
    """Whether it only declares the default of one that is told."""
    where = (setting.key, setting.path, setting.line)
    return any((other.key, other.declared_path, other.declared_line) == where for other in kept)


def _ranked(workspace: Workspace, relevance: Relevance) -> Ranked:
    """Score, path, line, and the fact, symbol or parameter that may be the setting, best first."""
    snapshot = workspace.snapshot
    found: Ranked = []
    asks = Asks.of(relevance.text)
    best = relevance.best_files(NUM_FILES)
    kept = files_of_settings(relevance, best)
    for place, file in enumerate((*best, *kept)):
        factor = relevance.file_factor(file)
        for fact in snapshot.facts(file):
            if fact.kind == "config":
                score = factor * asks.factor_of(fact) * (_fact_score(workspace, relevance, fact) + 0.1)
                found.append((score, fact.path, fact.line, fact))
        for number in snapshot.symbols_of(file):
            if snapshot.kind(number) in NAMED and _is_meant(
                workspace, relevance, number, has_doc=place < NUM_DOCUMENTED or file in kept
            ):
                symbol = snapshot.symbol(number)
                if not _is_choosable(workspace, symbol, asks):
                    continue
                is_named = relevance.says_telling(symbol.name)
                score = factor * asks.factor_of_symbol(symbol, is_named=is_named) * _constant_score(relevance, symbol)
                is_told = is_named or relevance.says_telling(
                    f"{symbol.doc} {symbol.signature} {relevance.docs.of(symbol)}"
                )
                score *= 1.0 if is_told else VAGUE
                found.append((score, symbol.path, symbol.name_line, number))
        found += [(factor * score, fact.path, fact.line, fact) for score, fact in _literals(relevance, file, asks)]
        in_tables = (
            (*record_facts(relevance, file, relevance.says_something), *row_facts(workspace, relevance, file))
            if place < NUM_TABLES or file in kept[:NUM_TABLES]
            else ()
        )
        for fact in (*schema_keys(relevance, file), *in_tables):
            score = factor * asks.factor_of(fact) * _fact_score(workspace, relevance, fact)
            found.append((score, fact.path, fact.line, fact))
    for fact in file_keys(relevance):
        score = OF_FILE * asks.factor_of(fact) * relevance.of_text(f"{fact.name} {fact.path}")
        found.append((score, fact.path, fact.line, fact))
    if asks.for_value:
        found += parameters(relevance, asks.measured)
        found += assigned(workspace, relevance, asks)
        found += default_entries(relevance, asks)
        found += given_rows(workspace, relevance, asks)
        found += spans(relevance, asks)
        given = {(path, line) for _, path, line, told in found if isinstance(told, Given)}
        found = [item for item in found if not (_is_entry(item[3]) and (item[1], item[2]) in given)]
    found.sort(key=lambda item: (-item[0], item[1], item[2]))
    found = reweighed(workspace, relevance, found)
    return _filled(workspace, relevance, found, asks) if asks.for_value else found


def _is_entry(told: Fact | int | Parameter) -> bool:
    return isinstance(told, Fact) and told.kind == ENTERED


def _filled(workspace: Workspace, relevance: Relevance, found: Ranked, asks: Asks) -> Ranked:
    """The first ones again, where those that code fills with a value count as much as those that have one."""
    first: Ranked = []
    for score, path, line, told in found[:NUM_WEIGHED]:
        if isinstance(told, int) and not value_of(workspace.snapshot.symbol(told)):
            name = workspace.snapshot.name(told)
            declared = beside(workspace, relevance.source, workspace.snapshot.symbol(told))
            declared = declared or guarded_default(workspace, relevance.source, name, path)
            declared = declared or seeded_default(workspace, relevance.source, name)
            declared = declared or declared_default(workspace, relevance.source, name, path, asks.sounds_so)
            if declared is not None:
                score /= WITHOUT_VALUE
                if asks.for_default and "default" in declared.owner.lower():
                    score *= SAYS_DEFAULT
                if asks.measured(name) < 1.0 and asks.is_measure(declared.value):
                    score /= OTHER_MEASURE
        first.append((score, path, line, told))
    first.sort(key=lambda item: (-item[0], item[1], item[2]))
    return first + found[NUM_WEIGHED:]


def _is_choosable(workspace: Workspace, symbol: Symbol, asks: Asks) -> bool:
    """No part of the program: of one only the default may be asked for."""
    return (asks.for_default and not asks.measures) or not is_part(workspace, symbol)


def _is_meant(workspace: Workspace, relevance: Relevance, number: int, *, has_doc: bool) -> bool:
    """By its name, or by a doc line that meets two words at least."""
    symbol = workspace.snapshot.symbol(number)
    if _INJECTED.search(symbol.signature):
        return False
    if relevance.hits(workspace.snapshot.name(number)):
        return True
    return has_doc and len(relevance.hits(symbol.doc or relevance.docs.of(symbol))) > 1


def _literals(relevance: Relevance, file: int, asks: Asks) -> Iterator[tuple[float, Fact]]:
    """Texts in capitals near words of the environment, where a mapping of it is read that no idiom knows."""
    if not asks.for_environment:
        return
    snapshot, source = relevance.snapshot, relevance.source
    path = snapshot.files[file].path
    known = {fact.name for fact in snapshot.facts(file) if fact.kind == "config"}
    for number, line in enumerate(source.lines(path), 1):
        match = CAPITALS.search(line)
        if (
            match is None
            or match.group(1) in known
            or not _NEAR_ENVIRONMENT.search(source.text(path, number - 3, number + 3))
        ):
            continue
        symbol = snapshot.symbol_at(file, number)
        near = relevance.of_text(source.text(path, number - 3, number + 3))
        score = 1.2 * relevance.of_text(match.group(1)) + 0.5 * near + 0.5 * relevance.score(symbol).score
        yield 1.3 * score, Fact("config", path, number, symbol, match.group(1), "", line.strip())


def _constant_score(relevance: Relevance, symbol: Symbol) -> float:
    """How well a named constant or field meets the question."""
    text = relevance.source.text(symbol.path, symbol.start_line, min(symbol.end_line, symbol.start_line + 5))
    own = relevance.of_text(f"{symbol.name} {without_comments(text)} {symbol.doc} {relevance.docs.of(symbol)}")
    around = relevance.score(symbol.id).score
    if own and symbol.parent is not None and relevance.snapshot.kind(symbol.parent) != "module":
        around = max(around, OF_OWNER * relevance.score(symbol.parent).score)
    score = 1.3 * own + 0.5 * around
    return score * (NAME_LEAST + NAME_SHARE * relevance.share_of_name(symbol.name))


def _fact_score(workspace: Workspace, relevance: Relevance, fact: Fact) -> float:
    own = relevance.of_text(f"{fact.name} {fact.value} {fact.text}")
    near = relevance.of_text(relevance.source.text(fact.path, fact.line - 4, fact.line + 3))
    around = 0.5 * relevance.score(fact.symbol).score + 0.5 * _used(workspace, relevance, fact.symbol)
    score = 1.2 * own + 0.5 * near + around * min(1.0, OWN_LEAST + 2 * own)
    if not relevance.says_more_than_measure(f"{fact.name} {fact.value}"):
        score *= UNNAMED
    program = workspace.info.root.rstrip("/").rpartition("/")[2].lower()
    words = parts(fact.name)
    is_own = len(words) > 1 and words[0] == program and Asks.of(relevance.text).for_environment
    name = " ".join(words[1:]) if is_own else fact.name
    score *= OF_PROGRAM if is_own else 1.0
    return score * (NAME_LEAST + NAME_SHARE * relevance.share_of_name(name))


def _used(workspace: Workspace, relevance: Relevance, symbol: int) -> float:
    """How much the lines that call a reading function have to do with the question."""
    snapshot = workspace.snapshot
    if snapshot.kind(symbol) == "module":
        return 0.0
    edges = workspace.graph.edges_in(symbol, ("call",))[:20]
    lines = [relevance.source.line(snapshot.path_of(edge.source), edge.line) for edge in edges]
    return relevance.of_text(" ".join([*lines, *(snapshot.name(edge.source) for edge in edges)]))


def _of_fact(workspace: Workspace, relevance: Relevance, fact: Fact) -> Setting:
    symbol = workspace.snapshot.symbol(fact.symbol)
    first = symbol.name_line if symbol.kind != "module" else 0
    conditions = [
        line
        for line in relevance.source.conditions(fact.path, fact.line, first)
        if _CONDITION.match(relevance.source.line(fact.path, line))
    ]
    kind = fact.kind if fact.kind in (IN_FILE, ENTERED) else "read"
    return Setting(fact.name, fact.value, fact.path, fact.line, symbol, fact.text, kind, conditions=tuple(conditions))


def _of_symbol(workspace: Workspace, relevance: Relevance, number: int) -> Setting:
    symbol = workspace.snapshot.symbol(number)
    text = relevance.source.text(symbol.path, symbol.start_line, min(symbol.end_line, symbol.start_line + 5))
    return Setting(
        symbol.name,
        value_of(symbol),
        symbol.path,
        symbol.name_line,
        symbol,
        text,
        "constant",
    )


def key_of(setting: Setting) -> str:
    """What a person writes into a file or environment: the string behind a constant that only names it."""
    match = re.fullmatch(r"[\"']([\w.\-/]+)[\"']", setting.default.strip())
    return match.group(1) if match and setting.kind == "constant" else setting.key
