"""Every value that leaves this package: frozen and slotted. Lines are 1-based and inclusive, paths relative with `/`.

Paths are text as `os.fsdecode` gives it: bytes that are no UTF-8 stand as surrogates, and whoever shows or writes a
path escapes them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import msgspec

FileRole = Literal["source", "test", "aside", "other"]
"""`aside`: examples, vendored and generated code; `other`: what is no code."""
AnchorKind = Literal["FILE", "MODULE", "ENTRY_POINT", "CRITICAL_API", "CONFIG", "LOG", "RAISES", "CALLED_BY", "TEST"]
EdgeKind = Literal["call", "new", "type", "inherit", "override", "decorate", "name", "import", "topic"]
ChangeStatus = Literal["added", "deleted", "modified", "renamed", "copied", "type-changed", "unmerged"]
PlanKind = Literal["whole", "packed", "summary"]
FileMode = Literal["full", "excerpt", "outline"]

CERTAIN = 0.9
"""An edge at or above this confidence was resolved (scope, import, type); below it was inferred by name."""


class SourceFile(msgspec.Struct, frozen=True):
    """One file of a revision or work tree. `language` is None for what is listed but never parsed."""

    path: str
    blob_id: str
    size: int
    language: str | None


class SkippedFile(msgspec.Struct, frozen=True):
    path: str
    reason: str


class RepositoryInfo(msgspec.Struct, frozen=True):
    root: str
    commit: str | None
    branch: str | None
    is_dirty: bool
    states: tuple[str, ...] = ()
    """Named conditions that the person should know: "shallow clone", "detached HEAD", "sparse checkout"…"""


class Coverage(msgspec.Struct, frozen=True):
    files_total: int
    files_indexed: int
    skipped: tuple[SkippedFile, ...]
    partial: tuple[SkippedFile, ...] = ()
    """Indexed files that were read as plain text or only in part, and why."""


class Progress(msgspec.Struct, frozen=True):
    """How far a long step is. Bytes are those of the files to parse; 0 where a step counts none."""

    stage: Literal["parse", "snapshot", "graph", "anchors", "lexical"]
    done_files: int
    total_files: int
    done_bytes: int = 0
    total_bytes: int = 0


OnProgress = Callable[[Progress], None]


class Symbol(msgspec.Struct, frozen=True):
    """A definition at its place. `id` is valid within one snapshot only."""

    id: int
    path: str
    language: str
    name: str
    qualified_name: str
    """`Class.method`; of the file itself, its path."""
    kind: str
    parent: int | None
    start_line: int
    end_line: int
    name_line: int
    body_line: int
    signature: str
    doc: str
    decorators: tuple[str, ...]
    bases: tuple[str, ...]
    is_exported: bool


class Edge(msgspec.Struct, frozen=True):
    """`source` uses `target` at `line` of the source's file."""

    source: int
    target: int
    kind: EdgeKind
    line: int
    confidence: float
    reason: str
    """How it was resolved: "same file", "import", "method of Base", "only definition of that name"…"""

    @property
    def is_certain(self) -> bool:
        return self.confidence >= CERTAIN


class Fact(msgspec.Struct, frozen=True):
    """A `RecordFact` at its place; the kinds and fields are described there."""

    kind: str
    path: str
    line: int
    symbol: int
    """The innermost symbol around it (the file's own when it stands at file level)."""
    name: str
    value: str
    text: str


class Anchor(msgspec.Struct, frozen=True):
    """A comment line to put right above `line` of `path`; the rendered text is `KIND: text`."""

    kind: AnchorKind
    path: str
    line: int
    text: str
    symbol: int | None
    reason: str


class Reason(msgspec.Struct, frozen=True):
    """One part of a score. `kind`: word, name, path, passage, edge, history; file for what a symbol has from its file;
    room for what filled room that was left and added nothing to a score."""

    kind: str
    text: str
    score: float


class RankedSymbol(msgspec.Struct, frozen=True):
    symbol: int
    score: float
    reasons: tuple[Reason, ...]


class RankedFile(msgspec.Struct, frozen=True):
    path: str
    score: float
    reasons: tuple[Reason, ...]


class RankedChunk(msgspec.Struct, frozen=True):
    """A run of lines of one symbol; `index` is its row in the snapshot's chunks."""

    index: int
    path: str
    first_line: int
    last_line: int
    symbol: int
    score: float
    words: float = 0.0
    """What the words of its own lines, name and signature gave, before anything else."""


class Ranking(msgspec.Struct, frozen=True):
    """All lists stand best first; ties are broken by path and line."""

    question: str
    symbols: tuple[RankedSymbol, ...]
    files: tuple[RankedFile, ...]
    chunks: tuple[RankedChunk, ...] = ()
    terms: tuple[tuple[str, float], ...] = ()
    """The question's terms (as `anchors.search.words` splits them) with the weight of one occurrence."""


