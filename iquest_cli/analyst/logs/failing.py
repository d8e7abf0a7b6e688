"""What a program does when it comes to what a question fears: guarded lines that refuse, raise, record or answer so.

Reads the lines of the functions that meet the question; whether a guard is ever met is not followed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from anchors.graph.texts.words import files_with_word
from anchors.syntax.languages import is_code
from iquest_cli.analyst.evidence.findings import Outcome
from iquest_cli.analyst.logs.events import EXACT, NO_EVENTS, Events
from iquest_cli.analyst.texts.source import MAX_LINE, indent_of
from iquest_cli.analyst.texts.standing import is_in_test_module, path_factor
from iquest_cli.analyst.texts.values import CALLABLE
from iquest_cli.analyst.texts.words import parts

if TYPE_CHECKING:
    from anchors.types import Symbol
    from iquest_cli.analyst.asked.question import Question
    from iquest_cli.analyst.evidence.evidence import Evidence
    from iquest_cli.analyst.ranking.relevance import Relevance
    from iquest_cli.analyst.ranking.scored import Scored

FEARED: Final = re.compile(
    r"\b(?:fail\w*|wrong|invalid|incorrect|bad|reject\w*|refus\w+|denied|forbidden|unauthori[sz]ed|dies|dead|crash\w*|full"
    r"|unavailable|unreachable|expire[sd]?|exceed\w*|missing|mismatch\w*|unknown|broken|damaged|corrupt\w*|down|disabled"
    r"|too (?:many|much|large|big|long|old|small|short|slow|often)|tim(?:es?|ed|ing) out|cannot|can't|lacks?|without"
    r"|(?:is|are|was|were|been|gets?) (?:reached|hit|exhausted|used up)|runs? out"
    r"|(?:not|n't|no longer) (?:\w+ )?(?:allowed|found|valid|supported|permitted|authori[sz]ed|enough|an?|there|set"
    r"|match\w*|given|known|exist\w*|work\w*|reach\w*|answer\w*|accepted))\b",
    re.IGNORECASE,
)
ASKS_ANSWER: Final = re.compile(
    r"\b(?:what|which) (?:\w+ )?(?:status|code|response|answer|reply|error|message)\b.{2,80}"
    r"\b(?:when|if|for|once|after)\b",
    re.IGNORECASE,
)
"""Asks what comes of something feared, without the word for what happens."""
ASKS_REPLY: Final = re.compile(
    r"\bwhat (?:does|do|will|is) (?:the |an? )?(?:\w+ ){1,3}(?:answer|return|respond|reply|sent?|send back)\b.{0,40}"
    r"\b(?:when|if|once|after)\b",
    re.IGNORECASE,
)
"""The same of what is answered, whatever else is asked for: that is no error that somebody raises."""
_ASKS_CODE: Final = re.compile(
    r"\b(?:which|what) errors? (?:code )?(?:do|does|will|is|are|would)\b.{0,40}"
    r"\b(?:get|got|returned|come|comes|given|see)\b.{0,40}\b(?:when|if|once|after)\b",
    re.IGNORECASE,
)
"""Asks for what is given back; where errors are raised, those are found by themselves."""
_CODE: Final = re.compile(r"\breturn\s*\(?-?(?:[A-Z][A-Z0-9]{0,20}_)?E[A-Z]{3,20}\b")
"""An error as C returns it: `return UV_EINVAL`, `return -ENOMEM`."""
GIVES_NONE: Final = 0.6
"""For what gives no such error to who calls, where that is asked for."""
MAX_OUTCOMES: Final = 3
MAX_EVENTS: Final = 5
"""Functions of which each tells the very event."""
MAX_FUNCTIONS: Final = 16
MAX_FILES: Final = 20
MAX_LINES: Final = 300
ABOVE: Final = 6
"""Lines that a condition may take before its block opens."""
SPOKEN: Final = 0.2
"""Share of the question that a guard and what it guards must speak of."""
SPOKEN_WHERE_QUIET: Final = 0.4
"""The same for one that only leaves with nothing: much does."""
STANDING: Final = 0.7
"""Of the best place's score what another function must have."""
CENTER: Final = 0.25
"""What is done in the function that the answer is about comes before the same elsewhere."""
SAYS_AS_MUCH: Final = 0.6
"""Share of what the best outcome itself says of the question that another must say."""
CLOSE: Final = 0.8
"""Share of the best outcome's worth from which another is told too."""
_GUARD: Final = re.compile(
    r"^\W*(?:else\s+|elif\b|elsif\b)?(?:if|elif|elsif|unless|guard|catch|except|rescue|else|case|match|when|Err)\b"
    r"|\belse\s*\{\s*$|\bErr\([^)]*\)\s*=>"
)
_INLINE: Final = re.compile(
    r"\S\s+(?:if|unless)\s+\S|\bErr\([^)]*\)\s*=>|^\W*(?:if|unless)\b.*[){:]\s*\S|\bor\s+raise\b"
)
_REFUSES: Final = re.compile(
    r"\b(?:raise|throw|panic!?|bail!|die|abort\w*|halt)\b|\berr\w*!\s*\(|\b(?:fail|reject|forbid|deny)\w*\s*\("
    r"|\breturn\b.*(?:[Ee]rr(?:or)?\b|\wError\b|[Ff]ail|[Ii]nvalid|[Dd]enied|[Uu]nauthori[sz]ed|\b[45]\d\d\b)"
    rf"|{_CODE.pattern}"
    r"|(?:\.|->|\b)(?:status|sendStatus|send_error|head|sendError|http_?error|(?:AbortWith|setStatus)(?:\w*\b)?)\s*\(?\s*:?"
    r"(?:\b[45]\d\d\b|[\w.]*(?:BAD|UNAUTH|FORBID|NOT_|CONFLICT|TOO_|UNPROC|INTERNAL|bad_|unauth|forbid|not_|conflict"
    r"|unproc|Status[A-Z]\w+))"
    r"|\b(?:s?log\w*|console|logging|LOG|Rails\.logger)\.(?:[Ww]arn\w*|[Ee]rr\w*|exception|[Ff]atal\w*|critical)\s*\(?"
    r"|\b(?:warn|error)!\s*\("
    r"|\breturn\b.*\b(?:BadRequest|NotFound|Forbid|Conflict|NoContent|Problem|Unprocessable\w*|StatusCode)\w*\("
    r"|(?:\b|_)(?:evict|discard|drop|expire|kick|ban|revoke|disconnect)[A-Za-z_]*\s*\("
)
_ENDS: Final = re.compile(
    r"\b(?:continue|break)\b\W*$|\breturn\b\W*(?:None|[Nn]il|null|undefined|[Ff]alse|-1)?\W*(?:$|\b(?:if|unless)\b)"
)
_GOES_ON: Final = re.compile(r"^\s*(?:return\b|raise\b|throw\b|\w+\.(?:send|json|write|body|end|status)\b)")
"""What answers together with the line above it."""


