"""A packed context's reports beside the prompt itself: as JSON, and why each file is in it.

Knows nothing of how a file was chosen: the packer's own reasons are shown.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from anchors.types import PackedContext, PackedFile, PackedSymbol, Reason
from iquest_cli.console import Line, line

LEGEND = "score of each file, best first; below it what adds up to it, then what is shown of it"
MAX_REASONS, MAX_SYMBOL_REASONS = 6, 4


def best_first(files: Iterable[PackedFile]) -> list[PackedFile]:
    """Ranked files by rank, then the others in the order of the text."""
    return sorted(files, key=lambda file: (file.rank is None, file.rank or 0))


def as_json(packed: PackedContext, *, is_explained: bool = False) -> str:
    """The text and what it holds; explained: why, in place of the text."""
    head: dict[str, Any] = {"schema": 1} if is_explained else {"schema": 1, "text": packed.text}
    files = best_first(packed.files) if is_explained else packed.files
    value = head | {
        "budget": packed.budget,
        "num_tokens": packed.num_tokens,
        "tokenizer": packed.tokenizer,
        "plan": packed.plan,
        "files": [_file(file) | (_why(file) if is_explained else {}) for file in files],
        "omitted": [{"path": item.path, "reason": item.reason} for item in packed.omitted],
        "num_redacted": packed.num_redacted,
    }
    return json.dumps(value, indent=1)


def explained(packed: PackedContext) -> list[Line]:
    """What the numbers are, then one paragraph a file, the best first: place and score, what the score is made of, the
    symbols that are shown."""
    lines: list[Line] = [line((LEGEND, "dim"))] if any(file.rank is not None for file in packed.files) else []
    for file in best_first(packed.files):
        if file.rank is None:
            lines.append(line("       -  ", (file.path, "path"), ("  not ranked", "dim")))
        else:
            lines.append(line((f"{file.score:>8.2f}  ", "number"), (file.path, "path"), (f"  rank {file.rank}", "dim")))
        lines += _reasons(file.reasons, MAX_REASONS, " " * 10)
        for symbol in file.symbols:
            where = f"  lines {symbol.first_line}-{symbol.last_line}"
            lines.append(line(f"{symbol.score:>16.2f}  ", (symbol.name, "name"), (where, "dim")))
            lines += _reasons(symbol.reasons, MAX_SYMBOL_REASONS, " " * 18)
    return lines


def _reasons(reasons: Sequence[Reason], limit: int, indent: str) -> list[Line]:
    """Those that weigh most, those that add nothing to the score, and the sum of the rest."""
    scored = [reason for reason in reasons if reason.score]
    shown = [*scored[:limit], *(reason for reason in reasons if not reason.score)]
    lines = [line((f"{indent}{_amount(reason):>6}  {reason.kind:<8} ", "dim"), reason.text) for reason in shown]
    if len(scored) > limit:
        rest = sum(reason.score for reason in scored[limit:])
        lines.append(line((f"{indent}{rest:>6.2f}  {len(scored) - limit} more", "dim")))
    return lines


def _amount(reason: Reason) -> str:
    return f"{reason.score:.2f}" if reason.score else ""


def _file(file: PackedFile) -> dict[str, Any]:
    return {
        "path": file.path,
        "num_tokens": file.num_tokens,
        "mode": file.mode,
        "ranges": [list(pair) for pair in file.ranges],
        "rank": file.rank,
    }


def _why(file: PackedFile) -> dict[str, Any]:
    return {
        "score": round(file.score, 4),
        "reasons": _reasons_json(file),
        "symbols": [
            {
                "name": symbol.name,
                "lines": [symbol.first_line, symbol.last_line],
                "score": round(symbol.score, 4),
                "reasons": _reasons_json(symbol),
            }
            for symbol in file.symbols
        ],
    }


def _reasons_json(entry: PackedFile | PackedSymbol) -> list[dict[str, Any]]:
    return [{"kind": reason.kind, "text": reason.text, "score": round(reason.score, 4)} for reason in entry.reasons]
