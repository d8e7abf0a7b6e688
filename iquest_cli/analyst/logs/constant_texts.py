"""What a log call says that is given a constant in place of a message: `log.Errorf(errSave, name)`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from anchors.syntax.facts.logs import level_of
from iquest_cli.analyst.texts.literals import leading_literal
from iquest_cli.analyst.texts.source import Source
from iquest_cli.analyst.texts.values import constant_behind, value_of

if TYPE_CHECKING:
    from anchors.types import Fact, Trace
    from anchors.workspace import Workspace

_CALL: Final = re.compile(
    r"(?P<method>[A-Za-z_]\w{0,40})\(\s*(?:(?:\w{0,20}[cC]tx|\w{0,20}[cC]ontext|err)\s*,\s*)?"
    r"(?P<name>[A-Za-z_$][\w$]{2,80}(?:(?:\.|::)[A-Za-z_$][\w$]{1,80}){0,3})\s*[,)]"
)
"""A call whose first argument is a name, behind a context or an error."""


def message_of(workspace: Workspace, source: Source, fact: Fact) -> str:
    """The message of a log record, by its own literal or by that of the one constant which it names; "" for none."""
    if fact.value or fact.kind != "log":
        return fact.value
    for match in _CALL.finditer(source.statement(fact.path, fact.line)):
        if level_of(match["method"]) is not None:
            constant = constant_behind(workspace, match["name"], fact.path)
            return leading_literal(value_of(constant))[1:-1] if constant is not None else ""
    return ""


def with_messages(workspace: Workspace, trace: Trace) -> Trace:
    """A chain whose records say what the constants say that they are given."""
    source = Source(workspace)
    steps = tuple(
        replace(step, facts=tuple(_told(workspace, source, fact) for fact in step.facts)) for step in trace.steps
    )
    return replace(trace, steps=steps)


def _told(workspace: Workspace, source: Source, fact: Fact) -> Fact:
    message = message_of(workspace, source, fact)
    return replace(fact, value=message) if message != fact.value else fact