def asks_outcome(question: Question) -> bool:
    """Whether it asks what comes of something feared without the word for what happens."""
    text, kind = question.text, question.kind
    plainly = kind in ("other", "locate") and ASKS_ANSWER.search(text)
    replied = kind in ("other", "locate", "errors") and ASKS_REPLY.search(text)
    coded = kind == "errors" and _ASKS_CODE.search(text)
    return bool(question.when and (plainly or replied or coded))


def is_answered(question: Question, told: Evidence) -> bool:
    """Whether outcomes answer such a question; one for an error only where one is given back."""
    if question.kind == "errors" and not ASKS_REPLY.search(question.text):
        return any(_CODE.search(outcome.done) for outcome in told.outcomes[:1])
    return bool(told.outcomes or told.raises)


class _Found(NamedTuple):
    outcome: Outcome
    worth: float
    spoken: float
    """How much of the question the guard and what it guards say."""
    refuses: bool
    is_event: bool
    """Whether its message tells the very event."""


def find_outcomes(
    relevance: Relevance,
    chosen: tuple[Symbol, ...],
    spelled: tuple[str, ...] = (),
    question: str = "",
    events: Events = NO_EVENTS,
) -> tuple[Outcome, ...]:
    """The guarded lines that say most of the question, best first; `chosen`: functions that are told of anyway,
    the one in the middle first. Where the question spells names of what is no function (`max_clients`), only lines
    count that have one of them. `question`: the whole of it, where `relevance` is of a part. `events`: messages that
    tell what is feared itself, as `events_told` finds them."""
    best = max((scored.score for scored in relevance.candidates[:1]), default=0.0)
    if not best or not chosen or not FEARED.search(relevance.text):
        return ()
    found: list[_Found] = []
    names = tuple("".join(parts(name.rpartition(".")[2])) for name in spelled)
    telling = dict.fromkeys(event.symbol for event in events.values())
    having = [*_having(relevance, spelled), *map(relevance.snapshot.symbol, telling)]
    asks_code = _ASKS_CODE.search(question) is not None
    for scored in _functions(relevance, (*chosen, *having)):
        standing = min(1.0, scored.score / best)
        if standing < STANDING and scored.symbol not in chosen and scored.symbol not in having:
            continue
        told = 0.5 * standing + (CENTER if scored.symbol == chosen[0] else 0.0)
        for outcome, spoken, refuses in _guarded(relevance, scored.symbol, names):
            if spoken >= (SPOKEN if refuses else SPOKEN_WHERE_QUIET):
                lines = relevance.source.text(scored.path, outcome.guard, outcome.last)
                if names and not any(name in "".join(parts(lines)) for name in names):
                    continue
                worth = told + relevance.of_text(f"{lines} {scored.name}") + 0.3 * spoken
                within = ((scored.path, number) for number in range(outcome.line, outcome.last + 1))
                event = max((events[at].worth for at in within if at in events), default=0.0)
                worth += event
                worth *= GIVES_NONE if asks_code and not _CODE.search(outcome.done) else 1.0
                found.append(_Found(outcome, worth, spoken, refuses, event >= EXACT))
    return _kept(found)


