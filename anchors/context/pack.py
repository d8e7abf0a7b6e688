"""A question and a ranking become one text under a hard token budget.

Knows how to fit, not how to rank, choose or render. Counting may be a real tokenizer and slow, so that the whole text
is counted a handful of times only: sizes are planned in bytes at the rate that the last count showed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from anchors.context.compose import Composer, size_shown
from anchors.context.explain import Explainer
from anchors.context.inject import comment_style, place
from anchors.context.layout import Layout, Note
from anchors.context.overview import Graph
from anchors.context.render import Format, Rendered, render
from anchors.context.sources import Read, Sources
from anchors.errors import BudgetTooSmall
from anchors.index.snapshot import Snapshot
from anchors.types import Anchor, AnchorKind, Omitted, PackedContext, PlanKind, Ranking

CountTokens = Callable[[str], int]
MAX_ROUNDS = 7
FIRST_RATE = 3.4
"""Bytes a token before anything was counted."""
MAX_RATE = 12
"""Bytes a token above which no tokenizer goes on source code: a larger repository is not tried whole."""
GOOD_ENOUGH = 0.97
ALWAYS: tuple[AnchorKind, ...] = ("ENTRY_POINT", "CRITICAL_API")
ROOMY: tuple[AnchorKind, ...] = (*ALWAYS, "MODULE", "CALLED_BY")
ROOMY_BUDGET, FULL_BUDGET = 12_000, 48_000


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
    plan: PlanKind | Literal["auto"] = "auto",
    paths: Sequence[str] = (),
    format: Format = "text",
    line_numbers: bool = False,
    outline: bool = False,
    graph: Graph | None = None,
    notes: Sequence[Note] = (),
    title: str = "",
    is_redacting: bool = True,
) -> PackedContext:
    """`plan` "summary" packs like "packed" (the summaries come in as `notes`). `paths` keeps files at or under them.

    `num_tokens` is counted over the whole text; that of a file is its share by characters.
    Raises BudgetTooSmall when the question alone, or with plan "whole" the repository, is over the budget.
    """
    packer = _Packer(snapshot, anchors, Sources(read, is_redacting), format, line_numbers, _kinds(budget))
    roots = tuple(path.rstrip("/") for path in paths)

    def allowed(path: str) -> bool:
        return not roots or any(root in ("", ".") or path == root or path.startswith(root + "/") for root in roots)

    composer = Composer(
        snapshot, ranking, anchors, packer.sources, graph, budget, question, title, tuple(notes), allowed, outline
    )
    fitted, kind = None, plan
    if plan in ("auto", "whole") and not outline:
        fitted = _fit_whole(packer, composer, budget, count_tokens, is_forced=plan == "whole")
        kind = "whole"
    if fitted is None:
        fitted = _fit(lambda size: packer.text(composer.packed(size)), budget, count_tokens)
        kind = "summary" if plan == "summary" else "packed"
    (layout, rendered), count = fitted
    return _result(packer, composer, layout, rendered, count, kind, budget, tokenizer_name)


def _kinds(budget: int) -> frozenset[AnchorKind] | None:
    """Which anchors stand between the lines; None for all."""
    return frozenset(ALWAYS) if budget < ROOMY_BUDGET else frozenset(ROOMY) if budget < FULL_BUDGET else None


class _Packer:
    """Layouts to text; keeps what is known of each file between the rounds."""

    def __init__(
        self,
        snapshot: Snapshot,
        anchors: Sequence[Anchor],
        sources: Sources,
        format: Format,
        line_numbers: bool,
        kinds: frozenset[AnchorKind] | None,
    ) -> None:
        self.snapshot = snapshot
        self.sources = sources
        self._format: Format = format
        self._line_numbers = line_numbers
        self._anchors: dict[str, list[Anchor]] = defaultdict(list)
        for anchor in anchors:
            if anchor.kind != "FILE" and (kinds is None or anchor.kind in kinds):
                self._anchors[anchor.path].append(anchor)
        self._placed: dict[str, Mapping[int, tuple[str, ...]]] = {}

    def text(self, layout: Layout) -> tuple[Layout, Rendered]:
        return layout, render(
            layout,
            self.sources.shown_lines,
            self._placed_in,
            self._definitions_in,
            comment_style,
            self._format,
            self._line_numbers,
        )

    def _placed_in(self, path: str) -> Mapping[int, tuple[str, ...]]:
        if path not in self._placed:
            anchors, index, data = self._anchors.get(path), self.snapshot.file_index(path), self.sources.data(path)
            language = self.snapshot.files[index].language if index is not None else None
            self._placed[path] = place(data, language, anchors) if anchors and data and language else {}
        return self._placed[path]

    def _definitions_in(self, path: str) -> frozenset[int]:
        index = self.snapshot.file_index(path)
        if index is None:
            return frozenset()
        return frozenset(definition.name_line for definition in self.snapshot.record(index).definitions)


Fitted = tuple[tuple[Layout, Rendered], int]


def _fit_whole(
    packer: _Packer, composer: Composer, budget: int, count_tokens: CountTokens, is_forced: bool
) -> Fitted | None:
    files = [file for file in packer.snapshot.files if file.language is not None and composer.allowed(file.path)]
    size = sum(map(size_shown, files))
    if size <= MAX_RATE * budget:
        paths = [file.path for file in files if packer.sources.lines(file.path) is not None]
        made = packer.text(composer.whole(paths))
        count = count_tokens(made[1].text)
        if count <= budget:
            return made, count
        if is_forced:
            raise BudgetTooSmall(f"the whole repository takes {count} tokens of a budget of {budget}: use plan packed")
    elif is_forced:
        raise BudgetTooSmall(f"the whole repository holds {size} bytes, far over {budget} tokens: use plan packed")
    return None


def _fit(text_of: Callable[[float], tuple[Layout, Rendered]], budget: int, count_tokens: CountTokens) -> Fitted:
    """The fullest text found that fits, in at most MAX_ROUNDS counts of a whole text and one of the empty one."""
    size, low, high = FIRST_RATE * budget, 0.0, float("inf")
    best: Fitted | None = None
    for _ in range(MAX_ROUNDS):
        made = text_of(size)
        count = count_tokens(made[1].text)
        if count <= budget:
            is_stuck = best is not None and count <= best[1]
            if not is_stuck:
                best = made, count
            low = size
            if count >= GOOD_ENOUGH * budget or is_stuck:
                break
        else:
            high = size
        size = _next_size(size, count, budget, low, high)
        if high - low < 32:
            break
    if best is None:
        made = text_of(0.0)
        count = count_tokens(made[1].text)
        if count > budget:
            raise BudgetTooSmall(f"the question alone takes {count} tokens of a budget of {budget}: raise the budget")
        best = made, count
    return best


def _next_size(size: float, count: int, budget: int, low: float, high: float) -> float:
    guess = size * budget / max(1, count) * (0.99 if count > budget else 0.985)
    return guess if low < guess < high else (low + high) / 2 if high != float("inf") else 2 * size


def _result(
    packer: _Packer,
    composer: Composer,
    layout: Layout,
    rendered: Rendered,
    count: int,
    kind: str,
    budget: int,
    tokenizer_name: str,
) -> PackedContext:
    total = max(1, len(rendered.text))
    explainer = Explainer(packer.snapshot, composer.ranking, composer.anchors)
    files = tuple(
        explainer.packed(part, round(count * chars / total))
        for part, chars in zip(layout.files, rendered.file_chars, strict=True)
    )
    shown = {part.path for part in layout.files}
    ranked = {file.path for file in composer.ranking.files}
    omitted = []
    for file in packer.snapshot.files:
        if file.path in shown:
            continue
        if not composer.allowed(file.path):
            reason = "outside the asked paths"
        elif file.language is None:
            reason = "no text, or of an unknown kind"
        elif packer.sources.is_unreadable(file.path):
            reason = "could not be read as text"
        else:
            reason = "over the budget" if file.path in ranked or not ranked else "not near the question"
        omitted.append(Omitted(file.path, reason))
    redacted = sum(packer.sources.redacted.get(path, 0) for path in shown)
    plan: PlanKind = "whole" if kind == "whole" else "summary" if kind == "summary" else "packed"
    return PackedContext(
        rendered.text, plan, budget, count, tokenizer_name, files, tuple(omitted), rendered.spans, redacted
    )
