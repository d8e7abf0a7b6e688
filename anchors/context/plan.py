"""Whole, packed or summary: which way a question can be read within a budget, and in which chunks.

Decides before anything runs, from sizes and one or few counts. A chunk is cut where symbols begin, and within a symbol
only when that symbol alone is over the size of a chunk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Literal

from anchors.context.overview import file_order
from anchors.context.sources import Read, Sources
from anchors.errors import BudgetTooSmall
from anchors.index.snapshot import Snapshot
from anchors.search.standing import place_of
from anchors.types import Chunk, ChunkPart, ContextPlan, PlanKind, Ranking

CountTokens = Callable[[str], int]
CHUNK_SHARE = 0.7
"""Of the budget; the rest is for instructions and the summary itself."""
MIN_CHUNK = 64
FILE_MARGIN = 24
"""Tokens that a file's header takes in a chunk."""
SAMPLE_BYTES = 200_000
UNREAD = frozenset(("generated", "vendored"))


def plan_context(
    snapshot: Snapshot,
    ranking: Ranking,
    read: Read,
    *,
    question: str | None,
    budget: int,
    count_tokens: CountTokens,
    plan: PlanKind | Literal["auto"] = "auto",
    paths: Sequence[str] = (),
) -> ContextPlan:
    """`num_tokens` is what would be read: exact for a summary's chunks, at the rate of a sample otherwise.

    Auto takes the first of whole, packed, summary that can work: whole when the repository fits, packed when words of
    the question are found (or none was asked), summary when nothing ranks. Raises BudgetTooSmall.
    """
    sources = Sources(read)
    files = _files(snapshot, paths)
    size = sum(snapshot.files[index].size for index in files)
    rate = _rate(snapshot, files, sources, count_tokens)
    total = int(size / rate) + FILE_MARGIN * len(files)
    kind, reason = _decide(plan, question, ranking, total, budget, len(files))
    if kind == "summary":
        chunks = _chunks(snapshot, files, sources, budget, rate, count_tokens)
        tokens = sum(chunk.num_tokens for chunk in chunks)
        used = {part.path for chunk in chunks for part in chunk.parts}
        return ContextPlan(kind, f"{reason}; {len(chunks)} chunks", budget, tokens, len(used), chunks)
    if kind == "whole":
        return ContextPlan(kind, reason, budget, total, len(files), ())
    return ContextPlan(kind, reason, budget, min(total, budget), min(len(files), max(1, len(ranking.files))), ())


def _decide(
    plan: PlanKind | Literal["auto"], question: str | None, ranking: Ranking, total: int, budget: int, num_files: int
) -> tuple[PlanKind, str]:
    size = f"{num_files} files, about {total:,} tokens"
    if plan != "auto":
        return plan, f"asked for; {size}"
    if total <= budget:
        return "whole", f"{size} fit in {budget:,}"
    if ranking.files or not question:
        return "packed", f"{size} do not fit in {budget:,}: the most relevant parts are packed"
    return "summary", f"{size} do not fit in {budget:,} and no word of the question is found: everything is summarised"


def _files(snapshot: Snapshot, paths: Sequence[str]) -> list[int]:
    """What would be read, the most telling first; generated and vendored files are not."""
    roots = tuple(path.rstrip("/") for path in paths)
    found = []
    for index in file_order(snapshot, None):
        file = snapshot.files[index]
        inside = not roots or any(r in ("", ".") or file.path == r or file.path.startswith(r + "/") for r in roots)
        if inside and file.language is not None and place_of(file.path, file.language) not in UNREAD:
            found.append(index)
    return found


def _rate(snapshot: Snapshot, files: Sequence[int], sources: Sources, count_tokens: CountTokens) -> float:
    """Bytes a token, over the beginning of the files."""
    sample: list[str] = []
    size = 0
    for index in files:
        text = "\n".join(sources.lines(snapshot.files[index].path) or ())[:20_000]
        sample.append(text)
        size += len(text)
        if size >= SAMPLE_BYTES:
            break
    text = "\n".join(sample)
    return max(1.0, len(text.encode("utf-8", "replace")) / max(1, count_tokens(text))) if text else 3.5


