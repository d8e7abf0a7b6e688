"""The default backend: the model runs in this process. Weights are loaded when first needed.

Knows the order of one generation: render, check the length, load, prefill, decode. Devices come from a placement plan.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from engine.cache.store import ChunkStore
from engine.checkpoint import Checkpoint
from engine.errors import BackendFailed, PromptTooLong
from engine.loading import LoadOptions, load_model
from engine.memory import memory_errors
from engine.placement import PlacementPlan
from engine.stream import Detokenizer, ReasoningSplitter, StopFinder, TextStream
from engine.tokens import Prompt, ReasoningTags, Tokenizer
from engine.types import Completion, FinishReason, GenerationRequest, Message, OnDelta, OnProgress

if TYPE_CHECKING:
    from engine.cache.prefix import PrefixCache
    from engine.decode import Decoder

# Changes when the stored tensors mean something else.
_LAYOUT = "kv-1"


@dataclass(slots=True)
class _Clock:
    """Seconds of the two phases and what was counted in them."""

    start: float = field(default_factory=time.perf_counter)
    first: float | None = None
    num_cached: int = 0
    num_tokens: int = 0

    def prefilled(self) -> None:
        self.first = time.perf_counter()

    @property
    def seconds(self) -> tuple[float, float]:
        now = time.perf_counter()
        first = self.first if self.first is not None else now
        return first - self.start, now - first


class EmbeddedEngine:
    """One checkpoint on this machine's devices. `plan`: where it goes; `notes`: what a person should know of it."""

    def __init__(
        self,
        name: str,
        checkpoint: Checkpoint,
        tokenizer: Tokenizer,
        options: LoadOptions,
        *,
        plan: PlacementPlan,
        tags: ReasoningTags | None = None,
        chunk: int = 512,
        store: ChunkStore | None = None,
        notes: tuple[str, ...] = (),
        on_progress: OnProgress | None = None,
    ) -> None:
        self.checkpoint = checkpoint
        self.tokenizer = tokenizer
        self.options = options
        self.plan = plan
        self._notes = notes
        self._store = store
        self._name = name
        self._tags = tags
        self._chunk = chunk
        self._on_progress = on_progress
        self._decoder: Decoder | None = None
        end = tokenizer.added_tokens.get("<|im_end|>")
        self._eos_ids = checkpoint.eos_ids | ({end} if end is not None else set())
        tag_ids = {tokenizer.added_tokens.get(tag) for tag in ((tags.open, tags.close) if tags else ())}
        self._hidden_ids = (tokenizer.special_ids | self._eos_ids) - tag_ids

    @property
    def name(self) -> str:
        return self._name

    @property
    def notes(self) -> tuple[str, ...]:
        problem = self._store.problem if self._store is not None else None
        return (*self._notes, problem) if problem else self._notes

    @property
    def max_context(self) -> int:
        return self.plan.context

    @property
    def tokenizer_name(self) -> str:
        return self.tokenizer.name

    def count_tokens(self, text: str) -> int:
        return self.tokenizer.count(text)

    def count_prompt_tokens(self, messages: tuple[Message, ...]) -> int:
        return self.tokenizer.render(messages).num_tokens

    def generate(
        self, request: GenerationRequest, on_delta: OnDelta | None = None, on_progress: OnProgress | None = None
    ) -> Completion:
        prompt = self._prompt(request)
        stream = self._stream(request, prompt)
        clock = _Clock()
        finish: FinishReason = "interrupted"
        with contextlib.suppress(KeyboardInterrupt):
            finish = self._run(request, prompt, stream, clock, on_delta, on_progress or self._on_progress)
        _tell(stream.finish, on_delta)
        prefill_s, decode_s = clock.seconds
        return Completion(
            text=stream.text,
            reasoning=stream.reasoning,
            finish_reason=finish,
            num_prompt_tokens=prompt.num_tokens,
            num_cached_tokens=clock.num_cached,
            num_completion_tokens=clock.num_tokens,
            prefill_s=prefill_s,
            decode_s=decode_s,
        )

    def generate_batch(
        self, requests: tuple[GenerationRequest, ...], on_progress: OnProgress | None = None
    ) -> Iterator[tuple[int, Completion]]:
        for request in requests:
            self._prompt(request)
        for index, request in enumerate(requests):
            yield index, self.generate(request, None, on_progress)

    def close(self) -> None:
        """Gives the weights' memory back; a later generate loads again."""
        self._decoder = None

    def _prompt(self, request: GenerationRequest) -> Prompt:
        if request.max_tokens < 1:
            raise BackendFailed("an answer of no tokens was asked for: set --max-tokens to 1 or more")
        prompt = self.tokenizer.render(request.messages, self._tags)
        if prompt.num_tokens + request.max_tokens > self.max_context:
            raise PromptTooLong(
                f"the prompt has {prompt.num_tokens:,} tokens and the answer up to {request.max_tokens:,}, "
                f"{self.name} holds {self.max_context:,}: lower --budget or --max-tokens"
            )
        return prompt

    def _stream(self, request: GenerationRequest, prompt: Prompt) -> TextStream:
        detokenizer = Detokenizer(self.tokenizer.decode, self._hidden_ids)
        return TextStream(detokenizer, ReasoningSplitter(self._tags, prompt.opens_reasoning), StopFinder(request.stop))

    def _ready(self, on_progress: OnProgress | None) -> Decoder:
        if self._decoder is None:
            model = load_model(self.checkpoint, self.options, on_progress)
            from engine.decode import Decoder  # torch is known to be there only now

            self._decoder = Decoder(model, self._chunk)
        return self._decoder

    def _run(
        self,
        request: GenerationRequest,
        prompt: Prompt,
        stream: TextStream,
        clock: _Clock,
        on_delta: OnDelta | None,
        on_progress: OnProgress | None,
    ) -> FinishReason:
        decoder = self._ready(on_progress)
        from engine.sampling import Sampler

        clock.start = time.perf_counter()
        cache = decoder.new_cache(prompt.num_tokens + request.max_tokens)
        prefix = self._prefix(decoder, cache, prompt, clock)
        keep = None if prefix is None else lambda done: prefix.keep(cache, done)
        logits = decoder.prefill(prompt.token_ids, cache, on_progress, keep)
        clock.prefilled()
        for token in decoder.tokens(logits, cache, Sampler(request.sampling), request.max_tokens, self._eos_ids):
            clock.num_tokens += 1
            if token in self._eos_ids:
                return "stop"
            _tell(lambda: stream.feed(token), on_delta)  # noqa: B023
            if stream.is_stopped:
                return "stop"
        return "length"

    def _prefix(self, decoder: Decoder, cache: Any, prompt: Prompt, clock: _Clock) -> PrefixCache | None:
        """What of this prompt the store knows is in the cache afterwards."""
        from engine.cache.prefix import PrefixCache, can_store

        devices = decoder.layer_devices(len(cache.layers))
        if self._store is None or devices is None or not can_store(cache):
            return None
        prefix = PrefixCache(self._store, self._identity(decoder), prompt.token_ids, decoder.chunk)
        with memory_errors("reading the stored prefix", "free memory, or lower --budget"):
            clock.num_cached = prefix.restore(cache, devices)
        return prefix

    def _identity(self, decoder: Decoder) -> str:
        """Everything beside the tokens that changes a key or a value."""
        import torch
        import transformers

        model = (self.checkpoint.revision, self.options.dtype, decoder.device.type, decoder.model.config.model_type)
        return "\0".join((_LAYOUT, *model, torch.__version__, transformers.__version__))


def _tell(step: Callable[[], list], on_delta: OnDelta | None) -> None:  # type: ignore[type-arg]
    for delta in step():
        if on_delta is not None:
            on_delta(delta)
