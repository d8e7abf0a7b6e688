"""The default backend: the model runs on this machine. Weights are loaded when first needed.

Knows the text's side of a generation: render, check the length, load, then take tokens. What runs them, this process or
several ranks, is a runner's; devices come from a placement plan.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator

from engine.answer import Answer
from engine.cache.store import ChunkStore
from engine.checkpoint import Checkpoint
from engine.errors import BackendFailed, Interrupted, PromptTooLong
from engine.loading import LoadOptions, load_model
from engine.placement import PlacementPlan
from engine.runner import Job, LocalRunner, Runner, identity_of
from engine.stream import Detokenizer, ReasoningSplitter, StopFinder, TextStream
from engine.tokens import Prompt, ReasoningTags, Tokenizer
from engine.types import Completion, GenerationRequest, Message, OnDelta, OnProgress, Progress


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
        is_int8: bool = False,
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
        self._is_int8 = is_int8
        self._lookup = lookup
        self._name = name
        self._tags = tags
        self._chunk = chunk
        self._on_progress = on_progress
        self._runner: Runner | None = None
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
        problem = problem or (self._runner.problem if self._runner is not None else None)
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
            runner = self._ready(on_progress or self._on_progress)
            from engine.batch import batches

            for group in batches([a.prompt.num_tokens + a.max_tokens for a in answers], self.max_context):
                jobs = [self._job(answers[index], lookup=0) for index in group]
                for number in runner.batch(jobs, [answers[index].take for index in group]):
                    done += 1
                    if on_progress is not None:
                        on_progress(Progress("decode", done, len(answers)))
                    yield group[number], answers[group[number]].completion()
        except KeyboardInterrupt:
            raise Interrupted(f"stopped after {done} of {len(answers)} answers") from None

    def close(self) -> None:
        """Gives the weights' memory back; a later generate loads again."""
        runner, self._runner = self._runner, None
        if runner is not None:
            runner.close()

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

    def _job(self, answer: Answer, lookup: int) -> Job:
        return Job(answer.token_ids, answer.max_tokens, answer.request.sampling, lookup)

    def _ready(self, on_progress: OnProgress | None) -> Runner:
        if self._runner is not None and self._runner.is_gone:
            self._runner = None
        if self._runner is None:
            self._runner = self._start(on_progress)
        return self._runner

    def _start(self, on_progress: OnProgress | None) -> Runner:
        if self.plan.tensor_parallel > 1:
            from engine.ranks.launch import start_ranks

            return start_ranks(self.checkpoint, self.options, self._chunk, self._store, self._is_int8, on_progress)
        model = load_model(self.checkpoint, self.options, on_progress)
        from engine.decode import Decoder  # torch is known to be there only now

        decoder = Decoder(model, self._chunk, self.options.kv)
        identity = identity_of(self.checkpoint.revision, self.options.dtype, decoder)
        return LocalRunner(decoder, self._store, identity, is_int8=self._is_int8)

    def _run(self, answer: Answer, on_progress: OnProgress | None) -> None:
        runner = self._ready(on_progress)
        answer.started = time.perf_counter()
        runner.answer(self._job(answer, self._lookup), answer.take, answer.restored, on_progress)
