"""What `ask` would do: the plan, the files with their tokens, the prompt. Loads no weights, generates nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from iquest_cli.analyst.model.converse import AskOptions, make_messages, room_for_context, with_agent, with_tools
from iquest_cli.analyst.model.outlook import DeviceMemory, outlook
from iquest_cli.analyst.model.plans import packed_for, plan_for
from iquest_cli.analyst.model.summaries import MAX_SUMMARY_TOKENS
from iquest_cli.analyst.static import BUDGET_WITHOUT_MODEL, find

if TYPE_CHECKING:
    from anchors.workspace import Workspace
    from engine.types import Engine, Message


@dataclass(frozen=True, slots=True)
class FileRead:
    path: str
    num_tokens: int
    mode: str


@dataclass(frozen=True, slots=True)
class Preview:
    """`prompt` is the whole text that a model would get, roles marked by headings of ours."""

    question: str
    kind: str
    plan: str
    reason: str
    budget: int
    num_tokens: int
    tokenizer: str
    num_files: int
    omitted: int
    num_chunks: int
    model: str | None
    memory: tuple[DeviceMemory, ...]
    seconds: float | None
    """Of reading and writing at most, None where nothing is known."""
    basis: str
    notes: tuple[str, ...]
    files: tuple[FileRead, ...]
    prompt: str


def preview(workspace: Workspace, text: str, engine: Engine | None, options: AskOptions) -> Preview:
    """With no engine tokens are estimated. A summary plan is previewed by its chunks and a packed prompt."""
    from anchors.context.tokens import estimate_tokens

    found = find(workspace, text, options.paths)
    count = engine.count_tokens if engine is not None else estimate_tokens
    tokenizer = engine.tokenizer_name if engine is not None else "estimate"
    around = make_messages(workspace, found, "")
    agent = None
    if engine is not None:
        agent, narrower = with_agent(workspace, engine, options)
        budget = room_for_context(engine, narrower, around)
    else:
        budget = options.budget or BUDGET_WITHOUT_MODEL
    plan = plan_for(workspace, text, budget, count, options.plan, options.paths)
    kind = "packed" if plan.kind == "summary" else plan.kind
    context = packed_for(workspace, text, budget, count, tokenizer, kind, options.paths, options.plan)
    messages: tuple[Message, ...] = make_messages(workspace, found, context.text)
    if agent is not None:
        messages = with_tools(messages, agent)
    expected = None
    if engine is not None:
        summed = plan.num_tokens if plan.kind == "summary" else 0
        written = options.max_tokens + MAX_SUMMARY_TOKENS * (len(plan.chunks) if plan.kind == "summary" else 0)
        expected = outlook(engine, summed + engine.count_prompt_tokens(messages), written)
    return Preview(
        question=text,
        kind=found.question.kind,
        plan=plan.kind,
        reason=plan.reason,
        budget=budget,
        num_tokens=plan.num_tokens if plan.kind == "summary" else context.num_tokens,
        tokenizer=tokenizer,
        num_files=plan.num_files if plan.kind == "summary" else len(context.files),
        omitted=len(context.omitted),
        num_chunks=len(plan.chunks),
        model=None if engine is None else engine.name,
        memory=expected.memory if expected is not None else (),
        seconds=expected.seconds if expected is not None else None,
        basis=expected.basis if expected is not None else "",
        notes=engine.notes if engine is not None else (),
        files=tuple(FileRead(file.path, file.num_tokens, file.mode) for file in context.files),
        prompt="\n\n".join(f"== {message.role} ==\n{message.content}" for message in messages),
    )
