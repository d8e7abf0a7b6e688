"""Every value that leaves this package: frozen and slotted. Lines are 1-based and inclusive, paths relative with `/`.

Paths are text as `os.fsdecode` gives it: bytes that are no UTF-8 stand as surrogates, and whoever shows or writes a
path escapes them.

One module a subject; whoever uses them imports them from here.
"""

from __future__ import annotations

from anchors.types.changes import (
    ChangeStatus,
    CommitChange,
    CommitInfo,
    Diff,
    FileChange,
    History,
    Hunk,
    LineOrigin,
)
from anchors.types.context import (
    Chunk,
    ChunkPart,
    ContextPlan,
    FileMode,
    Omitted,
    PackedContext,
    PackedFile,
    PackedSymbol,
    PlanKind,
    Span,
)
from anchors.types.ranking import (
    RankedChunk,
    RankedFile,
    RankedSymbol,
    Ranking,
    Reason,
)
from anchors.types.repository import (
    Coverage,
    FileRole,
    OnProgress,
    Progress,
    RepositoryInfo,
    SkippedFile,
    SourceFile,
)
from anchors.types.symbols import (
    CERTAIN,
    REGISTERED,
    Anchor,
    AnchorKind,
    Condition,
    Edge,
    EdgeKind,
    Fact,
    Symbol,
    Trace,
    TraceStep,
)

__all__ = [
    "CERTAIN",
    "REGISTERED",
    "Anchor",
    "AnchorKind",
    "ChangeStatus",
    "Chunk",
    "ChunkPart",
    "CommitChange",
    "CommitInfo",
    "Condition",
    "ContextPlan",
    "Coverage",
    "Diff",
    "Edge",
    "EdgeKind",
    "Fact",
    "FileChange",
    "FileMode",
    "FileRole",
    "History",
    "Hunk",
    "LineOrigin",
    "Omitted",
    "OnProgress",
    "PackedContext",
    "PackedFile",
    "PackedSymbol",
    "PlanKind",
    "Progress",
    "RankedChunk",
    "RankedFile",
    "RankedSymbol",
    "Ranking",
    "Reason",
    "RepositoryInfo",
    "SkippedFile",
    "SourceFile",
    "Span",
    "Symbol",
    "Trace",
    "TraceStep",
]
