"""What answers of some kinds stand on beside places and calls: ways, commits, interfaces, what is done under a guard.

Values only, as in `evidence.py`, which holds them.
"""

from __future__ import annotations

from dataclasses import dataclass

from anchors.types import CommitInfo, Condition, Fact, Symbol
from iquest_cli.analyst.evidence.places import CallSite, Place


@dataclass(frozen=True, slots=True)
class Told:
    """What a document tells of one setting; `default` as it says it in words, `first` to `last` the lines that do."""

    key: str
    about: str
    default: str
    path: str
    first: int
    last: int
    shown: str = ""
    """The value that a sample of settings has, be it commented out."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to do what a newcomer asks for: `kind` is `page`, `link`, `task` (a script made for it), `part` (one
    whose name says more), `ci`, `job` (one of CI's that does it) or `usual` (what the tool that it is built with is
    told everywhere)."""

    kind: str
    place: Place
    command: str
    """As a person types it; "" for a page."""
    told: str
    """A page's heading; what a task runs; what a job starts with; what the tool makes of the repository."""
    task: str = ""
    """What it is a way to do, where several things are asked for."""

    @property
    def is_of_part(self) -> bool:
        """Whether it is typed in a folder below, for what stands there alone."""
        return self.command.endswith("/)")


@dataclass(frozen=True, slots=True)
class Kept:
    """Which of a base's heirs are told: those that say `words` by their names or places, of `num_all`."""

    words: str
    num_all: int


@dataclass(frozen=True, slots=True)
class Grown:
    """Where a new thing of a kind is added; each part is empty where there is none."""

    said: str
    heirs: tuple[Symbol, ...]
    base: Symbol | None
    table: Symbol | None
    taker: Symbol | None
    sites: tuple[CallSite, ...]
    line: int = 0
    """Where the table, or the function that names them together, begins to name them; 0 for at its head."""
    folder: str = ""
    """Where the heirs are functions of one name and not types: the folder that has each in a file of its own."""
    foreign: str = ""
    """The base, as it is named, where it is defined elsewhere."""


@dataclass(frozen=True, slots=True)
class Change:
    """A commit that may answer the question; `added` and `removed` are its lines that meet it most."""

    commit: CommitInfo
    path: str
    score: float
    added: tuple[str, ...]
    removed: tuple[str, ...]
    line: int | None = None
    """Where the change stands today."""


@dataclass(frozen=True, slots=True)
class Implemented:
    """An interface of Go and who has all the methods that it asks for."""

    interface: Symbol
    methods: tuple[str, ...]
    outside: tuple[str, ...]
    """What it embeds that is not read, as written: its methods are not known."""
    types: tuple[Symbol, ...]
    interfaces: tuple[Symbol, ...]
    """Other interfaces that ask for all of it."""
    aside: tuple[Symbol, ...]
    """Types of tests, examples and generated files."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is done under a guard: lines `line` to `last` of a function, where the line `guard` holds."""

    symbol: Symbol
    guard: int
    line: int
    last: int
    done: str
    """The lines as one text."""


@dataclass(frozen=True, slots=True)
class Started:
    """What a command that somebody types starts."""

    symbol: Symbol
    by: str
    """What starts it, as its entry point says."""
    path: str
    line: int
    """Where that is written; 0 where it stands with the function itself."""


@dataclass(frozen=True, slots=True)
class Borrowed:
    """A thing of a library, who has it from where, and the files that use it, each with its lines."""

    name: str
    module: str
    """"" where no import says it: a method of a library's objects."""
    uses: tuple[tuple[str, tuple[int, ...]], ...]
    users: tuple[Symbol, ...]
    """What the first line of each file stands in."""
    is_whole: bool = True
    """Whether all files that may have it were looked into."""


@dataclass(frozen=True, slots=True)
class ErrorText:
    """What the type of an error, which is defined on that line, says of it."""

    text: str
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Written:
    """Where a message is written that a question quotes, or who leads there."""

    path: str
    line: int
    symbol: Symbol
    said: str
    """The text as code has it; of who leads there the name that is taken up or called."""
    fact: Fact | None
    """The log statement or raise that writes it, where one does; of who leads there the raise that stands there."""
    conditions: tuple[Condition, ...] = ()
    """What must hold for it, the outermost first."""
    up: tuple[Written, ...] = ()
    """Who leads there, where it depends on nothing itself."""
    is_call: bool = False
    """Of who leads there: calls what is named, and does not take it up alone."""
    num_up_left: int = 0
    """How many more lead there."""


@dataclass(frozen=True, slots=True)
class Traced:
    """A frame of a stack trace that is code of the repository."""

    path: str
    line: int
    symbol: Symbol
    is_exact: bool
    """False: the trace's own line is of another file (what a build made of this one) or of another day; `line` is the
    function's."""


@dataclass(frozen=True, slots=True)
class Visited:
    """`path` ends in a slash where it is a folder's; "./" is the repository itself."""

    path: str
    about: str
    """What it says of itself, a folder by the file that stands for it; "" for nothing."""
    language: str
    num_lines: int
    definitions: tuple[Symbol, ...]
    """Of a file what stands on its top level, in order; of a file of one type what that has, of a text its sections."""
    files: tuple[tuple[str, str], ...]
    """Of a folder those of most weight, with what each is for."""
    num_files: int
    folders: tuple[tuple[str, int], ...]
    """Of a folder the next below it, with how many files each holds."""
    uses: tuple[tuple[str, int], ...]
    """Other files, those of most uses first, with how often."""
    used_by: tuple[tuple[str, int], ...]
    others: tuple[str, ...] = ()
    """Further files that are called so."""
    asks_users: bool = False
    """Of a file: who uses it is what is asked."""
    note: str = ""
    """Of a file that was not read as code, or only in part: why."""
