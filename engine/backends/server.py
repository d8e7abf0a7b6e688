"""Any OpenAI-compatible endpoint behind the Engine interface, through the official client.

Knows one server and one of its models. The template is the server's own: what it does with control-like text in a
content is its affair. The key comes from IQUEST_SERVER_KEY and is never shown; retries are for transient errors only.
"""

from __future__ import annotations

import contextlib
import ipaddress
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from engine.backends.context import context_of
from engine.backends.reading import Reading, estimate_tokens
from engine.catalog import ToolFormat, find_entry
from engine.errors import BackendFailed, BackendMissing, Interrupted, OfflineError, PromptTooLong
from engine.tokens import ReasoningTags
from engine.types import Completion, GenerationRequest, Message, OnDelta, OnProgress, Progress

KEY_VARIABLE = "IQUEST_SERVER_KEY"
_MESSAGE_TOKENS = 8


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
            raise BackendFailed(
                f"{self._shown} does not say how many tokens {self._model} holds (Ollama and LM Studio do once it is "
                "loaded): set engine.max_context"
            )
        self._max_context = min(limits)
        self._counts = True
        entry = find_entry(self._model)
        self._tags = entry.reasoning if entry is not None else ReasoningTags()
        self._tool_format: ToolFormat = (entry.tool_format if entry is not None else None) or "hermes"
        self._takes_top_k = True
        self._on_progress = on_progress

    @property
    def name(self) -> str:
        return self._model

    @property
    def notes(self) -> tuple[str, ...]:
        return () if self._takes_top_k else (f"{self._shown} refuses top_k: it samples without",)

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
        reading = Reading(request, self._tags, num_prompt, on_delta, self._tool_format)
        with contextlib.suppress(KeyboardInterrupt), self._errors():
            stream = self._ask(request)
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
        return name, context_of(self._get, name, models.get(name))

    def _get(self, path: str) -> Any:
        """JSON of a path beside the protocol's, or None."""
        root = self._url.removesuffix("/v1")
        try:
            return self._client.get(root + path, cast_to=object, options={"max_retries": 0, "timeout": 10.0})
        except (self._openai.OpenAIError, ValueError):
            return None

    def _ask(self, request: GenerationRequest) -> Any:
        """The stream. top_k is no field of the protocol: a server that refuses it is asked again without."""
        try:
            return self._client.chat.completions.create(**self._body(request))
        except self._openai.APIStatusError as error:
            if not (request.sampling.top_k and self._takes_top_k and error.status_code in (400, 422)):
                raise
        self._takes_top_k = False
        try:
            return self._client.chat.completions.create(**self._body(request))
        except self._openai.APIStatusError:
            self._takes_top_k = True  # it was not that
            raise

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
        if sampling.top_k and self._takes_top_k:
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


def _message(message: Message) -> dict[str, str]:
    return {"role": message.role, "content": message.content}


def _one_line(error: Exception) -> str:
    text = " ".join(str(error).split())
    key = os.environ.get(KEY_VARIABLE)
    if key:
        text = text.replace(key, "***")
    return text[:200]
