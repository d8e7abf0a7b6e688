"""Which program a question for a start means, where there are several: by its words and by how much it opens."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.calls.flows import find_around
from iquest_cli.analyst.evidence.evidence import Evidence
from iquest_cli.analyst.evidence.places import Place
from iquest_cli.analyst.guides.opened import MAX_SYMBOLS, num_opened
from iquest_cli.analyst.guides.overview import programs
from iquest_cli.analyst.texts.values import CALLABLE

if TYPE_CHECKING:
    from anchors.workspace import Workspace
    from iquest_cli.analyst.ranking.relevance import Relevance

MAX_PROGRAMS: Final = 40
MAX_LINES: Final = 80
OPENS: Final = 0.5
"""What the program that opens most gains."""
LEAST: Final = 0.2
"""Share of the question that a program must meet to be told as the start of a part."""
PROGRAM_STARTS: Final = re.compile(
    r"\bwhere (?:does|do|is|will) (?:the |this )?(?:it|program|project|app\w*|tool|service|binary|server|execution"
    r"|everything|all|software|process|command)\b.{0,12}\b(?:starts?|started|begins?|launch\w*|entered)\b",
    re.IGNORECASE,
)
STARTUP: Final = re.compile(
    r"^\W*what (?:happens|is done|does (?:it|the \w+) do) (?:at|on|during|when (?:it|the \w+))"
    r" (?:program |application )?(?:start(?:s|ed|[ -]?up)?|boots?(?:[ -]?up)?|launch(?:es|ed)?|comes up)\W*$",
    re.IGNORECASE,
)
STARTS: Final = re.compile(
    r"\bwhere (?:does|do|is|are)\b.{2,60}\b(?:starts?|started|begins?|launched)\b", re.IGNORECASE
)


def find_started(workspace: Workspace, relevance: Relevance, evidence: Evidence) -> Evidence | None:
    """The program that is meant, with what it calls."""
    program = find_program(workspace, relevance)
    if program is None:
        return None
    own = workspace.snapshot.symbol(program)
    place = Place(own.path, own.start_line, own.end_line, own.qualified_name, "", own)
    question = replace(evidence.question, kind="flow", end="")
    steps = find_around(workspace, relevance, program)
    places = (place, *(other for other in evidence.places if other.symbol != own))
    return replace(evidence, question=question, steps=steps, places=places, is_found=True)


def find_program(workspace: Workspace, relevance: Relevance) -> int | None:
    """The main function that is meant; None where the question is for no start, or names a part that none begins."""
    is_whole = (PROGRAM_STARTS.search(relevance.text) or STARTUP.search(relevance.text)) is not None
    if not is_whole and STARTS.search(relevance.text) is None:
        return None
    best: tuple[float, int] | None = None
    for symbol in programs(workspace)[:MAX_PROGRAMS]:
        met = relevance.of_text(_told(workspace, relevance, symbol))
        value = met + OPENS * num_opened(workspace, symbol) / MAX_SYMBOLS
        if (is_whole or met >= LEAST) and (best is None or value > best[0]):
            best = (value, symbol)
    return None if best is None else best[1]


def _told(workspace: Workspace, relevance: Relevance, symbol: int) -> str:
    """What a main function, its class and what it calls of that say."""
    snapshot = workspace.snapshot
    own = snapshot.symbol(symbol)
    file = snapshot.file_of(symbol)
    owner = snapshot.symbol(own.parent) if own.parent is not None else own
    called = {edge.target for edge in workspace.graph.edges_out(symbol, ("call",)) if edge.confidence >= 0.9}
    near = [snapshot.symbol(other) for other in sorted(called) if snapshot.file_of(other) == file]
    bodies = [own, *(other for other in near if other.kind in CALLABLE)]
    source = relevance.source
    texts = (source.text(one.path, one.start_line, min(one.end_line, one.start_line + MAX_LINES)) for one in bodies)
    return " ".join((own.path, own.qualified_name, owner.doc, *texts))
