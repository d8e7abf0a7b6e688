"""Runs a loaded model against the clock: copy bandwidth, prefill, decode, the prefix store. Random token ids.

Knows the decoder that answers use, and nothing of texts. Speed does not depend on what the weights or the tokens are.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch

from engine.attention import GROUPED
from engine.batch import run_batch
from engine.cache.prefix import PrefixCache, can_store
from engine.cache.room import KvRoom
from engine.cache.store import ChunkStore
from engine.decode import Decoder
from engine.measured import Measured
from engine.memory import memory_errors
from engine.models.configs import family_config
from engine.sampling import Sampler
from engine.shape import DENSE, ModelShape
from engine.types import OnProgress, Progress, Sampling

_COPY_BYTES = 2**28
_STEPS = ("copy", "prefill", "decode", "decode again", "batch of 4", "prefix store")
_SHORT = 128


def build_random(shape: ModelShape, dtype: str, device: str) -> Any:
    """A model of that shape on one device: one block of small random numbers repeated, norms 1."""
    from transformers import AutoModelForCausalLM
    from transformers.initialization import no_init_weights

    import engine.models  # noqa: F401  registers the Loop model

    remedy = "measure a smaller one"
    with memory_errors("building the model", remedy), torch.device(device), no_init_weights(), torch.no_grad():
        more = {"attn_implementation": GROUPED} if shape.model_type == DENSE else {}
        config = family_config(shape, eos_token_id=[2])
        model = AutoModelForCausalLM.from_config(config, dtype=getattr(torch, dtype), **more)
        block = torch.randn(2**20, generator=torch.Generator(device).manual_seed(0)).mul_(0.02).to(model.dtype)
        for name, weights in model.named_parameters():
            flat = weights.view(-1)
            if "norm" in name:
                flat.fill_(1)
                continue
            whole = flat.numel() // block.numel() * block.numel()
            flat[:whole].view(-1, block.numel()).copy_(block)
            flat[whole:].copy_(block[: flat.numel() - whole])
    return model.eval()


class Bench:
    """One model, measured in order; each figure after a run that warms up."""

    def __init__(
        self, model: Any, chunk: int, vocab_size: int, on_progress: OnProgress | None, kv: KvRoom | None = None
    ) -> None:
        self._decoder = Decoder(model, chunk, kv)
        self._vocab_size = vocab_size
        self._on_progress = on_progress
        self._gpus = sorted({p.device for p in model.parameters() if p.device.type == "cuda"}, key=str)

    def run(self, prompt: int, tokens: int, question: int) -> Measured:
        """`prompt` tokens are read, `tokens` decoded; the second question differs in its last `question` tokens."""
        self._say(0)
        copy = self._copy()
        self._say(1)
        ids = self._ids(prompt, seed=1)
        self._prefill(self._ids(min(prompt, 2 * self._decoder.chunk), seed=9))
        for gpu in self._gpus:
            torch.cuda.reset_peak_memory_stats(gpu)
        seconds, _, cache = self._prefill(ids)
        held = sum(self._bytes(layer) for layer in cache.layers)
        del cache
        self._say(2)
        decode, plain = self._decode(tokens), self._generate(tokens)
        self._say(3)  # in turns, so that a busy moment does not decide between the two
        decode, plain = max(decode, self._decode(tokens)), max(plain, self._generate(tokens))
        self._say(4)
        four = self._decode_batch(tokens)
        self._say(5)
        cold, stored, is_equal = self._store(ids, question)
        self._say(6)
        return Measured(
            copy_bytes_s=copy,
            prefill_tokens_s=prompt / seconds,
            decode_tokens_s=decode,
            decode4_tokens_s=four,
            generate_tokens_s=plain,
            cold_s=cold,
            stored_s=stored,
            is_equal=is_equal,
            cache_bytes=held,
            peak_bytes=sum(torch.cuda.max_memory_allocated(gpu) for gpu in self._gpus) if self._gpus else None,
            num_threads=torch.get_num_threads(),
        )

    def _copy(self) -> float:
        """Bytes read and written a second by a copy too large for any cache; the best of five."""
        device = self._decoder.device
        source = torch.ones(_COPY_BYTES // 4, device=device)
        target = torch.empty_like(source)
        best = min(self._timed(lambda: target.copy_(source))[0] for _ in range(5))
        return 2 * _COPY_BYTES / best

    def _prefill(self, ids: Sequence[int], cache: Any = None, keep: Any = None) -> tuple[float, int, Any]:
        """Seconds to the first token, that token, and the cache."""
        made = cache if cache is not None else self._decoder.new_cache(len(ids))
        seconds, token = self._timed(lambda: int(self._decoder.prefill(ids, made, None, keep).argmax()))
        return seconds, token, made

    def _decode(self, tokens: int) -> float:
        """Tokens a second at batch 1, after a short prompt."""
        times: list[float] = []

        def take(_: int) -> bool:
            times.append(time.perf_counter())
            return len(times) > tokens + 2

        ids = self._ids(_SHORT, seed=2)
        cache = self._decoder.new_cache(_SHORT + tokens + 4)
        self._decoder.decode(self._decoder.prefill(ids, cache), cache, Sampler(Sampling()), take)
        return tokens / (times[-1] - times[-1 - tokens])

    def _decode_batch(self, tokens: int, rows: int = 4) -> float:
        made = [_Row(self._ids(_SHORT, seed=3 + number), tokens + 3) for number in range(rows)]
        for _ in run_batch(self._decoder, made):
            pass
        times = made[-1].times
        return rows * tokens / (times[-1] - times[-1 - tokens])

    def _generate(self, tokens: int) -> float:
        """The same decoding by the library's own loop, its prompt subtracted."""
        ids = torch.tensor([self._ids(_SHORT, seed=2)], device=self._decoder.device)

        def run(number: int) -> float:
            more = {"max_new_tokens": number, "min_new_tokens": number, "do_sample": False, "pad_token_id": 0}
            mask = torch.ones_like(ids)
            return self._timed(lambda: self._decoder.model.generate(ids, attention_mask=mask, **more))[0]

        with torch.inference_mode():
            run(2)
            short, long = min(run(1), run(1)), run(1 + tokens)
        return tokens / max(long - short, 1e-9)

    def _store(self, ids: Sequence[int], question: int) -> tuple[float, float | None, bool]:
        """Seconds to the first token of a second question: everything computed, and the text's KV read from disk.

        None for the latter where the model's cache is of a kind that is not stored, or the disk is full.
        """
        second = [*ids, *self._ids(question, seed=8)]
        cold, token, cache = self._prefill(second)
        devices = self._decoder.layer_devices(len(cache.layers))
        if devices is None or not can_store(cache):
            return cold, None, True
        del cache
        with tempfile.TemporaryDirectory(prefix="iquest-bench-") as folder:
            store = ChunkStore(Path(folder))
            self._keep(store, [*ids, *self._ids(question, seed=7)])
            if store.problem is not None:
                return cold, None, True
            cache = self._decoder.new_cache(len(second))
            known = PrefixCache(store, "bench", second, self._decoder.chunk)
            restored, _ = self._timed(lambda: known.restore(cache, devices, self._decoder.model.dtype))
            seconds, again, _ = self._prefill(second, cache)
            return cold, restored + seconds, again == token

    def _keep(self, store: ChunkStore, ids: Sequence[int]) -> None:
        """The first question on the text: its KV goes to disk."""
        cache = self._decoder.new_cache(len(ids))
        prefix = PrefixCache(store, "bench", ids, self._decoder.chunk)
        self._prefill(ids, cache, lambda done: prefix.keep(cache, done))

    def _timed(self, run: Callable[[], Any]) -> tuple[float, Any]:
        self._wait()
        begin = time.perf_counter()
        result = run()
        self._wait()
        return time.perf_counter() - begin, result

    def _wait(self) -> None:
        for gpu in self._gpus:
            torch.cuda.synchronize(gpu)

    def _ids(self, number: int, seed: int) -> list[int]:
        drawn = torch.randint(3, self._vocab_size, (number,), generator=torch.Generator().manual_seed(seed))
        return [int(token) for token in drawn]

    def _bytes(self, layer: Any) -> int:
        return int(sum(side.numel() * side.element_size() for side in (layer.keys, layer.values)))

    def _say(self, done: int) -> None:
        if self._on_progress is not None:
            phase = _STEPS[done] if done < len(_STEPS) else "done"
            self._on_progress(Progress(f"measuring: {phase}", done, len(_STEPS)))


class _Row:
    """A row of a batch that ends after its last token whatever it is."""

    def __init__(self, token_ids: Sequence[int], max_tokens: int) -> None:
        self.token_ids = token_ids
        self.max_tokens = max_tokens
        self.times: list[float] = []

    def take(self, logits: Any) -> int | None:
        token = int(logits.argmax())
        self.times.append(time.perf_counter())
        return None if len(self.times) >= self.max_tokens else token
