"""A question and a ranking become one text under a hard token budget.

Knows how to fit, not how to rank or to render. Counting may be a real tokenizer and slow, so that the whole text is
counted a handful of times only: sizes are planned in bytes at the rate that the last count showed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from anchors.context.inject import comment_style
from anchors.context.layout import FilePart, Layout, Note
from anchors.context.render import Format, Rendered, render
from anchors.context.candidates import CandidateFinder
from anchors.context.frames import Frames
from anchors.context.select import Filler, fill
from anchors.context.sources import Read, Sources
from anchors.errors import BudgetTooSmall
from anchors.index.snapshot import Snapshot
from anchors.types import Anchor, Omitted, PackedContext, PackedFile, PlanKind, Ranking

CountTokens = Callable[[str], int]
MAX_ROUNDS = 7
FIRST_RATE = 3.5
"""Bytes a token before anything was counted."""
GOOD_ENOUGH = 0.97


def pack(
    snapshot: Snapshot,
    ranking: Ranking,
    anchors: Sequence[Anchor],
    read: Read,
    *,
    question: str | None,
    budget: int,
    count_tokens: CountTokens,
    tokenizer_name: str,
    plan: PlanKind | str = "auto",
    paths: Sequence[str] = (),
    format: Format = "text",
    line_numbers: bool = False,
    outline: bool = False,
    graph: object | None = None,
    notes: Sequence[Note] = (),
    title: str = "",
    is_redacting: bool = True,
) -> PackedContext:
    sources = Sources(read, is_redacting)
    languages = {file.path: file.language for file in snapshot.files}

    finder = CandidateFinder(snapshot, ranking, sources)
    frames = Frames(snapshot, budget >= 6000)

    def text_of(size: float) -> tuple[Layout, Rendered]:
        filler = Filler(sources, size)
        fill(filler, finder.of_best_files(25 if budget <= 10_000 else 60 if budget <= 40_000 else 200), frames.of)
        ranges = filler.ranges
        parts = []
        for path in sorted(ranges):
            total = len(sources.lines(path) or ())
            shown = ranges[path]
            mode = "full" if shown == ((1, total),) else "excerpt"
            parts.append(FilePart(path, languages.get(path), mode, shown, total))
        layout = Layout(title, (), tuple(notes), tuple(parts), question)
        return layout, render(
            layout,
            lambda p: sources.lines(p) or [],
            lambda p: {},
            lambda p: frozenset(),
            comment_style,
            format,
            line_numbers,
        )

    layout, rendered, count = _fit(text_of, budget, count_tokens)
    total_chars = max(1, len(rendered.text))
    files = tuple(
        PackedFile(part.path, round(count * chars / total_chars), part.mode, part.ranges)
        for part, chars in zip(layout.files, rendered.file_chars, strict=True)
    )
    shown = {part.path for part in layout.files}
    omitted = tuple(Omitted(file.path, "budget") for file in snapshot.files if file.path not in shown)
    redacted = sum(sources.redacted.get(path, 0) for path in shown)
    return PackedContext(
        rendered.text, "packed", budget, count, tokenizer_name, files, omitted, rendered.spans, redacted
    )


def _fit(
    text_of: Callable[[float], tuple[Layout, Rendered]], budget: int, count_tokens: CountTokens
) -> tuple[Layout, Rendered, int]:
    """The fullest text found that fits, in at most MAX_ROUNDS counts of a whole text."""
    size, low, high = FIRST_RATE * budget, 0.0, float("inf")
    best: tuple[Layout, Rendered, int] | None = None
    for _ in range(MAX_ROUNDS):
        layout, rendered = text_of(size)
        count = count_tokens(rendered.text)
        if count <= budget:
            if best is None or count > best[2]:
                best = layout, rendered, count
            low = size
            if count >= GOOD_ENOUGH * budget or not layout.files:
                break
        else:
            high = size
        guess = size * budget / max(1, count) * (0.995 if count > budget else 0.99)
        if not low < guess < high or abs(guess - size) < 16:
            guess = (low + high) / 2 if high != float("inf") else guess
        if high != float("inf") and high - low < 32:
            break
        if guess == size:
            break
        size = guess
    if best is None:
        layout, rendered = text_of(0.0)
        count = count_tokens(rendered.text)
        if count > budget:
            raise BudgetTooSmall(f"the question alone takes {count} tokens of a budget of {budget}: raise the budget")
        best = layout, rendered, count
    return best
