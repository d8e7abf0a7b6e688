"""The first pass: every chunk of the change is read, and each finding tied to the lines that it quotes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from engine.types import Completion, GenerationRequest
from iquest_cli.analyst.model.prompts import render
from iquest_cli.reviewer.finding import CATEGORIES, Finding
from iquest_cli.reviewer.model.around import around
from iquest_cli.reviewer.model.chunks import Chunk, cut
from iquest_cli.reviewer.model.desk import MAX_DIFF_TOKENS, Claim, Desk
from iquest_cli.reviewer.model.place import find_quote
from iquest_cli.reviewer.model.replies import OnStep, Raised, Raising, ask_all
from iquest_cli.settings import SEVERITIES
from iquest_cli.text import plural

MAX_OF_CHUNK: Final = 5
MAX_KNOWN: Final = 20


@dataclass(slots=True)
class FirstPass:
    """`unplaced`: findings whose quote stands nowhere in the file that they name; their line is 0."""

    num_chunks: int = 0
    num_raised: int = 0
    claims: list[Claim] = field(default_factory=list)
    unplaced: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    completions: list[Completion] = field(default_factory=list)


def raise_claims(desk: Desk, known: Sequence[Finding], on_step: OnStep) -> FirstPass:
    """Raises PromptTooLong, the errors of the engine, KeyboardInterrupt where it was stopped."""
    found = FirstPass()
    room = desk.room(_request(desk, diff="", context="", known="", number=1, total=1))
    chunks = cut(desk.change, desk.old, desk.new, desk.count, min(MAX_DIFF_TOKENS, room // 2))
    found.num_chunks = len(chunks)
    requests = []
    num_left_out = 0
    for number, chunk in enumerate(chunks, 1):
        said = _known_in(chunk, known)
        context, left_out = desk.context(
            around(desk.change, chunk.lines), room - chunk.num_tokens - desk.count(said)
        )  # fmt: skip
        num_left_out += left_out
        requests.append(_request(desk, diff=chunk.text, context=context, known=said, number=number, total=len(chunks)))
    replies, found.completions = ask_all(desk.engine, requests, Raising, "model", on_step)
    for number, (chunk, reply) in enumerate(zip(chunks, replies, strict=True), 1):
        if reply is None:
            paths = ", ".join(dict.fromkeys(piece.path for piece in chunk.pieces))
            found.notes.append(f"no readable answer to part {number} of {len(chunks)} ({paths})")
            continue
        found.num_raised += len(reply.findings)
        _sort_in(desk, chunk, reply, found)
    if num_left_out:
        found.notes.append(f"{plural(num_left_out, 'place')} around the change did not fit the prompts")
    return found


def _request(desk: Desk, *, diff: str, context: str, known: str, number: int, total: int) -> GenerationRequest:
    user = render(
        "review_chunk", number=str(number), total=str(total), diff=diff, context=context, known=known or "(nothing)"
    )
    return desk.request(
        "review_system", user, categories=", ".join(CATEGORIES), severities=", ".join(reversed(SEVERITIES)),
        max_findings=str(MAX_OF_CHUNK),
    )  # fmt: skip


def _known_in(chunk: Chunk, known: Sequence[Finding]) -> str:
    paths = {piece.path for piece in chunk.pieces}
    said = [f"- {item.path}:{item.start_line} {item.message}" for item in known if item.path in paths]
    return "\n".join(said[:MAX_KNOWN])


def _sort_in(desk: Desk, chunk: Chunk, reply: Raising, found: FirstPass) -> None:
    for raised in reply.findings[:MAX_OF_CHUNK]:
        finding = _placed(desk, raised, chunk)
        if finding.start_line:
            found.claims.append(Claim(finding, raised.quote, chunk))
        else:
            found.unplaced.append(finding)


def _placed(desk: Desk, raised: Raised, chunk: Chunk) -> Finding:
    """Looked up in the file that it names. Surer where the quote is of an added line."""
    head = desk.change.head
    path = raised.path if head.has(raised.path) else raised.path.removeprefix("b/")
    added = chunk.added(path)
    place = find_quote(raised.quote, desk.new.lines(path), added) if head.has(path) else None
    first, last = place or (0, 0)
    is_added = any(first <= line <= last for line in added)
    return Finding(
        f"model/{raised.category}", raised.severity, "medium" if is_added else "low", path, first, last,
        _one_line(raised.message), _one_line(raised.why), _symbol(desk, path, first), origin="model",
    )  # fmt: skip


def _symbol(desk: Desk, path: str, line: int) -> str | None:
    snapshot = desk.change.head.snapshot
    file = snapshot.file_index(path)
    if file is None or not line:
        return None
    symbol = snapshot.symbol_at(file, line)
    return None if snapshot.kind(symbol) == "module" else snapshot.qualified_name(symbol)


def _one_line(text: str) -> str:
    return " ".join(text.split())
