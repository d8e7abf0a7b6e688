"""Jobs that a repository puts on a schedule by a function of its own, which hands on what it is given: each call of
`cron.Schedule("@hourly", sweep)` is a job, and not the `c.AddFunc(spec, run)` in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.routes.callsites import arguments
from iquest_cli.analyst.texts.standing import path_factor
from iquest_cli.analyst.texts.values import CALLABLE

if TYPE_CHECKING:
    from anchors.workspace import Workspace
    from iquest_cli.analyst.evidence.evidence import Setting
    from iquest_cli.analyst.texts.source import Source

MAX_CALLS: Final = 400
"""Calls of one function that are looked at."""
_NAME: Final = re.compile(r"[A-Za-z_]\w{0,60}")
_LITERAL: Final = re.compile(r"\s*[\"'`]([^\"'`\n]{1,120})[\"'`]\s*")


def scheduled(workspace: Workspace, source: Source, jobs: Iterable[Setting]) -> Iterator[Setting]:
    """The jobs, in place of one whose schedule is a parameter of its function what calls that with a schedule."""
    for job in jobs:
        yield from (list(_calls(workspace, source, job)) if _is_handed(job) else []) or [job]


def _is_handed(job: Setting) -> bool:
    """Whether the schedule of a job is what its function is given."""
    symbol = job.symbol
    if symbol is None or symbol.kind not in CALLABLE or _NAME.fullmatch(job.key) is None:
        return False
    return re.search(rf"[(,]\s*(?:\w+\s+)?{job.key}\b", symbol.signature) is not None


def _calls(workspace: Workspace, source: Source, job: Setting) -> Iterator[Setting]:
    snapshot = workspace.snapshot
    assert job.symbol is not None
    called = re.compile(rf"(?<!\w){re.escape(job.symbol.name)}\(")
    for edge in workspace.graph.edges_in(job.symbol.id)[:MAX_CALLS]:
        path = snapshot.path_of(edge.source)
        line = source.line(path, edge.line)
        opened = called.search(line)
        if opened is None or path_factor(path, "code") < 1.0:
            continue
        given = next(iter(arguments(line[opened.end() :])), "")
        literal = _LITERAL.fullmatch(given)
        if literal is not None:
            caller = snapshot.symbol(edge.source)
            yield replace(job, key=literal[1], path=path, line=edge.line, symbol=caller, text=line.strip())
