"""Many questions to one open workspace and one engine: source first, then the turns, so that prefixes stay the same.

What no longer fits is dropped oldest first, and said. Knows nothing of terminals or of slash commands. The repository
is the one of the session's beginning: a file changed since is cited as it stands now but ranked as it was.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from anchors.errors import BudgetTooSmall
from engine.errors import Interrupted, PromptTooLong
from engine.types import GenerationRequest, Message, Sampling
from iquest_cli.analyst.asked.referring import spelled_out, subject_of
from iquest_cli.analyst.model.agent import Agent, Said, clip
from iquest_cli.analyst.model.converse import MAX_EVIDENCE_CHARS, AskOptions, Listener, checked_answer, total_room
from iquest_cli.analyst.model.plans import packed_for, plan_for
from iquest_cli.analyst.model.prompts import prompt_text, render
from iquest_cli.analyst.static import BUDGET_WITHOUT_MODEL, answer_static, find, repository_name

if TYPE_CHECKING:
    from anchors.types import PackedContext
    from anchors.workspace import Workspace
    from engine.types import Engine
    from iquest_cli.analyst.answer import Answer
    from iquest_cli.analyst.static import Findings

SOURCE_SHARE: Final = 0.6
"""Of the prompt for source text; the rest is for what is said."""
FURTHER_SOURCE: Final = 4_000
"""Tokens of source added for a later question, when the repository is not shown whole."""
FREE_FOR_TOOLS: Final = 3_000
SLACK: Final = 64
SILENT: Final = Listener()


@dataclass(frozen=True, slots=True)
class Turn:
    question: str
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """`dropped`: questions of turns that had to go to make room. `was_stopped`: the person broke the answer off."""

    answer: Answer
    dropped: tuple[str, ...] = ()
    was_stopped: bool = False
    meant: str = ""
    """What of the last answer a word like "it" was taken to mean."""


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens: of the whole prompt, of source with rules, of the turns, and kept for an answer."""

    total: int
    source: int
    turns: int
    answer: int
    num_turns: int


