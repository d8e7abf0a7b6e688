"""What an OpenAI-compatible server streams -> one completion. Knows chunks of the protocol; opens no connection."""

from __future__ import annotations

import json
import math
import re
import time
from typing import Any

from engine.catalog import ToolFormat
from engine.stream import ReasoningSplitter, StopFinder
from engine.tokens import ReasoningTags
from engine.types import Completion, Delta, FinishReason, GenerationRequest, OnDelta

_WORD = re.compile(r"[^\W\d_]+|\d|[^\w\s]|_|\s+")


def estimate_tokens(text: str) -> int:
    """For a server that counts for nobody: words by their length, every digit and mark, white space runs."""
    return sum(max(1, math.ceil(len(word.encode()) / 5)) for word in _WORD.findall(text))


class Reading:
    """One streamed answer: reasoning apart, stop strings cut, pieces told, tool calls as the text that they were."""

    def __init__(
        self,
        request: GenerationRequest,
        tags: ReasoningTags | None,
        num_prompt: int,
        on_delta: OnDelta | None,
        tool_format: ToolFormat,
    ) -> None:
        self._splitter = ReasoningSplitter(tags)
        self._stop = StopFinder(request.stop)
        self._on_delta = on_delta
        self._tool_format = tool_format
        self._calls: dict[int, list[str]] = {}  # index -> name, arguments as JSON
        self._texts: dict[bool, list[str]] = {False: [], True: []}
        self._num = [num_prompt, 0, 0]  # prompt, cached, completion tokens
        self._started = time.perf_counter()
        self._first: float | None = None
        self.finish: FinishReason = "interrupted"

    def take(self, chunk: Any) -> bool:
        """True when a stop string ended the answer here."""
        if getattr(chunk, "usage", None) is not None:
            details = getattr(chunk.usage, "prompt_tokens_details", None)
            cached = getattr(details, "cached_tokens", None) or 0
            self._num = [chunk.usage.prompt_tokens, cached, chunk.usage.completion_tokens]
        for choice in getattr(chunk, "choices", None) or ():
            delta = choice.delta
            thought = getattr(delta, "reasoning_content", None) or getattr(delta, "reasoning", None)
            if thought:
                self._tell(thought, True)
            for text, is_reasoning in self._splitter.feed(delta.content or ""):
                self._tell(text if is_reasoning else self._stop.feed(text), is_reasoning)
            for call in getattr(delta, "tool_calls", None) or ():
                self._take_call(call)
            if choice.finish_reason:
                self.finish = "length" if choice.finish_reason == "length" else "stop"
        if self._stop.stopped:
            self.finish = "stop"
        return self._stop.stopped

    def completion(self) -> Completion:
        for text, is_reasoning in self._splitter.feed("", final=True):
            self._tell(text if is_reasoning else self._stop.feed(text), is_reasoning)
        self._tell(self._stop.flush(), False)
        for _, (name, arguments) in sorted(self._calls.items()):
            gap = "\n" if self._texts[False] else ""
            self._tell(gap + call_text(name, arguments, self._tool_format), False)
        now = time.perf_counter()
        first = self._first if self._first is not None else now
        answer, reasoning = ("".join(self._texts[side]) for side in (False, True))
        num_tokens = self._num[2] or estimate_tokens(answer) + estimate_tokens(reasoning)
        return Completion(
            answer, reasoning, self.finish, self._num[0], self._num[1], num_tokens, first - self._started, now - first
        )

    def _take_call(self, call: Any) -> None:
        parts = self._calls.setdefault(getattr(call, "index", 0) or 0, ["", ""])
        said = getattr(call, "function", None)
        parts[0] += getattr(said, "name", None) or ""
        parts[1] += getattr(said, "arguments", None) or ""

    def _tell(self, text: str, is_reasoning: bool) -> None:
        if not text:
            return
        if self._first is None:
            self._first = time.perf_counter()
        self._texts[is_reasoning].append(text)
        if self._on_delta is not None:
            self._on_delta(Delta(text, estimate_tokens(text), is_reasoning))


def call_text(name: str, arguments: str, tool_format: ToolFormat) -> str:
    """A call that the server has parsed, as the model writes it: the text is what this package hands on.

    Arguments that are no JSON object stay as they are, for the reader to refuse.
    """
    try:
        values = json.loads(arguments or "{}")
    except ValueError:
        values = None
    if tool_format == "qwen3-coder" and isinstance(values, dict):
        shown = ((key, v if isinstance(v, str) else json.dumps(v, ensure_ascii=False)) for key, v in values.items())
        lines = [f"<parameter={key}>\n{value}\n</parameter>" for key, value in shown]
        return "\n".join(["<tool_call>", f"<function={name}>", *lines, "</function>", "</tool_call>"])
    document = arguments if values is None else json.dumps(values, ensure_ascii=False)
    return f'<tool_call>\n{{"name": {json.dumps(name)}, "arguments": {document}}}\n</tool_call>'
