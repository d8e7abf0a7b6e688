"""What an answer is: the values behind the JSON of `ask`. Knows neither how one is found nor how one is shown."""

from __future__ import annotations

from typing import Any, Final, Literal

import msgspec

Kind = Literal["locate", "flow", "logs", "errors", "callers", "config", "entry", "why", "overview", "howto", "other"]
KINDS: Final[tuple[Kind, ...]] = (
    "locate", "flow", "logs", "errors", "callers", "config", "entry", "why", "overview", "howto", "other",
)  # fmt: skip
MAX_CITATION_LINES: Final = 60


class Citation(msgspec.Struct, frozen=True):
    """Lines are 1-based and inclusive, at most 60; `excerpt` is the file's text of exactly these lines."""

    path: str
    start_line: int
    end_line: int
    symbol: str | None
    excerpt: str
    why: str
    verified: bool


class FlowCall(msgspec.Struct, frozen=True):
    """A call out of a step; `line` stands in the file of the step, `path` is where the callee is defined."""

    symbol: str
    path: str
    line: int
    confidence: float


class FlowStep(msgspec.Struct, frozen=True):
    path: str
    line: int
    symbol: str
    calls: tuple[FlowCall, ...] = ()


class LogLine(msgspec.Struct, frozen=True):
    """`effective_level` is the threshold that configuration sets for this logger, None when none was found."""

    path: str
    line: int
    level: str
    message: str
    symbol: str
    effective_level: str | None = None


class ContextUse(msgspec.Struct, frozen=True):
    """What the model was given. Without a model `plan` is "none" and `num_tokens` 0."""

    plan: str
    budget: int
    num_tokens: int
    tokenizer: str
    num_files: int
    omitted: int


class Skipped(msgspec.Struct, frozen=True):
    path: str
    reason: str


class CoverageUse(msgspec.Struct, frozen=True):
    files_total: int
    files_indexed: int
    files_skipped: tuple[Skipped, ...]


class ToolUse(msgspec.Struct, frozen=True):
    """A look that the model asked for; `num_tokens` of what it was shown."""

    name: str
    arguments: dict[str, Any]
    num_tokens: int


class RepoUse(msgspec.Struct, frozen=True):
    root: str
    commit: str | None
    dirty: bool


class Timings(msgspec.Struct, frozen=True):
    """Seconds."""

    index_s: float = 0.0
    search_s: float = 0.0
    prefill_s: float = 0.0
    decode_s: float = 0.0
    total_s: float = 0.0


class Answer(msgspec.Struct, frozen=True):
    question: str
    found: bool
    kind: Kind
    mode: Literal["static", "model"]
    answer: str
    citations: tuple[Citation, ...]
    flow: tuple[FlowStep, ...]
    logs: tuple[LogLine, ...]
    unverified: tuple[str, ...]
    context: ContextUse
    coverage: CoverageUse
    model: dict[str, Any] | None
    repo: RepoUse
    timings: Timings
    certainty: str = ""
    """One line: what is certain and what is inferred."""
    tools: tuple[ToolUse, ...] = ()
    schema: int = 1


def to_json(answer: Answer) -> dict[str, Any]:
    """The object of `ask --format json`: `schema` first, text that is no UTF-8 percent-encoded."""
    data: dict[str, Any] = msgspec.to_builtins(answer)
    return {"schema": data.pop("schema"), **{key: _utf8(value) for key, value in data.items()}}


def _utf8(value: Any) -> Any:
    if isinstance(value, str):
        if value.isascii():
            return value
        return "".join(f"%{ord(c) - 0xDC00:02X}" if 0xDC80 <= ord(c) <= 0xDCFF else c for c in value)
    if isinstance(value, dict):
        return {key: _utf8(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_utf8(item) for item in value]
    return value