def _chunks(
    snapshot: Snapshot,
    files: Sequence[int],
    sources: Sources,
    budget: int,
    rate: float,
    count_tokens: CountTokens,
) -> tuple[Chunk, ...]:
    limit = int(budget * CHUNK_SHARE)
    if limit < MIN_CHUNK:
        raise BudgetTooSmall(f"a budget of {budget} tokens leaves no room for a chunk: raise it to {MIN_CHUNK * 2}")
    pieces = [piece for index in sorted(files) for piece in _pieces(snapshot, index, sources)]
    groups: list[list[ChunkPart]] = []
    current: list[ChunkPart] = []
    used = 0.0
    for part in pieces:
        cost = _bytes(sources, part) / rate + (0 if current and current[-1].path == part.path else FILE_MARGIN)
        if current and used + cost > limit * 0.95:
            groups.append(current)
            current, used = [], 0.0
        current.append(part)
        used += cost
    if current:
        groups.append(current)
    fitting = [fit for group in groups for fit in _fit(_join(group), sources, limit, count_tokens)]
    return tuple(Chunk(number, tokens, parts) for number, (parts, tokens) in enumerate(fitting))


def _pieces(snapshot: Snapshot, index: int, sources: Sources) -> Iterator[ChunkPart]:
    file = snapshot.files[index]
    num_lines = len(sources.lines(file.path) or ())
    columns = snapshot.columns
    start, end = int(columns.chunk_start[index]), int(columns.chunk_start[index + 1])
    covered = 0
    for first, last in columns.chunks[start:end, 1:3].tolist():
        last = min(last, num_lines)
        if last > covered:
            yield ChunkPart(file.path, min(first, covered + 1), last)
            covered = last
    if covered < num_lines:
        yield ChunkPart(file.path, covered + 1, num_lines)


def _join(parts: Sequence[ChunkPart]) -> list[ChunkPart]:
    """Neighbouring parts of one file made one."""
    joined: list[ChunkPart] = []
    for part in parts:
        if joined and joined[-1].path == part.path and joined[-1].last_line + 1 == part.first_line:
            joined[-1] = ChunkPart(part.path, joined[-1].first_line, part.last_line)
        else:
            joined.append(part)
    return joined


def chunk_text(parts: Sequence[ChunkPart], sources: Sources) -> str:
    """The lines of a chunk as they are counted and shown, one header a part."""
    texts = []
    for part in parts:
        lines = sources.shown_lines(part.path)[part.first_line - 1 : part.last_line]
        path = part.path.encode("utf-8", "backslashreplace").decode()
        texts.append("\n".join((f"FILE: {path} lines {part.first_line}-{part.last_line}", *lines, "")))
    return "\n".join(texts)


def _fit(
    parts: list[ChunkPart], sources: Sources, limit: int, count_tokens: CountTokens
) -> Iterator[tuple[tuple[ChunkPart, ...], int]]:
    """The parts, halved until each half fits; a single line over the limit is left out."""
    tokens = count_tokens(chunk_text(parts, sources))
    if tokens <= limit:
        yield tuple(parts), tokens
        return
    if len(parts) == 1 and parts[0].first_line == parts[0].last_line:
        return
    if len(parts) > 1:
        middle = len(parts) // 2
        halves = (parts[:middle], parts[middle:])
    else:
        part = parts[0]
        line = (part.first_line + part.last_line) // 2
        halves = (
            [ChunkPart(part.path, part.first_line, line)],
            [ChunkPart(part.path, line + 1, part.last_line)],
        )
    for half in halves:
        yield from _fit(half, sources, limit, count_tokens)


def _bytes(sources: Sources, part: ChunkPart) -> int:
    lines = (sources.lines(part.path) or [])[part.first_line - 1 : part.last_line]
    return sum(len(line.encode("utf-8", "replace")) + 1 for line in lines)
