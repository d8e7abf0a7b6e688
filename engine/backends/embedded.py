"""The default backend: the model runs in this process. Weights are loaded when first needed.

Knows the order of one generation: render, check the length, load, prefill, decode. Devices come from a placement plan.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from engine.answer import Answer
from engine.cache.store import ChunkStore
from engine.checkpoint import Checkpoint
from engine.errors import BackendFailed, Interrupted, PromptTooLong
from engine.loading import LoadOptions, load_model
from engine.lookup import PromptLookup
from engine.memory import memory_errors
from engine.placement import PlacementPlan
from engine.stream import Detokenizer, ReasoningSplitter, StopFinder, TextStream
from engine.tokens import Prompt, ReasoningTags, Tokenizer
from engine.types import Completion, GenerationRequest, Message, OnDelta, OnProgress, Progress

if TYPE_CHECKING:
    from engine.cache.prefix import PrefixCache
    from engine.decode import Decoder

# Changes when the stored tensors mean something else.
_LAYOUT = "kv-1"


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
        lookup: int = 0,
        notes: tuple[str, ...] = (),
        on_progress: OnProgress | None = None,
    ) -> None:
        self.checkpoint = checkpoint
        self.tokenizer = tokenizer
        self.options = options
        self.plan = plan
        self._notes = notes
        self._store = store
        self._lookup = lookup
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
        answer = self._answer(request, on_delta)
        with contextlib.suppress(KeyboardInterrupt):
            self._run(answer, on_progress or self._on_progress)
        return answer.completion()

    def generate_batch(
        self, requests: tuple[GenerationRequest, ...], on_progress: OnProgress | None = None
    ) -> Iterator[tuple[int, Completion]]:
        """Rows of a batch share the memory that one full context was planned with. Ctrl-C raises Interrupted."""
        answers = [self._answer(request, None) for request in requests]
        done = 0
        try:
            decoder = self._ready(on_progress or self._on_progress)
            from engine.batch import batches, run_batch

            for group in batches([a.prompt.num_tokens + a.max_tokens for a in answers], self.max_context):
                rows = [_Row(answers[index]) for index in group]
                for number in run_batch(decoder, rows):
                    done += 1
                    if on_progress is not None:
                        on_progress(Progress("decode", done, len(answers)))
                    yield group[number], answers[group[number]].completion()
        except KeyboardInterrupt:
            raise Interrupted(f"stopped after {done} of {len(answers)} answers") from None

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

    def _answer(self, request: GenerationRequest, on_delta: OnDelta | None) -> Answer:
        prompt = self._prompt(request)
        splitter = ReasoningSplitter(self._tags, prompt.opens_reasoning)
        stream = TextStream(Detokenizer(self.tokenizer.decode, self._hidden_ids), splitter, StopFinder(request.stop))
        return Answer(request, prompt, stream, self._eos_ids, on_delta)

    def _ready(self, on_progress: OnProgress | None) -> Decoder:
        if self._decoder is None:
            model = load_model(self.checkpoint, self.options, on_progress)
            from engine.decode import Decoder  # torch is known to be there only now

            self._decoder = Decoder(model, self._chunk)
        return self._decoder

    def _run(self, answer: Answer, on_progress: OnProgress | None) -> None:
        decoder = self._ready(on_progress)
        from engine.sampling import Sampler

        answer.started = time.perf_counter()
        cache = decoder.new_cache(answer.prompt.num_tokens + answer.max_tokens)
        prefix = self._prefix(decoder, cache, answer)
        keep = None if prefix is None else lambda done: prefix.keep(cache, done)
        logits = decoder.prefill(answer.token_ids, cache, on_progress, keep)
        sampler = Sampler(answer.request.sampling)
        lookup = PromptLookup(answer.token_ids, self._lookup) if self._lookup else None
        decoder.decode(logits, cache, sampler, answer.take, lookup)

    def _prefix(self, decoder: Decoder, cache: Any, answer: Answer) -> PrefixCache | None:
        """What of this prompt the store knows is in the cache afterwards."""
        from engine.cache.prefix import PrefixCache, can_store

        devices = decoder.layer_devices(len(cache.layers))
        if self._store is None or devices is None or not can_store(cache):
            return None
        prefix = PrefixCache(self._store, self._identity(decoder), answer.token_ids, decoder.chunk)
        with memory_errors("reading the stored prefix", "free memory, or lower --budget"):
            answer.num_cached = prefix.restore(cache, devices)
        return prefix

    def _identity(self, decoder: Decoder) -> str:
        """Everything beside the tokens that changes a key or a value."""
        import torch
        import transformers

        model = (self.checkpoint.revision, self.options.dtype, decoder.device.type, decoder.model.config.model_type)
        return "\0".join((_LAYOUT, *model, torch.__version__, transformers.__version__))


class _Row:
    """An answer with its own sampler, as a row of a batch."""

    def __init__(self, answer: Answer) -> None:
        from engine.sampling import Sampler

        self.token_ids = answer.token_ids
        self.max_tokens = answer.max_tokens
        self._answer = answer
        self._sampler = Sampler(answer.request.sampling)

    def take(self, logits: Any) -> int | None:
        token = self._sampler.pick(logits)
        return None if self._answer.take(token) else token
