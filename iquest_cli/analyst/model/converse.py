"""An answer by a model: the evidence becomes a prompt, the engine streams, every claim is checked.

Where `anchors` and `engine` meet; knows nothing of terminals (deltas and progress go to callables).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from anchors.context.spotless import spotless
from engine.errors import PromptTooLong
from engine.types import Completion, GenerationRequest, Message, Sampling
from iquest_cli.analyst.answer import Answer, Citation, ContextUse, Timings
from iquest_cli.analyst.model.citations import Checker
from iquest_cli.analyst.model.plans import packed_for, plan_for
from iquest_cli.analyst.model.prompts import render
from iquest_cli.analyst.static import (
    Findings,
    certainty_of,
    citations_of,
    coverage_of,
    find,
    flow_of,
    repo_of,
    repository_name,
)

if TYPE_CHECKING:
    from anchors.types import ContextPlan, PackedContext
    from anchors.workspace import Workspace
    from engine.types import Engine, OnDelta, OnProgress
    from iquest_cli.analyst.model.agent import Agent, OnTool, Said
    from iquest_cli.analyst.model.tool_calls import ToolFormat

MAX_EVIDENCE_CHARS: Final = 12_000
ROOM: Final = 64
"""Tokens kept free: token counts of pieces do not add up to that of the whole."""


@dataclass(frozen=True, slots=True)
class AskOptions:
    """`budget` None: the model's context less the answer and the prompt around it."""

    budget: int | None = None
    plan: str = "auto"
    max_tokens: int = 1024
    temperature: float = 0.0
    seed: int = 0
    paths: tuple[str, ...] = ()
    tools: bool = True
    tool_format: ToolFormat | None = None
    """How a model writes calls that the catalog does not know; a server hands its own calls on as Hermes JSON."""


@dataclass(frozen=True, slots=True)
class Prompt:
    messages: tuple[Message, ...]
    context: PackedContext
    plan: ContextPlan | None


@dataclass(frozen=True, slots=True)
class Listener:
    """Who hears what happens: pieces of the answer, progress of the engine, chunks summarised."""

    on_delta: OnDelta | None = None
    on_progress: OnProgress | None = None
    on_summary: Callable[[int, int], None] | None = None
    on_tool: OnTool | None = None


def answer_with_model(
    workspace: Workspace, text: str, engine: Engine, options: AskOptions, listener: Listener = Listener()
) -> Answer:
    """Raises the errors of `engine.errors` and `anchors.errors`; Ctrl-C leaves the part that was written."""
    started = time.perf_counter()
    _ = workspace.snapshot
    index_s = time.perf_counter() - started
    found = find(workspace, text, options.paths)
    prompt, said = _converse(workspace, found, engine, options, listener)
    return checked_answer(workspace, found, prompt.context, said, engine, options, started, index_s)


def checked_answer(
    workspace: Workspace, found: Findings, context: PackedContext, said: Said, engine: Engine, options: AskOptions,
    started: float, index_s: float = 0.0,
) -> Answer:  # fmt: skip
    """What the model said, every claim looked up. `started`: when the question came, as `perf_counter` counts."""
    text, completion = found.question.text, said.completion
    shown = [*(file.path for file in context.files), *said.paths]
    checked = Checker(workspace.snapshot, found.source, shown, text).check(completion.text)
    answer = Answer(
        question=text,
        found=_is_found(completion.text, found),
        kind=found.question.kind,
        mode="model",
        answer=checked.text.strip(),
        citations=_merge(checked.citations, citations_of(found.draft.cited, found.source)),
        flow=flow_of(found.evidence.steps),
        logs=tuple(record.line for record in found.evidence.logs if record.is_shown),
        unverified=checked.unverified if completion.text.strip() else ("the model ended without an answer",),
        context=context_use(context),
        coverage=coverage_of(workspace),
        model=model_use(engine, completion, options),
        repo=repo_of(workspace),
        timings=Timings(
            index_s, found.search_s, completion.prefill_s, completion.decode_s, time.perf_counter() - started
        ),
        certainty=certainty_of(found.evidence),
        tools=said.uses,
    )
    return spotless(answer)


def _converse(
    workspace: Workspace, found: Findings, engine: Engine, options: AskOptions, listener: Listener
) -> tuple[Prompt, Said]:
    """One answer, or the turns of a model that may look further; then part of the room is kept for what it finds."""
    from iquest_cli.analyst.model.agent import Said

    agent, narrower = with_agent(workspace, engine, options)
    prompt = make_prompt(workspace, found, engine, narrower, listener)
    if agent is None:
        completion = engine.generate(_request(prompt, options), listener.on_delta, listener.on_progress)
        return prompt, Said(completion, (Message("assistant", completion.text),))
    prompt = replace(prompt, messages=with_tools(prompt.messages, agent))
    request, limit = _request(prompt, options), total_room(engine, options)
    return prompt, agent.run(request, limit, listener.on_delta, listener.on_progress, listener.on_tool)


