"""Which way the repository gets into a prompt, and the packed text of that way. Thin: the deciding is the packer's."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, cast

from anchors.context.plan import plan_context
from anchors.errors import BudgetTooSmall
from anchors.repository.files import SkippedRead
from iquest_cli.analyst.routes.anchored import anchored

if TYPE_CHECKING:
    from anchors.types import ContextPlan, PackedContext, PlanKind
    from anchors.workspace import Workspace

CountTokens = Callable[[str], int]


def plan_for(
    workspace: Workspace, question: str, budget: int, count_tokens: CountTokens, plan: str, paths: tuple[str, ...]
) -> ContextPlan:
    """`plan`: auto, whole, packed or summary. Raises BudgetTooSmall."""

    def read(path: str) -> bytes | None:
        try:
            return workspace.repository.read_path(path)
        except (KeyError, OSError, SkippedRead):
            return None

    return plan_context(
        workspace.snapshot,
        workspace.search(question, paths=paths),
        read,
        question=question,
        budget=budget,
        count_tokens=count_tokens,
        plan=cast("PlanKind | Literal['auto']", plan),
        paths=paths,
    )


def packed_for(
    workspace: Workspace, question: str, budget: int, count_tokens: CountTokens, tokenizer: str, kind: PlanKind,
    paths: tuple[str, ...], asked: str = "auto",
) -> PackedContext:  # fmt: skip
    """A whole repository is packed without the question, so that the next question finds the same text.

    Line numbers may make it larger than planned: then it is packed for the question, unless the whole was `asked` for.
    """

    def pack(kind: PlanKind) -> PackedContext:
        about = None if kind == "whole" else question
        return workspace.pack(
            about, budget, count_tokens, tokenizer, plan=kind, paths=paths, line_numbers=True, anchors=anchors
        )

    anchors = anchored(workspace)

    try:
        return pack(kind)
    except BudgetTooSmall:
        if kind != "whole" or asked == "whole":
            raise
        return pack("packed")
