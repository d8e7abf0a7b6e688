"""Any OpenAI-compatible endpoint behind the Engine interface, through the official client.

Knows one server and one of its models. The template is the server's own: what it does with control-like text in a
content is its affair. The key comes from IQUEST_SERVER_KEY and is never shown; retries are for transient errors only.
"""

from __future__ import annotations

import contextlib
import ipaddress
import json
import math
import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from engine.catalog import find_entry
from engine.errors import BackendFailed, BackendMissing, Interrupted, OfflineError, PromptTooLong
from engine.stream import ReasoningSplitter, StopFinder
from engine.tokens import ReasoningTags
from engine.types import Completion, Delta, FinishReason, GenerationRequest, Message, OnDelta, OnProgress, Progress

KEY_VARIABLE = "IQUEST_SERVER_KEY"
_CONTEXT_FIELDS = ("max_model_len", "context_length", "context_window", "max_context_length")
_WORD = re.compile(r"[^\W\d_]+|\d|[^\w\s]|_|\s+")
_MESSAGE_TOKENS = 8


def estimate_tokens(text: str) -> int:
    """For a server that counts for nobody: words by their length, every digit and mark, white space runs."""
    return sum(max(1, math.ceil(len(word.encode()) / 5)) for word in _WORD.findall(text))


