"""What an answer stands on: places, calls, logs, settings and commits, each with its path and lines.

Values only. `gather.py` fills them; `compose.py` puts them into words.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from anchors.types import Fact, SkippedFile, Symbol
from iquest_cli.analyst.answer import LogLine
from iquest_cli.analyst.evidence.families import Family
from iquest_cli.analyst.evidence.findings import (
    Borrowed,
    Change,
    ErrorText,
    Grown,
    Implemented,
    Kept,
    Outcome,
    Started,
    Told,
    Traced,
    Visited,
    Way,
    Written,
)
from iquest_cli.analyst.evidence.places import CallSite, Occasion, Place, Step
from iquest_cli.analyst.evidence.project import ProjectFacts

if TYPE_CHECKING:  # the question's patterns take long to read, and a map asks none
    from iquest_cli.analyst.asked.question import Question


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting, environment variable or named constant; `key` as a person writes it."""

    key: str
    default: str
    path: str
    line: int
    symbol: Symbol | None
    text: str
    kind: str
    """`read` where code asks for it, `constant` where it is named, `definition` where its default is declared."""
    declared: str = ""
    """The default that stands where the key is declared, when that is another place."""
    declared_line: int = 0
    declared_path: str = ""
    """"" where it is the setting's own file."""
    declared_in: str = ""
    """What holds that place: a table of defaults, a constructor."""
    uses: tuple[CallSite, ...] = ()
    """Where a named constant or field is taken up."""
    handler: str = ""
    """Of a route that is one of several written on one line: the method that answers it."""
    conditions: tuple[int, ...] = ()
    """Lines that must hold for it to be read, the outermost first."""
    told: Told | None = None
    """What a document says of it."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A route with the functions that answer it, one a verb; the one that it is written in where it names none."""

    setting: Setting
    symbols: tuple[Symbol, ...]


@dataclass(frozen=True, slots=True)
class Tested:
    """What tests reach it: those that use it, and those that use one of its callers, which stands beside each."""

    target: Symbol | None
    """None where only names tell which tests are meant."""
    direct: tuple[CallSite, ...]
    through: tuple[tuple[CallSite, Symbol], ...]
    is_whole: bool = True
    """Whether all of what calls it was looked at; where not, more tests may go through that."""
    named: tuple[Symbol, ...] = ()
    """Tests that only their names tell of."""
    files: tuple[str, ...] = ()
    """Files of further tests whose names tell it."""
    is_about: bool = True
    """False: the target is the nearest by words, and its name says nothing of what is asked."""


@dataclass(frozen=True, slots=True)
class Listing:
    """All settings of one kind; `what` in the singular, `owner` the type that they belong to."""

    what: str
    settings: tuple[Setting, ...]
    owner: Symbol | None
    is_whole: bool = True
    """Of routes, whether all was read that may put them under a path; where not, some of them may be longer."""
    several: str = ""
    """`what` in the plural where an s does not make it."""
    verb: str = ""
    """What is said of those that are no settings: "made", "defined"."""


@dataclass(frozen=True, slots=True)
class LogRecord:
    line: LogLine
    symbol: Symbol
    note: str
    is_shown: bool
    """False: the threshold in force stops it."""
    behind: tuple[Place, ...] = ()
    """What the record rests on beside its own line: the function that it goes through, the constant of its level."""


