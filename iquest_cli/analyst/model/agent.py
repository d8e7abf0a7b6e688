"""The loop in which a model may look further before it answers: call, result, call, answer; bounded on every side.

Results are content of ordinary messages: nothing in them steers anything but the model's next words. Which models may
call at all, and how they write a call, is the catalog's knowledge. Does not judge the answer, the citation checks do.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from engine.catalog import find_entry
from engine.types import Completion, GenerationRequest, Message, OnDelta, OnProgress
from iquest_cli.analyst.answer import ToolUse
from iquest_cli.analyst.model.gate import Gate
from iquest_cli.analyst.model.prompts import render
from iquest_cli.analyst.model.tool_calls import Call, MalformedCall, ToolFormat, Turn, parse_turn, prose_of
from iquest_cli.analyst.model.tools import TOOLS, Tool, Toolbox

if TYPE_CHECKING:
    from anchors.workspace import Workspace
    from engine.types import Engine

MAX_CALLS: Final = 8
MAX_TURNS: Final = MAX_CALLS + 3
"""Every call alone, one to mend, one to end, one answer: the last word even if the counting above it is wrong."""
MAX_RESULT_TOKENS: Final = 1_500
MIN_RESULT_TOKENS: Final = 48
SLACK: Final = 64
"""Tokens kept free: token counts of pieces do not add up to that of the whole."""
RESERVE: Final = 12_000
SMALLEST_ROOM: Final = 4_096
"""A prompt smaller than this is left to the source text alone."""

OnTool = Callable[[ToolUse], None]


@dataclass(frozen=True, slots=True)
class Said:
    """`completion` sums up all turns, its text is the answer. `messages`: what followed the prompt, answer included."""

    completion: Completion
    messages: tuple[Message, ...]
    uses: tuple[ToolUse, ...] = ()
    paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Agent:
    """One model with its tools over one workspace."""

    engine: Engine
    toolbox: Toolbox
    tool_format: ToolFormat

    @classmethod
    def of(
        cls, workspace: Workspace, engine: Engine, paths: tuple[str, ...] = (), otherwise: ToolFormat | None = None
    ) -> Agent | None:
        """`otherwise`: how a model calls that the catalog does not know; None: it gets no tools.

        A model that the catalog knows for one without calls gets none either.
        """
        entry = find_entry(engine.name)
        tool_format = entry.tool_format if entry is not None else otherwise
        return cls(engine, Toolbox(workspace, paths), tool_format) if tool_format is not None else None

    def instructions(self) -> str:
        """For the end of the system prompt."""
        name = {"hermes": "tools_hermes", "qwen3-coder": "tools_qwen3_coder"}[self.tool_format]
        tell = _as_json if self.tool_format == "hermes" else _as_xml
        return render(name, tools="\n".join(tell(tool) for tool in TOOLS), max_calls=str(MAX_CALLS))

    def reserve(self, total: int) -> int:
        """Tokens of a prompt of `total` to keep free of source text; 0 when the prompt is too small for tools."""
        if total < SMALLEST_ROOM:
            return 0
        return min(RESERVE, total // 3) + self.engine.count_tokens(self.instructions()) + SLACK

    def run(
        self,
        request: GenerationRequest,
        limit: int,
        on_delta: OnDelta | None = None,
        on_progress: OnProgress | None = None,
        on_tool: OnTool | None = None,
    ) -> Said:
        """`limit`: tokens that the prompt may grow to. Raises what the engine raises."""
        talk = _Talk(self, request, limit, on_tool)
        while True:
            gate = Gate(on_delta)
            completion = self.engine.generate(talk.request(), gate, on_progress)
            gate.finish()
            if talk.take(completion, gate.is_open):
                return talk.said()


@dataclass(slots=True)
class _Talk:
    """What was said after the prompt, and what is still allowed."""

    agent: Agent
    start: GenerationRequest
    limit: int
    on_tool: OnTool | None
    messages: list[Message] = field(default_factory=list)
    completions: list[Completion] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    """Prose before a call that was shown already: it is part of the answer then."""
    uses: list[ToolUse] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    was_mended: bool = False
    is_ending: bool = False

    def request(self) -> GenerationRequest:
        return replace(self.start, messages=(*self.start.messages, *self.messages))

    def take(self, completion: Completion, was_shown: bool) -> bool:
        """One turn of the model; True when it was the last."""
        self.completions.append(completion)
        text = completion.text
        if completion.finish_reason == "interrupted" or len(self.completions) >= MAX_TURNS:
            return self._end(prose_of(text))
        try:
            turn = parse_turn(text, self.agent.tool_format)
        except MalformedCall as error:
            return self._take_malformed(text, str(error), was_shown)
        if not turn.calls or self.is_ending:
            return self._end(turn.prose)
        return self._take_calls(text, turn, was_shown)

    def _take_calls(self, text: str, turn: Turn, was_shown: bool) -> bool:
        said = Message("assistant", text)
        if self._room(said) < 0:
            return self._end(turn.prose)
        parts: list[str] = []
        for call in turn.calls:
            room = min(MAX_RESULT_TOKENS, self._room(said, Message("user", "\n\n".join(parts))))
            if len(self.uses) >= MAX_CALLS or room < MIN_RESULT_TOKENS:
                break
            parts.append(self._look(call, room))
        if len(self.uses) >= MAX_CALLS:
            parts.append(self._ending("All calls are used up"))
        elif self._room(said, Message("user", "\n\n".join(parts))) < MIN_RESULT_TOKENS:
            parts.append(self._ending("There is no room for more"))
        return self._go_on(said, "\n\n".join(parts), turn.prose, was_shown)

    def _look(self, call: Call, room: int) -> str:
        count = self.agent.engine.count_tokens
        result = self.agent.toolbox.run(call.name, call.arguments)
        head = render("tool_result", call=spelled(call.name, call.arguments), result="")
        text = clip(_utf8(result.text), max(1, room - count(head)), count)
        use = ToolUse(call.name, call.arguments, count(text))
        self.uses.append(use)
        self.paths += result.paths
        if self.on_tool is not None:
            self.on_tool(use)
        return f"{head}\n{text}"

    def _take_malformed(self, text: str, problem: str, was_shown: bool) -> bool:
        said = Message("assistant", clip(text, MAX_RESULT_TOKENS, self.agent.engine.count_tokens))
        if self.was_mended or self.is_ending or self._room(said) < 0:
            return self._end(prose_of(text))
        self.was_mended = True
        return self._go_on(said, render("tool_repair", problem=problem), prose_of(text), was_shown)

    def _ending(self, reason: str) -> str:
        self.is_ending = True
        return render("tool_end", reason=reason)

    def _go_on(self, said: Message, reply: str, prose: str, was_shown: bool) -> bool:
        self.messages += [said, Message("user", reply)]
        if was_shown and prose.strip():
            self.kept.append(prose.strip())
        return False

    def _end(self, text: str) -> bool:
        self.kept.append(text.strip())
        self.messages.append(Message("assistant", text))
        return True

    def _room(self, *more: Message) -> int:
        """Tokens left for a result once an ending is said too."""
        taken = self.agent.engine.count_prompt_tokens((*self.start.messages, *self.messages, *more))
        return self.limit - taken - 2 * SLACK

    def said(self) -> Said:
        last = self.completions[-1]
        whole = Completion(
            text="\n\n".join(part for part in self.kept if part),
            reasoning="\n".join(done.reasoning for done in self.completions if done.reasoning),
            finish_reason=last.finish_reason,
            num_prompt_tokens=last.num_prompt_tokens,
            num_cached_tokens=last.num_cached_tokens,
            num_completion_tokens=sum(done.num_completion_tokens for done in self.completions),
            prefill_s=sum(done.prefill_s for done in self.completions),
            decode_s=sum(done.decode_s for done in self.completions),
        )
        return Said(whole, tuple(self.messages), tuple(self.uses), tuple(dict.fromkeys(self.paths)))


def spelled(name: str, arguments: dict[str, object]) -> str:
    """`read(path="a.py", first_line=3)`: one line for people and for the model."""
    given = ", ".join(f"{key}={json.dumps(value, ensure_ascii=False)}" for key, value in arguments.items())
    return f"{name}({given})" if len(given) <= 200 else f"{name}({given[:199]}…)"


def clip(text: str, limit: int, count: Callable[[str], int]) -> str:
    """The text in at most `limit` tokens, cut at a line's end where one fits, and saying so."""
    if count(text) <= limit:
        return text
    lines = text.split("\n")
    low, high = 0, len(lines) - 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if count(_cut(lines, middle)) <= limit else (low, middle - 1)
    if low:
        return _cut(lines, low)
    kept = text[: 4 * limit]
    while kept and count(f"{kept}…") > limit:
        kept = kept[: len(kept) * 3 // 4]
    return f"{kept}…"


def _cut(lines: list[str], kept: int) -> str:
    return "\n".join([*lines[:kept], f"… {len(lines) - kept} more lines left out: ask for less at once"])


def _as_json(tool: Tool) -> str:
    properties = {p.name: {"type": p.kind, "description": p.about} for p in tool.parameters}
    required = [p.name for p in tool.parameters if p.is_required]
    schema = {"type": "object", "properties": properties, "required": required}
    function = {"name": tool.name, "description": tool.about, "parameters": schema}
    return json.dumps({"type": "function", "function": function}, ensure_ascii=False)


def _as_xml(tool: Tool) -> str:
    rows = [f"<function>\n<name>{tool.name}</name>\n<description>{tool.about}</description>\n<parameters>"]
    for p in tool.parameters:
        need = "" if p.is_required else " Optional."
        rows.append(
            f"<parameter>\n<name>{p.name}</name>\n<type>{p.kind}</type>\n"
            f"<description>{p.about}.{need}</description>\n</parameter>"
        )
    return "\n".join([*rows, "</parameters>\n</function>"])


def _utf8(text: str) -> str:
    """File names may hold bytes that no tokenizer takes."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
