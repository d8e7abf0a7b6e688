"""Puts evidence into words: a first sentence that answers, then what proves it. Chooses the citations on the way.

Every sentence is built from facts that carry their path and line; nothing is said that no evidence holds. The words of
each kind of answer stand in `said/`; how it looks on a terminal is the reports' work.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from anchors.types import SkippedFile
from iquest_cli.analyst.asked.question import MAX_QUOTES
from iquest_cli.analyst.evidence import phrases
from iquest_cli.analyst.evidence.evidence import Evidence
from iquest_cli.analyst.evidence.phrases import code, named
from iquest_cli.analyst.evidence.places import Place
from iquest_cli.analyst.logs.literal_texts import spoken_words
from iquest_cli.analyst.logs.quoted import MAX_PASTED
from iquest_cli.analyst.said.borrowed import say_borrowed
from iquest_cli.analyst.said.chains import say_flow
from iquest_cli.analyst.said.draft import Draft
from iquest_cli.analyst.said.families import say_families, say_nearest
from iquest_cli.analyst.said.growing import say_grown
from iquest_cli.analyst.said.history import say_why
from iquest_cli.analyst.said.keys import say_config
from iquest_cli.analyst.said.places import say_overview, say_place
from iquest_cli.analyst.said.project import say_project
from iquest_cli.analyst.said.quoted import say_quoted
from iquest_cli.analyst.said.records import say_records
from iquest_cli.analyst.said.routes import say_no_route, say_routes
from iquest_cli.analyst.said.started import say_started
from iquest_cli.analyst.said.tests import say_tests
from iquest_cli.analyst.said.traced import say_traced
from iquest_cli.analyst.said.users import say_callers
from iquest_cli.analyst.said.visited import say_visited
from iquest_cli.analyst.said.ways import say_untold, say_ways
from iquest_cli.analyst.texts.source import Source

MAX_CITATIONS: Final = 12
NUM_LEADS: Final = 3
MAX_UNREAD: Final = 3

_SAY: Final[dict[str, tuple[Callable[[Evidence, Draft], None], Callable[[Evidence], bool]]]] = {
    "flow": (say_flow, lambda e: bool(e.steps)),
    "logs": (say_records, lambda e: bool(e.logs or e.raises or e.catches)),
    "errors": (say_records, lambda e: bool(e.logs or e.raises or e.told or e.catches)),
    "callers": (say_callers, lambda e: bool(e.reactions or e.places or e.heirs or e.implemented)),
    "config": (say_config, lambda e: bool(e.settings or e.listing)),
    "why": (say_why, lambda e: bool(e.changes or e.places)),
    "overview": (say_overview, lambda e: any(place.why for place in e.places)),
    "howto": (say_ways, lambda e: bool(e.ways)),
    "entry": (say_overview, lambda e: any(place.why for place in e.places)),
}
"""kind -> how it is said, and what it needs; a kind whose evidence stayed empty is answered by the best place."""


def compose(evidence: Evidence, source: Source) -> Draft:
    """The answer of one question in Markdown, with its citations."""
    draft = Draft(source)
    say, has_enough = _SAY.get(evidence.question.kind, (say_place, lambda e: bool(e.places)))
    if evidence.project is not None:
        say_project(evidence.project, draft)
        say_overview(evidence, draft)
    elif evidence.grown is not None:
        say_grown(evidence.grown, draft)
    elif evidence.traced:
        say_traced(evidence, draft)
    elif evidence.written:
        say_quoted(evidence, draft)
    elif evidence.answered:
        say_routes(evidence, draft)
    elif evidence.families:
        say_families(evidence, draft)
    elif evidence.nearest:
        say_nearest(evidence, draft)
    elif evidence.visited is not None:
        say_visited(evidence.visited, draft)
    elif evidence.borrowed is not None:
        say_borrowed(evidence.borrowed, draft)
    elif evidence.started is not None:
        say_started(evidence.started, draft)
    elif evidence.tested is not None and not evidence.places:
        say_tests(evidence.tested, draft)
    elif evidence.is_found and has_enough(evidence):
        say(evidence, draft)
    elif evidence.is_found and evidence.places:
        say_place(evidence, draft)
    else:
        _not_found(evidence, draft)
    draft.say(_left_out(evidence))
    for place in evidence.places:
        if len(draft.cited) >= MAX_CITATIONS:
            break
        draft.cite(place, "near the question's words")
    return draft


def _left_out(evidence: Evidence) -> str:
    """What of a question that holds a page of text was not asked."""
    question, said = evidence.question, []
    if len(question.quoted) > MAX_QUOTES:
        said.append(
            f"Of its {len(question.quoted):,} texts in quotes the first {MAX_QUOTES} were looked for as they stand."
        )
    if evidence.num_unsearched:
        left = phrases.counted(evidence.num_unsearched, "other was", "others were").lower()
        said.append(f"Messages of commits were searched for the words that tell most; {left} left out.")
    if not evidence.written and not evidence.is_found and len(spoken_words(question.text)) > MAX_PASTED:
        said.append(
            f"Of a pasted text the first {MAX_PASTED} words are compared with messages: ask with the line that matters."
        )
    return " ".join(said)


def _not_found(evidence: Evidence, draft: Draft) -> None:
    if evidence.untold:
        say_untold(evidence, draft)
        return
    if evidence.no_route:
        say_no_route(evidence, draft)
        return
    if evidence.asks_unread:
        draft.say(
            "Not found: " + ", ".join(f"{code(file.path)} is not read: {file.reason}" for file in evidence.unread) + "."
        )
        return
    words = phrases.listed([code(word) for word in evidence.missing[:5]], "or")
    if evidence.settings:
        setting = evidence.settings[0]
        nearest = f"{code(setting.key)} ({phrases.at(setting.path, setting.line)}) is the nearest by other words"
        draft.say(f"Not found: no setting, constant or default here is called by what is asked for; {nearest}.")
        draft.say(_unread(evidence.unread))
        draft.cite(Place(setting.path, setting.line, setting.line, setting.key, "", setting.symbol), "nearest by words")
        return
    reason = f"nothing here speaks of {words}" if words else "no place meets more than a few of the question's words"
    if evidence.is_foreign:
        reason = "nothing here writes this message, which may be a library's or the system's"
    leads = evidence.places[:NUM_LEADS]
    nearest = phrases.listed([named(place) for place in leads])
    draft.say(f"Not found: {reason}." + (f" Nearest: {nearest}." if nearest else ""))
    draft.say("Questions are matched by words and names, not by meaning: words of the code may find more.")
    draft.say(_unread(evidence.unread))
    for place in leads:
        draft.cite(place, "nearest lead")


def _unread(files: Sequence[SkippedFile]) -> str:
    """What "nothing here" is not said of."""
    if not files:
        return ""
    left = len(files) - MAX_UNREAD
    more = f", and {left:,} more (`iquest index --status` lists them)" if left > 0 else ""
    return f"It may stand in what was not read: {_reasons(files[:MAX_UNREAD])}{more}."


def _reasons(files: Sequence[SkippedFile]) -> str:
    return ", ".join(f"{code(file.path)} ({file.reason})" for file in files)