@dataclass(frozen=True, slots=True)
class Evidence:
    question: Question
    is_found: bool
    coverage: float = 0.0
    """Share of the question's weight that its best place meets, 0 to 1."""
    places: tuple[Place, ...] = ()
    steps: tuple[Step, ...] = ()
    callers: tuple[CallSite, ...] = ()
    num_users: int = 0
    """How many functions those are in all, where `callers` are the first ones; 0 where they are all."""
    members: tuple[Symbol, ...] = ()
    """What a type that is asked for has."""
    calls: tuple[tuple[Symbol, int], ...] = ()
    """What a function that is asked for calls, each with the first line that does."""
    num_namesakes: int = 0
    """How many there are, where `namesakes` are the first ones; 0 where they are all."""
    namesakes: tuple[Symbol, ...] = ()
    """Others of the very name that is asked for."""
    heirs: tuple[tuple[Symbol, str], ...] = ()
    families: tuple[Family, ...] = ()
    """Several things of one kind that may be asked for, the likeliest first."""
    nearest: tuple[Family, ...] = ()
    """What is added here that comes nearest to what somebody wants one more of, where nothing is called so."""
    kept: Kept | None = None
    """Where not all heirs of their base are told."""
    chosen: tuple[Place, str] | None = None
    """Where one of the heirs is taken if nobody chooses, and which."""
    """Types with the base that is asked for."""
    indirect: tuple[tuple[Symbol, str], ...] = ()
    """Types with a base that is one of the heirs, or an heir of those; the nearest first."""
    implemented: tuple[Implemented, ...] = ()
    """Go's interfaces that are asked for, each with who has its methods."""
    num_same: int = 0
    """How many more interfaces are called so."""
    reactions: tuple[CallSite, ...] = ()
    """Calls through one topic: the caller publishes, the target is subscribed."""
    through: tuple[Place, ...] = ()
    """What the publishing line calls: the bus between the two."""
    logs: tuple[LogRecord, ...] = ()
    other_logs: tuple[LogRecord, ...] = ()
    """Records that may be meant as well."""
    raises: tuple[Fact, ...] = ()
    more_raises: tuple[Fact, ...] = ()
    """What the function of the first error raises besides."""
    by_type: dict[str, ErrorText] = field(default_factory=dict)
    """Of errors that are raised without a text, by their names, what their types say."""
    catches: tuple[Fact, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    """What is done when it comes to what the question fears."""
    occasions: tuple[Occasion, ...] = ()
    """Calls of what does that of which the question asks when it is done; the first ones of `num_occasions`."""
    num_occasions: int = 0
    told: Fact | None = None
    """A text that says what the question says, where no log and no raise does."""
    written: tuple[Written, ...] = ()
    """Where the message that the question holds is written, the likeliest first."""
    num_written: int = 0
    """In how many places, those left out included."""
    traced: tuple[Traced, ...] = ()
    """The frames of a stack trace of the question that are code of this repository, where it went wrong first."""
    project: ProjectFacts | None = None
    """Where a fact about the project as a whole is asked for."""
    settings: tuple[Setting, ...] = ()
    listing: Listing | None = None
    """Where all of a kind are asked for, instead of `settings`."""
    tested: Tested | None = None
    """For a question about tests; of one about users the tests beside them."""
    answered: tuple[Answered, ...] = ()
    """The routes that are asked for."""
    no_route: str = ""
    """A route that is asked for and that nobody offers; the nearest are among `settings`."""
    changes: tuple[Change, ...] = ()
    num_unsearched: int = 0
    """Words of the question that messages of commits were not searched for: it has too many."""
    is_foreign: bool = False
    """The question is a message that nothing here writes."""
    unread: tuple[SkippedFile, ...] = ()
    """Where nothing was found: files that may hold it and were not read; the one that is asked for alone."""
    asks_unread: bool = False
    """The question asks for a file that was not read."""
    missing: tuple[str, ...] = ()
    """Words of the question that stand nowhere in the files read."""
    unmet: tuple[str, ...] = ()
    """Telling words of the question that the place which answers it says nothing of."""
    unmet_share: float = 0.0
    """Their share of the weight of all telling words, 0 to 1."""
    lacks_value: bool = False
    """A value is asked for, and the first setting has none that is found: it is a mere lead."""
    undescribed: tuple[tuple[str, str], ...] = ()
    """Phrases for the ends of a way, each with the function there that says nothing of it by its name."""
    unnamed: tuple[str, ...] = ()
    """Telling words of the question that the name of what is told, or what stands at it, says nothing of, where that
    makes it a mere lead."""
    beside: tuple[tuple[Place, tuple[CallSite, ...]], ...] = ()
    """Further places that meet the question, each with who uses it."""
    named: str = ""
    """The identifier of the question that the first place is."""
    routed: tuple[str, int] | None = None
    """The route that the question is about, and the number of the symbol that answers it."""
    about: str = ""
    """What the repository says of itself, one line."""
    unknown: tuple[str, ...] = ()
    """Identifiers of the question that stand nowhere in the files read."""
    grown: Grown | None = None
    """Where a question for adding something is answered."""
    started: Started | None = None
    borrowed: Borrowed | None = None
    """What is asked for the users of, where a library has it."""
    visited: Visited | None = None
    ways: tuple[Way, ...] = ()
    task: str = ""
    """What the ways are for: "run the tests"."""
    untold: tuple[str, ...] = ()
    """Tasks that are asked for and that nothing here tells of."""
    owners: dict[int, str] = field(default_factory=dict)
    """Qualified names of the functions that hold the facts above."""
