"""The limit that a record depends on, where a question asks for both: "what is logged when it takes too long, and how
long is that?" Named in the record's message or in the conditions around it; its default is that of any setting.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.asked.question import Question, identifiers_of, understand
from iquest_cli.analyst.ranking.relevance import Relevance
from iquest_cli.analyst.settings.settings import find_settings
from iquest_cli.analyst.texts.words import parts

if TYPE_CHECKING:
    from anchors.workspace import Workspace
    from iquest_cli.analyst.evidence.evidence import Evidence, LogRecord, Setting
    from iquest_cli.analyst.texts.source import Source

MAX_RECORDS: Final = 3
MAX_NAMES: Final = 4
MAX_CONDITIONS: Final = 2
"""Blocks around a record, the innermost first."""
MAX_TEXT: Final = 300
MORE_LETTERS: Final = 16
_RECORD: Final = re.compile(
    r"\bwhat (?:is|gets|does (?:it|one)|will it|would it)\b.{0,24}"
    r"\b(?:logged|recorded|written|write|printed|print|say|log)\b"
    r"|\b(?:which|what) (?:log|record|message|warning)s?\b",
    re.IGNORECASE,
)
_LIMIT: Final = re.compile(
    r"\bhow (?:long|many|much|big|large|often)\b|\bby default\b|\bfrom (?:which|what|how)\b"
    r"|\bwhat (?:decides|sets|limits)\b|\bwh(?:at|ich) (?:limit|threshold)",
    re.IGNORECASE,
)
_FLAG: Final = re.compile(r"--([A-Za-z][\w-]{2,40})")
_NAME: Final = re.compile(r"[A-Za-z_]\w{3,60}")
_SETS: Final = re.compile(
    r"max|min|limit|threshold|timeout|interval|size|count|default|warn|retries|attempts|quota|rate|ttl|delay|depth|capacity",
    re.I,
)
"""How names of limits sound; others in a condition are what is held against one."""


def with_limits(
    workspace: Workspace,
    relevance: Relevance,
    evidence: Evidence,
    records: Callable[[Workspace, Relevance, Evidence], Evidence],
) -> Evidence | None:
    """What is written with what it depends on; None where the question asks for less, or no limit is found."""
    if not asks_both(evidence.question):
        return None
    question = replace(evidence.question, kind="logs")
    if evidence.question.kind != "logs":
        relevance = Relevance(workspace, question, relevance.source, relevance.paths)
    told = records(workspace, relevance, replace(evidence, question=question))
    limits = limits_of(workspace, relevance.source, [record for record in told.logs if record.is_shown])
    return replace(told, settings=limits, is_found=True) if limits else None


def asks_both(question: Question) -> bool:
    """Whether it asks for what is written and for a limit."""
    kinds = {"logs", "config"} <= set(question.kinds)
    return kinds and bool(_RECORD.search(question.text)) and asks_limit(question.text)


def limits_of(workspace: Workspace, source: Source, records: Sequence[LogRecord]) -> tuple[Setting, ...]:
    """Settings with a default that the records depend on, each once."""
    return _defaults_of(workspace, source, _names(source, records))


def settings_called(workspace: Workspace, source: Source, texts: Iterable[str], said: str) -> tuple[Setting, ...]:
    """Settings and constants with a value that are named in lines of code, and sound as limits do; those too that a
    message spells as code does."""
    spelled = (name for name in identifiers_of(said) if len(parts(name)) > 1)
    return _defaults_of(workspace, source, (*(name for text in texts for name in _limits_in(text)), *spelled))


def asks_limit(text: str) -> bool:
    return _LIMIT.search(text) is not None


def _defaults_of(workspace: Workspace, source: Source, names: Iterable[str]) -> tuple[Setting, ...]:
    found: dict[tuple[str, ...], Setting] = {}
    for name in list(dict.fromkeys(names))[:MAX_NAMES]:
        words = parts(name)
        if words in found:
            continue
        asked = understand(f"What is the default of {name}?")
        settings = find_settings(workspace, Relevance(workspace, asked, source))
        meant = [s for s in settings if (s.declared or s.default) and _is_called(s, words)]
        if meant:
            found[words] = min(meant, key=lambda s: len(parts(s.key)))
    return tuple(found.values())


def _is_called(setting: Setting, words: tuple[str, ...]) -> bool:
    """Whether its key, or the constant that holds the key, is called so: a word or two more, but no value of it."""
    told, asked = "".join(parts(setting.key)), "".join(words)
    is_key_alone = setting.kind == "constant" and setting.default[:1] in "\"'" and told != asked
    return asked in told and len(told) <= len(asked) + MORE_LETTERS and not is_key_alone


def _names(source: Source, records: Sequence[LogRecord]) -> Iterator[str]:
    for record in records[:MAX_RECORDS]:
        message = record.line.message[:MAX_TEXT]
        yield from _FLAG.findall(message)
        yield from (name for name in identifiers_of(message) if len(parts(name)) > 1 and _SETS.search(name))
    for record in records[:MAX_RECORDS]:
        first = record.symbol.name_line if record.symbol.kind != "module" else 0
        conditions = source.conditions(record.line.path, record.line.line, first)
        for line in conditions[: -MAX_CONDITIONS - 1 : -1]:
            yield from _limits_in(source.line(record.line.path, line))


def _limits_in(text: str) -> Iterator[str]:
    return (name for name in _NAME.findall(text[:MAX_TEXT]) if len(parts(name)) > 1 and _SETS.search(name))