def _kept(found: list[_Found]) -> tuple[Outcome, ...]:
    """Those that are told: the best and what comes close to it, where the very event is told once a function."""
    # Much returns with nothing: that is told where nothing refuses.
    found = [item for item in found if item.refuses] or found
    found.sort(key=lambda item: (-item.worth, item.outcome.symbol.path, item.outcome.line))
    kept: list[_Found] = []
    for item in found:
        is_close = item.worth >= CLOSE * found[0].worth and item.spoken >= SAYS_AS_MUCH * found[0].spoken
        if len(kept) >= (MAX_EVENTS if item.is_event else MAX_OUTCOMES) or not (item.is_event or is_close):
            continue
        here = [old for old in kept if old.outcome.symbol.path == item.outcome.symbol.path]
        is_told = any(old.is_event and item.is_event and old.outcome.symbol == item.outcome.symbol for old in here)
        if not is_told and not any(old.outcome.guard == item.outcome.guard for old in here):
            kept.append(item)
    return tuple(item.outcome for item in kept)


def _having(relevance: Relevance, spelled: tuple[str, ...]) -> list[Symbol]:
    """Functions with a line that has a name as the question spells it, in a text or as a variable."""
    snapshot, found = relevance.snapshot, dict[int, None]()
    for name in spelled:
        word = name.rpartition(".")[2]
        for file in (files_with_word(snapshot, word) or [])[:MAX_FILES]:
            path = snapshot.files[file].path
            if path_factor(path, "code") < 1.0 or not is_code(snapshot.files[file].language):
                continue
            for line, text in enumerate(relevance.source.lines(path), 1):
                if word in text and len(found) < MAX_FUNCTIONS:
                    number = snapshot.symbol_at(file, line)
                    is_own = not is_in_test_module(path, snapshot.qualified_name(number))
                    if snapshot.kind(number) in CALLABLE and is_own:
                        found.setdefault(number)
    return [snapshot.symbol(number) for number in found]


def _functions(relevance: Relevance, chosen: tuple[Symbol, ...]) -> list[Scored]:
    found = {symbol.id: relevance.score(symbol.id) for symbol in chosen if symbol.kind in CALLABLE}
    for scored in relevance.candidates[: 2 * MAX_FUNCTIONS]:
        symbol = scored.symbol
        if len(found) >= MAX_FUNCTIONS:
            break
        is_own = path_factor(symbol.path, "code") >= 1.0
        if is_own and symbol.kind in CALLABLE and not is_in_test_module(symbol.path, symbol.qualified_name):
            found.setdefault(symbol.id, scored)
    return list(found.values())


def _guarded(relevance: Relevance, symbol: Symbol, names: tuple[str, ...]) -> Iterator[tuple[Outcome, float, bool]]:
    """Each line that ends or refuses under a guard, with the share of the question that both say."""
    source, path = relevance.source, symbol.path
    docs = source.doc_lines(symbol)
    for line in range(symbol.name_line + 1, min(symbol.end_line, symbol.name_line + MAX_LINES) + 1):
        text = source.line(path, line)
        if len(text) > MAX_LINE:
            continue
        refuses = _REFUSES.search(text) is not None
        if line in docs or not (refuses or _ENDS.search(text)) or text.lstrip().startswith(("#", "//", "*", "/*")):
            continue
        guard = line if _INLINE.search(text) else _guard_of(relevance, symbol, line, names)
        if guard is None:
            continue
        last = line
        while last < min(line + 2, symbol.end_line) and text.count("(") > text.count(")"):
            last += 1
            text += " " + source.line(path, last).strip()
        indent = indent_of(source.line(path, line))
        while last < min(line + 2, symbol.end_line) and _goes_on(source.line(path, last + 1), indent):
            last += 1
            text = f"{text.rstrip('; ')}; {source.line(path, last).strip()}"
        told = source.text(path, guard, min(guard + 1, line)) if guard < line else ""
        before = source.line(path, guard - 1) if guard - 1 > symbol.name_line else ""
        spoken = relevance.of_text(f"{told} {text}") + 0.3 * relevance.of_text(before)
        yield Outcome(symbol, guard, line, last, " ".join(text.split()).rstrip("({[,; ")), spoken, refuses


def _goes_on(text: str, indent: int) -> bool:
    return indent_of(text) == indent and _GOES_ON.match(text) is not None


def _guard_of(relevance: Relevance, symbol: Symbol, line: int, names: tuple[str, ...]) -> int | None:
    """The line of the innermost condition around a line, of one that has such a name where there is; a condition may be
    longer than one."""
    source, path = relevance.source, symbol.path
    around = list(reversed(source.conditions(path, line, symbol.name_line)))
    texts = {n: "".join(parts(source.line(path, n))) for n in around} if names else {}
    having = [n for n, text in texts.items() if any(name in text for name in names)]
    for opener in having or around:
        for number in range(opener, max(symbol.name_line, opener - ABOVE), -1):
            text = source.line(path, number)
            if len(text) <= MAX_LINE and _GUARD.search(text):
                return number
            if text.strip(" \t{}()[]") and number == opener:
                break  # a loop, a block: no condition
    return None
