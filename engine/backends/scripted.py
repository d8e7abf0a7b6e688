"""Replays answers from a file behind the Engine interface, for tests and dry runs. Knows no model.

A plain text file is the answer to everything. A JSON file is `{"replies": [{"when", "text", "reasoning"}, ...]}` with
optional `name` and `max_context`: a reply with `when` answers every prompt that contains that string, the others answer
once each, in order; the last of them is repeated.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.errors import BackendFailed, ModelUnreadable, PromptTooLong
from engine.stream import Detokenizer, ReasoningSplitter, StopFinder, TextStream
from engine.types import Completion, FinishReason, GenerationRequest, Message, OnDelta, OnProgress, Progress

_WORD = re.compile(r"\s*\w+|\s*[^\w\s]|\s+")
_MESSAGE_TOKENS = 4


@dataclass(frozen=True, slots=True)
class Reply:
    """`when`: a string that the prompt must contain; empty matches anything."""

    text: str
    when: str = ""
    reasoning: str = ""


class ScriptedEngine:
    """A token is a word or a punctuation mark with the white space before it. `requests` keeps what was asked."""

    def __init__(self, replies: tuple[Reply, ...], *, name: str = "scripted", max_context: int = 131_072) -> None:
        self._always = tuple(reply for reply in replies if reply.when)
        self._queue = [reply for reply in replies if not reply.when]
        self._name = name
        self._max_context = max_context
        self.requests: list[GenerationRequest] = []

    @classmethod
    def from_file(cls, path: str | Path) -> ScriptedEngine:
        """Raises ModelUnreadable."""
        file = Path(path).expanduser()
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, ValueError):
            raise ModelUnreadable(f"{path}: the script cannot be read: name a readable text or JSON file") from None
        if file.suffix != ".json":
            return cls((Reply(text),))
        try:
            document: dict[str, Any] = json.loads(text)
            replies = tuple(Reply(**entry) for entry in document["replies"])
            name, context = str(document.get("name", "scripted")), int(document.get("max_context", 131_072))
        except (ValueError, KeyError, TypeError):
            raise ModelUnreadable(f'{path}: no script: it needs {{"replies": [{{"text": "..."}}]}}') from None
        return cls(replies, name=name, max_context=context)

    @property
    def name(self) -> str:
        return self._name

    @property
    def notes(self) -> tuple[str, ...]:
        return ()

    @property
    def max_context(self) -> int:
        return self._max_context

    @property
    def tokenizer_name(self) -> str:
        return "words"

    def count_tokens(self, text: str) -> int:
        return sum(1 for _ in _WORD.finditer(text))

    def count_prompt_tokens(self, messages: tuple[Message, ...]) -> int:
        return sum(self.count_tokens(message.content) + _MESSAGE_TOKENS for message in messages)

    def generate(
        self, request: GenerationRequest, on_delta: OnDelta | None = None, on_progress: OnProgress | None = None
    ) -> Completion:
        num_prompt = self.count_prompt_tokens(request.messages)
        if num_prompt + request.max_tokens > self._max_context:
            raise PromptTooLong(
                f"the prompt has {num_prompt:,} tokens and the answer up to {request.max_tokens:,}, "
                f"{self._name} holds {self._max_context:,}: lower --budget or --max-tokens"
            )
        self.requests.append(request)
        reply = self._reply(request)
        if on_progress is not None:
            on_progress(Progress("prefill", num_prompt, num_prompt))
        return self._stream(reply, request, num_prompt, on_delta)

    def generate_batch(
        self, requests: tuple[GenerationRequest, ...], on_progress: OnProgress | None = None
    ) -> Iterator[tuple[int, Completion]]:
        for index, request in enumerate(requests):
            yield index, self.generate(request)
            if on_progress is not None:
                on_progress(Progress("decode", index + 1, len(requests)))

    def close(self) -> None:
        return None

    def _reply(self, request: GenerationRequest) -> Reply:
        prompt = "\n".join(message.content for message in request.messages)
        for reply in self._always:
            if reply.when in prompt:
                return reply
        if not self._queue:
            raise BackendFailed(f"{self._name} has no reply for this prompt: add one without `when` to the script")
        return self._queue.pop(0) if len(self._queue) > 1 else self._queue[0]

    def _stream(
        self, reply: Reply, request: GenerationRequest, num_prompt: int, on_delta: OnDelta | None
    ) -> Completion:
        words = [(word, True) for word in _WORD.findall(reply.reasoning)]
        words += [(word, False) for word in _WORD.findall(reply.text)]
        finish: FinishReason = "stop" if len(words) <= request.max_tokens else "length"
        words = words[: request.max_tokens]
        reasoning = _TextOf([word for word, thinks in words if thinks])
        answer = _TextOf([word for word, thinks in words if not thinks])
        thinking = TextStream(Detokenizer(reasoning), ReasoningSplitter(None), StopFinder(()))
        stream = TextStream(Detokenizer(answer), ReasoningSplitter(None), StopFinder(request.stop))
        for part, count, is_reasoning in ((thinking, len(reasoning.words), True), (stream, len(answer.words), False)):
            for token in range(count):
                _tell(part, token, on_delta, is_reasoning)
                if part.is_stopped:
                    finish = "stop"
                    break
            _tell(part, None, on_delta, is_reasoning)
        return Completion(stream.text, thinking.text, finish, num_prompt, 0, len(words), 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class _TextOf:
    """Decodes word numbers."""

    words: list[str]

    def __call__(self, token_ids: Any) -> str:
        return "".join(self.words[i] for i in token_ids)


def _tell(stream: TextStream, token: int | None, on_delta: OnDelta | None, is_reasoning: bool) -> None:
    from dataclasses import replace

    for delta in stream.finish() if token is None else stream.feed(token):
        if on_delta is not None:
            on_delta(replace(delta, is_reasoning=is_reasoning))
