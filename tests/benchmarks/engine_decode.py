"""Decoding at batch 1 against the library's own generate(): the same model, in turns, processor time a token.

A tiny model shows what the loop itself costs, a larger one whether it matters. Random weights.
    python tests/benchmarks/engine_decode.py [tiny tiny-loop 0.1b] [--tokens 100] [--rounds 10]
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]
_PROMPT = 128


def seconds_a_token(times: list[float], tokens: int) -> float:
    return (times[-1] - times[-1 - tokens]) / tokens


def measure(size: str, tokens: int, rounds: int) -> str:
    """One line: medians of both, and how many times as fast as generate() ours is."""
    import torch
    from transformers.generation.streamers import BaseStreamer

    from engine.bench import shape_of_size
    from engine.decode import Decoder
    from engine.measure import build_random
    from engine.sampling import Sampler
    from engine.types import Sampling

    class Clock(BaseStreamer):  # type: ignore[misc]
        def __init__(self) -> None:
            self.times: list[float] = []

        def put(self, value: Any) -> None:
            self.times.append(time.process_time())

        def end(self) -> None:
            return None

    torch.set_num_threads(1)
    shape = shape_of_size(size)
    model = build_random(shape, "float32", "cpu")
    decoder = Decoder(model, _PROMPT)
    ids = torch.randint(3, shape.vocab_size, (1, _PROMPT), generator=torch.Generator().manual_seed(1))

    def ours() -> float:
        times: list[float] = []

        def take(_: int) -> bool:
            times.append(time.process_time())
            return len(times) > tokens + 2

        cache = decoder.new_cache(_PROMPT + tokens + 4)
        decoder.decode(decoder.prefill(ids[0].tolist(), cache), cache, Sampler(Sampling()), take)
        return seconds_a_token(times, tokens)

    def plain() -> float:
        clock = Clock()
        more = {"max_new_tokens": tokens + 3, "min_new_tokens": tokens + 3, "do_sample": False, "pad_token_id": 0}
        with torch.inference_mode():
            model.generate(ids, attention_mask=torch.ones_like(ids), streamer=clock, **more)
        return seconds_a_token(clock.times, tokens)

    ours(), plain()
    pairs = [(ours(), plain()) for _ in range(rounds)]
    own, other = (statistics.median(side) for side in zip(*pairs, strict=True))
    return f"{size:10} {own * 1e3:8.2f} ms a token, generate() {other * 1e3:8.2f} ms: {other / own:.3f} times as fast"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", default=["tiny", "tiny-loop", "0.1b"])
    parser.add_argument("--tokens", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=10)
    options = parser.parse_args()
    for size in options.sizes:
        print(measure(size, options.tokens, options.rounds), flush=True)


if __name__ == "__main__":
    main()
