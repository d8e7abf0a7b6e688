"""Measures the prefix store: seconds to the first token on a prompt that is new, and on one whose text is known.

Every run is a new process. The model is random: speed does not depend on the weights' values.
    python tests/benchmarks/engine_prefix.py [--tokens 8192] [--layers 22] [--hidden 1280] [--loop-window 0] [--int8]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]


def measure(folder: str, store: str, num_tokens: int, question: str, is_int8: bool) -> dict[str, Any]:
    """One question on a text of about `num_tokens`, in this process; loading is not counted."""
    from engine.open import open_engine
    from engine.types import GenerationRequest, Message, Progress

    size = 2**34 if store else 0
    engine: Any = open_engine(
        folder, prefix_folder=Path(store) if store else None, prefix_bytes=size, prefix_int8=is_int8
    )
    line = "def verify(password, user): return password == user.hash  # row {}\n"
    lines: list[str] = []
    while engine.count_tokens("".join(lines)) < num_tokens:
        lines += [line.format(len(lines) + i) for i in range(5)]
    engine.generate(GenerationRequest((Message("user", "warm up"),), 1))
    messages = (Message("system", "Answer from the text."), Message("user", "".join(lines)), Message("user", question))
    begun, read = time.process_time(), [0.0]

    def told(state: Progress) -> None:
        if state.done == state.total:
            read[0] = time.process_time() - begun

    completion = engine.generate(GenerationRequest(messages, 8), None, told)
    return {
        "prompt": completion.num_prompt_tokens,
        "cached": completion.num_cached_tokens,
        "first_token_s": round(completion.prefill_s, 3),
        "processor_s": round(read[0], 3),
        "decode_tokens_s": round((completion.num_completion_tokens - 1) / max(completion.decode_s, 1e-9), 2),
        "text": completion.text,
    }


def child(*argv: str) -> dict[str, Any]:
    command = [sys.executable, __file__, "--child", *argv]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def main() -> None:
    if sys.argv[1:2] == ["--child"]:
        folder, store, tokens, precision, question = sys.argv[2:]
        print(json.dumps(measure(folder, store, int(tokens), question, precision == "int8")))
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tokens", type=int, default=8192)
    parser.add_argument("--layers", type=int, default=22)
    parser.add_argument("--hidden", type=int, default=1280)
    parser.add_argument("--loop-window", type=int, default=0)
    parser.add_argument("--int8", action="store_true", help="stored in 8 bits: the last run, exact, may differ")
    options = parser.parse_args()
    from support.models import write_checkpoint

    with tempfile.TemporaryDirectory() as base:
        heads = options.hidden // 128
        folder = write_checkpoint(
            Path(base) / "model",
            dtype="bfloat16",
            loop_window=options.loop_window,
            hidden_size=options.hidden,
            intermediate_size=4 * options.hidden,
            num_hidden_layers=options.layers,
            num_attention_heads=heads,
            num_key_value_heads=1 if heads % 2 else 2,
            head_dim=128,
            max_position_embeddings=131_072,
        )
        store = str(Path(base) / "kv")
        arguments = (str(folder), store, str(options.tokens), "int8" if options.int8 else "exact")
        runs = {
            "cold": child(*arguments, "Which logs are recorded?"),
            "known": child(*arguments, "Which logs are recorded?"),
            "other question": child(*arguments, "At which level?"),
            "other question, no store": child(str(folder), "", str(options.tokens), "exact", "At which level?"),
        }
        for name, run in runs.items():
            print(f"{name:26}{run}")
        equal = runs["cold"]["text"] == runs["known"]["text"]
        equal = equal and runs["other question"]["text"] == runs["other question, no store"]["text"]
        for figure in ("first_token_s", "processor_s"):
            ratio = runs["other question, no store"][figure] / runs["other question"][figure]
            print(f"{figure}: {ratio:.0f} times less")
        print(f"texts equal: {equal}")


if __name__ == "__main__":
    main()
