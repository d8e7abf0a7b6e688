"""What a review says: findings, how much was read, what was passed over. Values only."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal, get_args

from anchors.graph.ways.reach import FileReach
from iquest_cli.settings import CONFIDENCES, SEVERITIES, Confidence, Severity

Origin = Literal["static", "model"]
Category = Literal["correctness", "security", "concurrency", "resources", "compatibility", "data-loss", "performance"]
"""What a model's finding is about; `model/` and this is its rule."""
CATEGORIES: Final[tuple[str, ...]] = get_args(Category)
MODEL_RULES: Final = tuple(f"model/{category}" for category in CATEGORIES)

SEE_ALSO: Final = frozenset(
    {"call/swapped", "condition/inverted", "default/changed", "enum/unhandled", "guard/dropped", "limit/contradicted"}
    | {
        "lock/dropped",
        "query/widened",
        "resource/unclosed",
        "schema/unmigrated",
        "step/dropped",
        "transaction/dropped",
        "unit/changed",
        "value/unused",
        "critical/untested",
    }
)
"""Rules whose places do not break: they say why the changed line is told."""
GENERAL: Final = frozenset({"step/dropped"})
"""Rules that say of a line that others are otherwise, and not what that breaks."""
GRAVE: Final = frozenset({"medium", "high", "critical"})


@dataclass(frozen=True, slots=True)
class Evidence:
    """Lines that prove a finding; `excerpt` is their source as it stands there, secrets hidden."""

    path: str
    start_line: int
    end_line: int
    excerpt: str


@dataclass(frozen=True, slots=True)
class Finding:
    """`path` and lines are of the new side. `fingerprint` stays the same when lines move."""

    rule_id: str
    severity: Severity
    confidence: Confidence
    path: str
    start_line: int
    end_line: int
    message: str
    why: str
    symbol: str | None = None
    evidence: tuple[Evidence, ...] = ()
    origin: Origin = "static"
    in_diff: bool = True
    fingerprint: str = ""
    around: Evidence | None = None
    """The finding's own lines with a few above and below, for a reader; None where they say enough by themselves."""
    num_uses: int = 0
    """Places that the finding speaks of; `evidence` shows the first of them, after its own lines."""

    @property
    def matter(self) -> str:
        """The message without what is counted anew each time ("; 12 places still use it"): what outlives a rebase."""
        return self.message.partition("; ")[0]

    @property
    def is_breaking(self) -> bool:
        """Whether the places behind the finding's own lines fail with it."""
        return self.origin == "static" and self.rule_id not in SEE_ALSO

    @property
    def rank(self) -> tuple[int, int, str, int, str]:
        """Sorts worst first, then by place."""
        return (
            -SEVERITIES.index(self.severity),
            -CONFIDENCES.index(self.confidence),
            self.path,
            self.start_line,
            self.rule_id,
        )


@dataclass(frozen=True, slots=True)
class ReviewedFile:
    """`status` as in the diff; `reason` says why a file was not read ("" when it was)."""

    path: str
    status: str
    reason: str
    changed_lines: int
    reviewed_lines: int


@dataclass(frozen=True, slots=True)
class Suppression:
    """An inline `iquest: ignore[rule] reason`.

    `state`: used, unused, or one that does not count: new (added by the change), moved (it shielded another line).
    """

    path: str
    line: int
    rule_id: str
    reason: str
    state: Literal["used", "unused", "new", "moved"]


@dataclass(frozen=True, slots=True)
class StaleEntry:
    """A baseline entry that nothing matches any more."""

    rule_id: str
    path: str
    message: str


@dataclass(frozen=True, slots=True)
class ModelUse:
    """Which model looked at the change, and how much of it; tokens are those of all its prompts and answers."""

    name: str
    tokenizer: str
    num_chunks: int
    num_raised: int
    num_refuted: int
    num_prompt_tokens: int
    num_completion_tokens: int
    seconds: float
    notes: tuple[str, ...] = ()
    """What was not shown to it, could not be read, or was dropped, and why."""


@dataclass(frozen=True, slots=True)
class ReviewReport:
    """Everything that a format may show; findings stand worst first."""

    base: str | None
    head: str | None
    label: str
    findings: tuple[Finding, ...]
    unplaced: tuple[Finding, ...] = ()
    """What a model said with a quote that stands nowhere: shown apart, counts for nothing."""
    files: tuple[ReviewedFile, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    stale: tuple[StaleEntry, ...] = ()
    num_baselined: int = 0
    accepted: tuple[Finding, ...] = ()
    """All that a new baseline would accept: the findings, those known already, and those beyond --max-findings."""
    num_cut: int = 0
    """Findings beyond --max-findings."""
    impact: tuple[FileReach, ...] = ()
    """Who depends on what each changed file touches; empty where that would have needed a graph of its own."""
    blast_radius: tuple[int, int] = (0, 0)
    """Functions, files that use what changed."""
    notes: tuple[str, ...] = ()
    own_gate: tuple[str, ...] = ()
    """What the change alters of the gate that it has to pass, and that therefore does not count yet."""
    model: ModelUse | None = None
    seconds: float = 0.0
    gating: frozenset[str] = field(default_factory=frozenset)
    """Fingerprints of the findings that reach --fail-on."""

    @property
    def changed_lines(self) -> int:
        return sum(file.changed_lines for file in self.files)

    @property
    def reviewed_lines(self) -> int:
        return sum(file.reviewed_lines for file in self.files)

    @property
    def coverage_percent(self) -> float:
        return 100.0 * self.reviewed_lines / self.changed_lines if self.changed_lines else 100.0