class Condition(msgspec.Struct, frozen=True):
    """An `if`, a `case` or an `except` as it is written at a line, without its body."""

    line: int
    text: str


class TraceStep(msgspec.Struct, frozen=True):
    """One symbol of a call chain; `edge` led here (None at the start)."""

    depth: int
    symbol: Symbol
    edge: Edge | None
    facts: tuple[Fact, ...]
    conditions: tuple[Condition, ...] = ()
    """What the call that led here stands under, in the calling symbol, the outermost first."""
    fact_conditions: tuple[tuple[Condition, ...], ...] = ()
    """The same for each of `facts`."""


class Trace(msgspec.Struct, frozen=True):
    start: Symbol
    end: Symbol | None
    steps: tuple[TraceStep, ...]
    is_complete: bool
    """False when a depth or size bound cut it, or when `end` was not reached."""


class PackedSymbol(msgspec.Struct, frozen=True):
    """A ranked symbol of which lines are shown; the reasons add up to the score."""

    name: str
    first_line: int
    last_line: int
    score: float
    reasons: tuple[Reason, ...]


class PackedFile(msgspec.Struct, frozen=True):
    """`rank` is its place among the ranked files, 1 the best, None when the ranking does not hold it; `reasons` say
    what brought it in, the symbols which parts of it."""

    path: str
    num_tokens: int
    mode: FileMode
    ranges: tuple[tuple[int, int], ...]
    rank: int | None = None
    score: float = 0.0
    reasons: tuple[Reason, ...] = ()
    symbols: tuple[PackedSymbol, ...] = ()


class Omitted(msgspec.Struct, frozen=True):
    path: str
    reason: str


class Span(msgspec.Struct, frozen=True):
    """Characters [start, end) of the packed text: an injected anchor line or a definition's signature."""

    start: int
    end: int
    kind: Literal["anchor", "definition"]


class PackedContext(msgspec.Struct, frozen=True):
    text: str
    plan: PlanKind
    budget: int
    num_tokens: int
    tokenizer: str
    files: tuple[PackedFile, ...]
    omitted: tuple[Omitted, ...]
    spans: tuple[Span, ...]
    num_redacted: int


class ChunkPart(msgspec.Struct, frozen=True):
    path: str
    first_line: int
    last_line: int


class Chunk(msgspec.Struct, frozen=True):
    index: int
    num_tokens: int
    parts: tuple[ChunkPart, ...]


class ContextPlan(msgspec.Struct, frozen=True):
    """What would be read, before anything runs. `chunks` is empty unless `kind` is summary."""

    kind: PlanKind
    reason: str
    budget: int
    num_tokens: int
    num_files: int
    chunks: tuple[Chunk, ...]


class Hunk(msgspec.Struct, frozen=True):
    """`lines` keep their leading ` `, `+` or `-`; a count of 0 means a pure insertion or deletion."""

    old_start: int
    old_count: int
    new_start: int
    new_count: int
    lines: tuple[str, ...]


class FileChange(msgspec.Struct, frozen=True):
    """One file of a diff. A path is None on the side where the file does not exist."""

    old_path: str | None
    new_path: str | None
    status: ChangeStatus
    old_blob: str | None
    new_blob: str | None
    hunks: tuple[Hunk, ...]
    is_binary: bool
    note: str
    """Why there are no hunks ("binary", "submodule", "over 100,000 lines"…), "" otherwise."""
    provenance: str = ""
    """"generated", "vendored", "lock file" (and how that is known) for what nobody here wrote by hand."""

    @property
    def path(self) -> str:
        return self.new_path or self.old_path or ""


class Diff(msgspec.Struct, frozen=True):
    """`base` and `head` are full commit ids; head is None for the work tree or the staged index."""

    base: str | None
    head: str | None
    label: str
    """What a person would call it: "work tree against main (merge base 1a2b3c4)"."""
    files: tuple[FileChange, ...]
    base_tree: str | None = None
    head_tree: str | None = None
    """Trees that stand for a side that is no commit: what is staged, what a patch leads to. `Repository.at_tree` opens
    them, on the repository that made the diff."""


class CommitInfo(msgspec.Struct, frozen=True):
    commit: str
    author: str
    date: str
    """ISO 8601, of the author."""
    subject: str
    body: str


class CommitChange(msgspec.Struct, frozen=True):
    """What one commit did to one file, as far as it was asked for."""

    commit: CommitInfo
    path: str
    """The file's name after the commit (before it, when the commit deleted the file)."""
    hunks: tuple[Hunk, ...]


class History(msgspec.Struct, frozen=True):
    """Newest first. `is_complete` is False when a bound of time, count or size ended the search."""

    changes: tuple[CommitChange, ...]
    is_complete: bool


class LineOrigin(msgspec.Struct, frozen=True):
    """Lines [start_line, end_line] were last changed by `commit`, where they began at `original_line` of `path`."""

    start_line: int
    end_line: int
    commit: CommitInfo
    path: str
    original_line: int
