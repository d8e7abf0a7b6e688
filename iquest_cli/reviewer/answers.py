"""Saved answers against the code as it stands: which cited lines are as they were, moved, changed, or gone.

An answer is stale when a cited span is found nowhere in its file any more. Whether the words still follow from the
lines is not judged: the same lines prove the same thing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import unquote_to_bytes

import msgspec

from anchors.context.redact import redact
from anchors.context.sources import decode
from anchors.repository.files import SkippedRead
from anchors.repository.repository import Repository
from iquest_cli.analyst.model.saved import span_hash
from iquest_cli.errors import UsageProblem

State = Literal["same", "moved", "changed", "gone"]


class _Citation(msgspec.Struct, frozen=True):
    path: str
    start_line: int
    end_line: int
    sha256: str
    symbol: str | None = None


class _Saved(msgspec.Struct, frozen=True):
    question: str
    citations: tuple[_Citation, ...]


@dataclass(frozen=True, slots=True)
class CheckedCitation:
    """Lines as they were cited; `now_line` is where the span begins now, None when it is nowhere."""

    path: str
    start_line: int
    end_line: int
    symbol: str | None
    state: State
    now_line: int | None


@dataclass(frozen=True, slots=True)
class CheckedAnswer:
    file: str
    question: str
    citations: tuple[CheckedCitation, ...]

    @property
    def is_stale(self) -> bool:
        return any(item.state in ("changed", "gone") for item in self.citations)


def check_answer(repository: Repository, file: str, data: bytes) -> CheckedAnswer:
    """Raises UsageProblem for what `ask --save` did not write."""
    try:
        saved = msgspec.json.decode(data, type=_Saved)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UsageProblem(f"{file} is no saved answer ({error}): write one with `iquest ask … --save FILE`") from error
    return CheckedAnswer(file, saved.question, tuple(_checked(repository, item) for item in saved.citations))


def _checked(repository: Repository, item: _Citation) -> CheckedCitation:
    lines = _lines(repository, item.path)
    size = max(1, item.end_line - item.start_line + 1)
    state: State = "gone"
    now: int | None = None
    if lines is not None:
        starts = range(1, len(lines) - size + 2)
        nearest = sorted(starts, key=lambda start: abs(start - item.start_line))
        now = next((start for start in nearest if _is_span(lines, start, size, item)), None)
        state = "changed" if now is None else "same" if now == item.start_line else "moved"
    return CheckedCitation(item.path, item.start_line, item.end_line, item.symbol, state, now)


def _is_span(lines: list[str], start: int, size: int, item: _Citation) -> bool:
    text = "\n".join(lines[start - 1 : start - 1 + size])
    # A saved excerpt has its secrets taken out; most lines have none, and their scan is dear.
    return span_hash(text) == item.sha256 or (
        start == item.start_line and span_hash(redact(text, item.path).text) == item.sha256
    )


def _lines(repository: Repository, path: str) -> list[str] | None:
    """The file's lines; None when it is not there or cannot be read. JSON has odd names percent-encoded."""
    for name in dict.fromkeys([path, unquote_to_bytes(path).decode("utf-8", "surrogateescape")]):
        try:
            return decode(repository.read_path(name)).split("\n")
        except (KeyError, OSError, SkippedRead):
            continue
    return None


def as_dict(answers: tuple[CheckedAnswer, ...]) -> dict[str, Any]:
    """The object of `check --answers --format json`."""
    return {
        "schema": 1,
        "num_stale": sum(answer.is_stale for answer in answers),
        "answers": [
            {
                "file": answer.file,
                "question": answer.question,
                "stale": answer.is_stale,
                "citations": [
                    {
                        "path": item.path,
                        "start_line": item.start_line,
                        "end_line": item.end_line,
                        "symbol": item.symbol,
                        "state": item.state,
                        "now_line": item.now_line,
                    }
                    for item in answer.citations
                ],
            }
            for answer in answers
        ],
    }
