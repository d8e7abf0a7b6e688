"""One loaded model that runs jobs: the order of a generation, without text. Needs torch when it runs, not before.

Knows token ids, the decoder, and where the KV of prompts waits. Does not know templates, words or processes: a job's
tokens are handed over one by one, and whoever takes them says when it is enough.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from engine.cache.store import ChunkStore
from engine.lookup import PromptLookup
from engine.memory import memory_errors
from engine.types import OnProgress, Sampling

if TYPE_CHECKING:
    from engine.cache.prefix import PrefixCache
    from engine.decode import Decoder

# Changes when the stored tensors mean something else.
_LAYOUT = "kv-3"

Take = Callable[[int], bool]


@dataclass(frozen=True, slots=True)
class Job:
    """One prompt to answer. `lookup`: the most tokens to guess at once, 0 for none."""

    token_ids: tuple[int, ...]
    max_tokens: int
    sampling: Sampling
    lookup: int = 0


class Runner(Protocol):
    """A model that is loaded, wherever it is."""

    @property
    def problem(self) -> str | None:
        """Why the prefix store stopped keeping."""
        ...

    @property
    def is_gone(self) -> bool:
        """It ended by itself and takes no more jobs."""
        ...

    def answer(
        self, job: Job, take: Take, on_cached: Callable[[int], None], on_progress: OnProgress | None = None
    ) -> None:
        """Hands over tokens until `take` says that one was the last. `on_cached` hears how much the store knew."""
        ...

    def batch(self, jobs: Sequence[Job], takes: Sequence[Take]) -> Iterator[int]:
        """Runs all jobs at once; yields the number of each as it ends."""
        ...

    def close(self) -> None: ...


class LocalRunner:
    """The model is in this process. `identity`: everything beside the tokens that changes a key or a value.

    `is_int8`: the store keeps keys and values in 8 bits.
    """

    def __init__(self, decoder: Decoder, store: ChunkStore | None, identity: str, *, is_int8: bool = False) -> None:
        self.decoder = decoder
        self._store = store
        self._identity = identity
        self._is_int8 = is_int8

    @property
    def problem(self) -> str | None:
        return self._store.problem if self._store is not None else None

    @property
    def is_gone(self) -> bool:
        return False

    def answer(
        self, job: Job, take: Take, on_cached: Callable[[int], None], on_progress: OnProgress | None = None
    ) -> None:
        from engine.sampling import Sampler

        cache = self.decoder.new_cache(len(job.token_ids) + job.max_tokens)
        prefix, num_cached = self._restore(cache, job.token_ids)
        on_cached(num_cached)
        keep = None if prefix is None else lambda done: self._keep(prefix, cache, done)
        logits = self.decoder.prefill(job.token_ids, cache, on_progress, keep)
        lookup = PromptLookup(job.token_ids, job.lookup) if job.lookup else None
        self.decoder.decode(logits, cache, Sampler(job.sampling), take, lookup)

    def batch(self, jobs: Sequence[Job], takes: Sequence[Take]) -> Iterator[int]:
        from engine.batch import run_batch

        return run_batch(self.decoder, [_Row(job, take) for job, take in zip(jobs, takes, strict=True)])

    def close(self) -> None:
        return None

    def _restore(self, cache: Any, token_ids: Sequence[int]) -> tuple[PrefixCache | None, int]:
        """What of this prompt the store knows is in the cache afterwards."""
        from engine.cache.prefix import PrefixCache, can_store

        devices = self.decoder.layer_devices(len(cache.layers))
        if self._store is None or devices is None or not can_store(cache):
            return None, 0
        prefix = PrefixCache(self._store, self._identity, token_ids, self.decoder.chunk, is_int8=self._is_int8)
        with memory_errors("reading the stored prefix", "free memory, or lower --budget"):
            return prefix, prefix.restore(cache, devices, self.decoder.model.dtype, self._agree)

    def _keep(self, prefix: PrefixCache, cache: Any, done: int) -> None:
        prefix.keep(cache, done)

    def _agree(self, found: int) -> int:
        """Chunks found here -> how many all that share the model have."""
        return found


class _Row:
    """A job with its own sampler, as a row of a batch."""

    def __init__(self, job: Job, take: Take) -> None:
        from engine.sampling import Sampler

        self.token_ids = job.token_ids
        self.max_tokens = job.max_tokens
        self._take = take
        self._sampler = Sampler(job.sampling)

    def take(self, logits: Any) -> int | None:
        token = self._sampler.pick(logits)
        return None if self._take(token) else token


def identity_of(revision: str, dtype: str, decoder: Decoder, share: str = "") -> str:
    """Names what a stored key or value depends on beside the tokens; `share`: which part of every layer it is."""
    import torch
    import transformers

    model = (revision, dtype, decoder.device.type, decoder.model.config.model_type, share)
    return "\0".join((_LAYOUT, *model, torch.__version__, transformers.__version__))