def with_agent(workspace: Workspace, engine: Engine, options: AskOptions) -> tuple[Agent | None, AskOptions]:
    """Who may look further, and the options that leave room for it; None where the model or the room forbids it."""
    from iquest_cli.analyst.model.agent import Agent

    agent = Agent.of(workspace, engine, options.paths, options.tool_format) if options.tools else None
    total = total_room(engine, options)
    reserve = agent.reserve(total) if agent is not None else 0
    return (agent, replace(options, budget=total - reserve)) if reserve else (None, options)


def with_tools(messages: tuple[Message, ...], agent: Agent) -> tuple[Message, ...]:
    """The system prompt tells of the tools."""
    system, *others = messages
    return (Message("system", f"{system.content}\n\n{agent.instructions()}"), *others)


def total_room(engine: Engine, options: AskOptions) -> int:
    """Tokens that a prompt may have."""
    total = engine.max_context - options.max_tokens
    return total if options.budget is None else min(total, options.budget)


def make_prompt(
    workspace: Workspace, found: Findings, engine: Engine, options: AskOptions, listener: Listener = Listener()
) -> Prompt:
    """Stable parts first, the question last; the context fills what the rest leaves of the budget."""
    from iquest_cli.analyst.model.summaries import summarised

    around = make_messages(workspace, found, "")
    budget = room_for_context(engine, options, around)
    count, question = engine.count_tokens, found.question.text
    plan = plan_for(workspace, question, budget, count, options.plan, options.paths)
    if plan.kind == "summary":
        context = summarised(workspace, plan, engine, options.seed, budget, listener.on_summary)
    else:
        context = packed_for(
            workspace, question, budget, count, engine.tokenizer_name, plan.kind, options.paths, options.plan
        )
    messages = make_messages(workspace, found, context.text)
    return Prompt(messages, context, plan)


def room_for_context(engine: Engine, options: AskOptions, around: tuple[Message, ...]) -> int:
    """Tokens left for the context. Raises PromptTooLong when the question alone does not fit."""
    left = total_room(engine, options) - engine.count_prompt_tokens(around) - ROOM
    if left < 1:
        raise PromptTooLong(
            f"{engine.name} holds {engine.max_context:,} tokens; {options.max_tokens:,} for the answer and the "
            "question leave none for source text: lower --max-tokens, raise --budget, or take a model with "
            "a longer context"
        )
    return left


def make_messages(workspace: Workspace, found: Findings, context: str) -> tuple[Message, Message]:
    """Role and rules; then the source text, what static analysis found, and the question last."""
    evidence = found.draft.text[:MAX_EVIDENCE_CHARS]
    system = render("answer_system", repository=repository_name(workspace))
    user = render("answer_user", context=context, evidence=evidence, question=found.question.text)
    return Message("system", system), Message("user", user)


def _request(prompt: Prompt, options: AskOptions) -> GenerationRequest:
    sampling = Sampling(temperature=options.temperature, seed=options.seed)
    return GenerationRequest(prompt.messages, options.max_tokens, sampling)


def _is_found(text: str, found: Findings) -> bool:
    import re

    if re.match(r"\W*(?:not found|nicht gefunden|未找到)", text.strip(), re.IGNORECASE):
        return False
    return bool(text.strip()) and found.evidence.is_found


def _merge(first: tuple[Citation, ...], then: tuple[Citation, ...]) -> tuple[Citation, ...]:
    """The model's own proofs first, then the evidence that they do not cover."""
    found = list(first)
    for citation in then:
        if not any(
            old.path == citation.path and old.start_line <= citation.start_line and citation.end_line <= old.end_line
            for old in found
        ):
            found.append(citation)
    return tuple(found)


def context_use(context: PackedContext) -> ContextUse:
    return ContextUse(
        context.plan, context.budget, context.num_tokens, context.tokenizer, len(context.files), len(context.omitted)
    )


def model_use(engine: Engine, completion: Completion, options: AskOptions) -> dict[str, Any]:
    """The `model` of the JSON: what ran, how, and how much."""
    return {
        "name": engine.name,
        "tokenizer": engine.tokenizer_name,
        "max_context": engine.max_context,
        "temperature": options.temperature,
        "seed": options.seed,
        "finish_reason": completion.finish_reason,
        "num_prompt_tokens": completion.num_prompt_tokens,
        "num_cached_tokens": completion.num_cached_tokens,
        "num_completion_tokens": completion.num_completion_tokens,
    }