class ServerEngine:
    """Asks the server at birth which models it has and how much they hold. Raises BackendFailed, OfflineError."""

    def __init__(
        self,
        url: str,
        model: str | None = None,
        *,
        max_context: int | None = None,
        offline: bool = False,
        timeout_s: float = 600.0,
        on_progress: OnProgress | None = None,
    ) -> None:
        self._url = url.rstrip("/")
        if offline and not is_loopback(url):
            raise OfflineError(f"{self._shown} is another machine and --offline is set: drop one of the two")
        self._openai, self._client = _client(self._url, timeout_s)
        self._model, context = self._choose(model)
        limits = [limit for limit in (context, max_context) if limit]
        if not limits:
            raise BackendFailed(f"{self._shown} does not say how much {self._model} holds: set engine.max_context")
        self._max_context = min(limits)
        self._counts = True
        entry = find_entry(self._model)
        self._tags = entry.reasoning if entry is not None else ReasoningTags()
        self._on_progress = on_progress

    @property
    def name(self) -> str:
        return self._model

    @property
    def notes(self) -> tuple[str, ...]:
        return ()

    @property
    def max_context(self) -> int:
        return self._max_context

    @property
    def tokenizer_name(self) -> str:
        return "estimate"

    def count_tokens(self, text: str) -> int:
        return estimate_tokens(text)

    def count_prompt_tokens(self, messages: tuple[Message, ...]) -> int:
        """Asked of the server where it can count, else estimated."""
        if self._counts:
            body = {"model": self._model, "messages": [_message(m) for m in messages], "add_generation_prompt": True}
            root = self._url.removesuffix("/v1")
            try:
                answer = self._client.post(f"{root}/tokenize", cast_to=object, body=body, options={"max_retries": 0})
                if isinstance(answer, dict) and isinstance(answer.get("count"), int):
                    return int(answer["count"])
            except (self._openai.OpenAIError, ValueError):
                pass
            self._counts = False
        return sum(estimate_tokens(m.content) + _MESSAGE_TOKENS for m in messages)

    def generate(
        self, request: GenerationRequest, on_delta: OnDelta | None = None, on_progress: OnProgress | None = None
    ) -> Completion:
        num_prompt = self.count_prompt_tokens(request.messages)
        if num_prompt + request.max_tokens > self._max_context:
            raise PromptTooLong(
                f"the prompt has {num_prompt:,} tokens and the answer up to {request.max_tokens:,}, "
                f"{self._model} holds {self._max_context:,}: lower --budget or --max-tokens"
            )
        told = on_progress or self._on_progress
        if told is not None:
            told(Progress("prefill", 0, num_prompt))
        reading = _Reading(request, self._tags, num_prompt, on_delta)
        with contextlib.suppress(KeyboardInterrupt), self._errors():
            stream = self._client.chat.completions.create(**self._body(request))
            if not hasattr(stream, "__iter__") or isinstance(stream, str):
                raise BackendFailed(f"{self._shown} answered no stream: its address usually ends in /v1")
            with stream:
                for chunk in stream:
                    if reading.take(chunk):
                        break
            if reading.finish == "interrupted":
                raise BackendFailed(f"{self._shown} stopped in the middle of the answer: ask again, or look at its log")
        return reading.completion()

    def generate_batch(
        self, requests: tuple[GenerationRequest, ...], on_progress: OnProgress | None = None
    ) -> Iterator[tuple[int, Completion]]:
        for index, request in enumerate(requests):
            completion = self.generate(request)
            if completion.finish_reason == "interrupted":
                raise Interrupted(f"stopped after {index} of {len(requests)} answers")
            if on_progress is not None:
                on_progress(Progress("decode", index + 1, len(requests)))
            yield index, completion

    def close(self) -> None:
        self._client.close()

    @property
    def _shown(self) -> str:
        """The address without whatever stands before an @ or after a ?."""
        parts = urlsplit(self._url)
        host = parts.netloc.rpartition("@")[2]
        return f"{parts.scheme}://{host}{parts.path}"

    def _choose(self, wanted: str | None) -> tuple[str, int | None]:
        with self._errors():
            listed = getattr(self._client.models.list(), "data", None) or []
        models = {str(entry.id): entry for entry in listed if getattr(entry, "id", None)}
        if wanted is not None and models and wanted not in models:
            raise BackendFailed(f"{self._shown} has no model {wanted}: it has {', '.join(sorted(models)[:5])}")
        name = wanted or next(iter(models), None)
        if name is None:
            raise BackendFailed(f"{self._shown} lists no model: load one there, or name it as server:URL#name")
        if wanted is None and len(models) > 1:
            raise BackendFailed(f"{self._shown} has several models: say server:URL#{name} or another of them")
        return name, _context_of(models.get(name))

    def _body(self, request: GenerationRequest) -> dict[str, Any]:
        sampling = request.sampling
        body: dict[str, Any] = {
            "model": self._model,
            "messages": [_message(m) for m in request.messages],
            "max_tokens": request.max_tokens,
            "temperature": sampling.temperature,
            "top_p": sampling.top_p,
            "seed": sampling.seed,
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        if request.stop:
            body["stop"] = list(request.stop[:4])  # servers take four; the rest is found here
        if sampling.top_k:
            body["extra_body"] = {"top_k": sampling.top_k}
        return body

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """What the client and its transport raise, as one line with the remedy."""
        openai = self._openai
        try:
            yield
        except openai.APITimeoutError:
            raise BackendFailed(f"{self._shown} does not answer: is it still loading? Try again") from None
        except openai.APIConnectionError:
            raise BackendFailed(
                f"{self._shown} cannot be reached or broke off: start it, or check the address"
            ) from None
        except (openai.AuthenticationError, openai.PermissionDeniedError):
            raise BackendFailed(f"{self._shown} refuses the key: set {KEY_VARIABLE}") from None
        except openai.APIStatusError as error:
            raise self._status(error) from None
        except (openai.OpenAIError, *_transport_errors(), json.JSONDecodeError) as error:
            raise BackendFailed(f"{self._shown} broke off or speaks no OpenAI API ({_one_line(error)})") from None

    def _status(self, error: Any) -> BackendFailed | PromptTooLong:
        said = _one_line(error)
        if error.status_code in (400, 413, 422) and "context" in said.lower():
            return PromptTooLong(f"{self._model} holds less than it said ({said}): lower --budget")
        return BackendFailed(f"{self._shown} answered {error.status_code} ({said}): look at its log")


class _Reading:
    """One streamed answer: reasoning apart, stop strings cut, pieces told."""

    def __init__(
        self, request: GenerationRequest, tags: ReasoningTags | None, num_prompt: int, on_delta: OnDelta | None
    ) -> None:
        self._splitter = ReasoningSplitter(tags)
        self._stop = StopFinder(request.stop)
        self._on_delta = on_delta
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
            if choice.finish_reason:
                self.finish = "length" if choice.finish_reason == "length" else "stop"
        if self._stop.stopped:
            self.finish = "stop"
        return self._stop.stopped

    def completion(self) -> Completion:
        for text, is_reasoning in self._splitter.feed("", final=True):
            self._tell(text if is_reasoning else self._stop.feed(text), is_reasoning)
        self._tell(self._stop.flush(), False)
        now = time.perf_counter()
        first = self._first if self._first is not None else now
        answer, reasoning = ("".join(self._texts[side]) for side in (False, True))
        num_tokens = self._num[2] or estimate_tokens(answer) + estimate_tokens(reasoning)
        return Completion(
            answer, reasoning, self.finish, self._num[0], self._num[1], num_tokens, first - self._started, now - first
        )

    def _tell(self, text: str, is_reasoning: bool) -> None:
        if not text:
            return
        if self._first is None:
            self._first = time.perf_counter()
        self._texts[is_reasoning].append(text)
        if self._on_delta is not None:
            self._on_delta(Delta(text, estimate_tokens(text), is_reasoning))


def is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _client(url: str, timeout_s: float) -> tuple[Any, Any]:
    try:
        import openai
    except ImportError:
        raise BackendMissing("server: models need the openai package: pip install 'iquest[server]'") from None
    timeout = openai.Timeout(timeout_s, connect=10.0)
    key = os.environ.get(KEY_VARIABLE) or "none"
    return openai, openai.OpenAI(base_url=url, api_key=key, timeout=timeout, max_retries=2)


def _transport_errors() -> tuple[type[Exception], ...]:
    """Older clients let their HTTP library's own errors through while a stream is read."""
    return tuple(sys.modules[name].HTTPError for name in ("httpx", "httpx2") if name in sys.modules)


def _context_of(model: Any) -> int | None:
    for field in _CONTEXT_FIELDS:
        value = getattr(model, field, None)
        if isinstance(value, int) and value > 0:
            return value
    meta = getattr(model, "meta", None)  # llama.cpp
    value = meta.get("n_ctx") or meta.get("n_ctx_train") if isinstance(meta, dict) else None
    return value if isinstance(value, int) and value > 0 else None


def _message(message: Message) -> dict[str, str]:
    return {"role": message.role, "content": message.content}


def _one_line(error: Exception) -> str:
    text = " ".join(str(error).split())
    key = os.environ.get(KEY_VARIABLE)
    if key:
        text = text.replace(key, "***")
    return text[:200]