@dataclass(slots=True)
class Conversation:
    """`engine` None: every turn is a static answer, to which the last one gives at most what "it" means."""

    workspace: Workspace
    engine: Engine | None
    options: AskOptions
    answers: list[Answer] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    context: PackedContext | None = None
    _base: tuple[Message, ...] = ()
    _agent: Agent | None = None
    _subject: str = ""

    def ask(self, question: str, listener: Listener = SILENT) -> Reply:
        """Raises the errors of `engine.errors` and `anchors.errors`; a question that failed is not remembered."""
        if self.engine is None:
            budget = self.options.budget or BUDGET_WITHOUT_MODEL
            subject = self._subject
            asked = spelled_out(question, subject)
            answer = answer_static(self.workspace, asked, budget=budget, paths=self.options.paths)
            reply = Reply(answer, meant=subject if asked != question else "")
            if answer.found:  # what was not found changes no subject
                self._subject = subject_of(answer.answer) or reply.meant
        else:
            reply = self._ask(self.engine, question, listener)
        self.answers.append(reply.answer)
        return reply

    def reset(self) -> None:
        """Forgets what was said and what was read for it; the answers stay for a transcript."""
        self.turns.clear()
        self.context, self._base, self._agent, self._subject = None, (), None, ""

    def usage(self) -> Usage | None:
        """None without a model."""
        if self.engine is None:
            return None
        source = self.engine.count_prompt_tokens(self._base) if self._base else 0
        whole = self.engine.count_prompt_tokens((*self._base, *self._said())) if self._base else 0
        total = total_room(self.engine, self.options)
        return Usage(total, source, whole - source, self.options.max_tokens, len(self.turns))

    def _ask(self, engine: Engine, question: str, listener: Listener) -> Reply:
        started = time.perf_counter()
        found = find(self.workspace, question, self.options.paths)
        if not self._base:
            self._begin(engine, question)
        assert self.context is not None
        user = self._user_message(engine, found)
        dropped = self._make_room(engine, user)
        said = self._generate(engine, user, listener)
        completion = said.completion
        was_stopped = completion.finish_reason == "interrupted"
        if was_stopped and not completion.text.strip():
            raise Interrupted("stopped before the first word")
        self.turns.append(Turn(question, (user, *said.messages)))
        answer = checked_answer(self.workspace, found, self.context, said, engine, self.options, started)
        return Reply(answer, dropped, was_stopped)

    def _begin(self, engine: Engine, question: str) -> None:
        """Packs the source once; later turns find it word for word."""
        options = self.options
        agent = Agent.of(self.workspace, engine, options.paths, options.tool_format) if options.tools else None
        system = render("answer_system", repository=repository_name(self.workspace))
        total = total_room(engine, self.options)
        if agent is not None and agent.reserve(total):
            system = f"{system}\n\n{agent.instructions()}"
        else:
            agent = None
        around = engine.count_prompt_tokens(_base_of(system, ""))
        room = min(int(total * SOURCE_SHARE), total - around - SLACK)
        if room < 1:
            raise PromptTooLong(
                f"{engine.name} leaves {total:,} tokens for a prompt, too few for a talk: "
                "lower --max-tokens or raise --budget"
            )
        plan = plan_for(self.workspace, question, room, engine.count_tokens, self.options.plan, self.options.paths)
        kind = "packed" if plan.kind == "summary" else plan.kind
        count, name, options = engine.count_tokens, engine.tokenizer_name, self.options
        self.context = packed_for(self.workspace, question, room, count, name, kind, options.paths, options.plan)
        self._base, self._agent = _base_of(system, self.context.text), agent

    def _user_message(self, engine: Engine, found: Findings) -> Message:
        """The question behind its evidence, cut to what the prompt can hold at all."""
        question = found.question.text
        source = self._further(engine, question) if self.turns else ""
        bare = Message("user", render("chat_turn", source="", evidence="", question=question))
        room = total_room(engine, self.options) - engine.count_prompt_tokens((*self._base, bare)) - SLACK
        if room < 1:
            raise PromptTooLong("the question does not fit beside the source text: ask it shorter, or raise --budget")
        evidence = clip(found.draft.text[:MAX_EVIDENCE_CHARS], room, engine.count_tokens)
        room -= engine.count_tokens(evidence) + (FREE_FOR_TOOLS if self._agent else 0)
        if not source or engine.count_tokens(source) > room:
            source = ""
        return Message("user", render("chat_turn", source=source, evidence=evidence, question=question))

    def _further(self, engine: Engine, question: str) -> str:
        assert self.context is not None
        if self.context.plan == "whole":
            return ""
        count, name = engine.count_tokens, engine.tokenizer_name
        budget = min(FURTHER_SOURCE, total_room(engine, self.options) // 10)
        try:
            packed = packed_for(self.workspace, question, budget, count, name, "packed", self.options.paths)
        except BudgetTooSmall:
            return ""
        return f"More source text for this question:\n\n{packed.text}\n"

    def _make_room(self, engine: Engine, user: Message) -> tuple[str, ...]:
        """Drops the oldest turns until the new one fits; their questions."""
        total = total_room(engine, self.options) - SLACK
        bare = engine.count_prompt_tokens((*self._base, user))
        free = min(FREE_FOR_TOOLS, max(0, total - bare)) if self._agent else 0
        dropped = []
        while self.turns and engine.count_prompt_tokens((*self._base, *self._said(), user)) + free > total:
            dropped.append(self.turns.pop(0).question)
        return tuple(dropped)

    def _generate(self, engine: Engine, user: Message, listener: Listener) -> Said:
        options = self.options
        request = GenerationRequest(
            (*self._base, *self._said(), user),
            options.max_tokens,
            Sampling(temperature=options.temperature, seed=options.seed),
        )
        if self._agent is not None:
            total = total_room(engine, options)
            return self._agent.run(request, total, listener.on_delta, listener.on_progress, listener.on_tool)
        completion = engine.generate(request, listener.on_delta, listener.on_progress)
        return Said(completion, (Message("assistant", completion.text),))

    def _said(self) -> tuple[Message, ...]:
        return tuple(message for turn in self.turns for message in turn.messages)


def _base_of(system: str, context: str) -> tuple[Message, ...]:
    """Rules, the source, and a word of the model, so that the roles alternate whatever is dropped later."""
    return (
        Message("system", system),
        Message("user", render("chat_source", context=context)),
        Message("assistant", prompt_text("chat_ready").strip()),
    )
