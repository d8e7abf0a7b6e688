"""The real sizes with random weights on this machine's GPUs, in one call: speed and memory do not depend on the values.

A process a size runs `iquest bench engine --random SIZE`: prefill, decode at batch 1 and 4 against the bandwidth floor
and against plain generate(), the prefix store, memory against the plan. With several GPUs a random checkpoint is
written and answered from by one process and by as many ranks as share it: tokens and speed. What does not fit is said.
    python tests/benchmarks/engine_gpu.py [--sizes 7b 14b 40b 40b-loop] [--prompt 8192] [--ranks-size 7b] [--device cpu]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]
GIB = 2**30
HEAD = "| model | prefill | decode 1 | of the floor | generate() | decode 4 | first token cold, stored | GiB, plan |"


def bench(size: str, options: argparse.Namespace) -> dict[str, Any] | str:
    """The document of `iquest bench engine`, or what it said instead."""
    command = [sys.executable, "-P", "-m", "iquest_cli", "bench", "engine", "--random", size, "--format", "json"]
    command += ["--prompt", str(options.prompt), "--tokens", str(options.tokens), "--device", options.device]
    path = os.pathsep.join((str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])))  # packages may lie apart
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": path})
    if done.returncode:
        return done.stderr.strip().split("\n")[-1]
    document: dict[str, Any] = json.loads(done.stdout)
    return document


def row(size: str, figures: dict[str, Any]) -> str:
    run = figures["measured"]
    peak = f"{run['peak_bytes'] / GIB:.1f}" if run["peak_bytes"] is not None else "-"
    stored = f"{run['stored_s']:.3f} s" if run["stored_s"] is not None else "-"
    cells = [
        f"{size}, {figures['dtype']}, {figures['place']}",
        f"{run['prefill_tokens_s']:,.0f}",
        f"{run['decode_tokens_s']:,.1f}",
        f"{figures['floor_fraction']:.2f} of {figures['floor_tokens_s']:,.1f}",
        f"{run['generate_tokens_s']:,.1f}",
        f"{run['decode4_tokens_s']:,.1f}",
        f"{run['cold_s']:.2f} s, {stored}" + ("" if run["is_equal"] else " ANOTHER TOKEN"),
        f"{peak}, {figures['planned_bytes'] / GIB:.1f}",
    ]
    return "| " + " | ".join(cells) + " |"


def ranks(size: str, number: int, prompt: int, tokens: int, device: str) -> str:
    """One checkpoint, answered from by one process and by `number` ranks."""
    from engine.open import open_engine
    from engine.types import GenerationRequest, Message

    line = "def verify(password, user): return password == user.hash  # row {}\n"
    said = []
    with tempfile.TemporaryDirectory() as base:
        folder = write_random(size, Path(base) / "model")
        for count in (1, number):
            engine: Any = open_engine(str(folder), tensor_parallel=count, prefix_bytes=0, device=device)
            text = ""
            while engine.count_tokens(text) < prompt:
                text += "".join(line.format(i) for i in range(100))
            request = GenerationRequest((Message("user", text),), tokens)
            engine.generate(GenerationRequest(request.messages, 1))
            done = engine.generate(request)
            rates = (done.num_prompt_tokens / done.prefill_s, (done.num_completion_tokens - 1) / done.decode_s)
            said.append((count, done.text, *rates))
            engine.close()
    lines = [f"{count} ranks: prefill {p:,.0f} tokens/s, decode {d:,.1f} tokens/s" for count, _, p, d in said]
    return f"{size}: " + "; ".join(lines) + f"; texts equal: {said[0][1] == said[1][1]}"


def write_random(size: str, folder: Path) -> Path:
    """A checkpoint of random weights in bf16, layer by layer, with a tokenizer of bytes."""
    import torch
    from safetensors.torch import save_file

    sys.path.insert(0, str(ROOT / "tests"))
    from support.models import tiny_config, write_tokenizer

    from engine.bench import shape_of_size

    shape = shape_of_size(size)
    write_tokenizer(folder)
    changes = {
        "vocab_size": shape.vocab_size,
        "hidden_size": shape.hidden_size,
        "intermediate_size": shape.intermediate_size,
        "num_hidden_layers": shape.num_layers,
        "num_attention_heads": shape.num_heads,
        "num_key_value_heads": shape.num_kv_heads,
        "head_dim": shape.head_dim,
        "max_position_embeddings": shape.max_positions,
        "torch_dtype": "bfloat16",
    }
    vocab_size = changes.pop("vocab_size")
    config = tiny_config(loop_window=shape.loop_window) | changes | {"vocab_size": vocab_size}
    (folder / "config.json").write_text(json.dumps(config))
    generator = torch.Generator().manual_seed(0)
    weight_map: dict[str, str] = {}
    for number, (name, sizes) in enumerate(shape.tensors()):
        scale = 1.0 if "norm" in name else 0.02
        values = torch.ones(sizes) if "norm" in name else torch.randn(sizes, generator=generator) * scale
        file = f"model-{number:05}.safetensors"
        save_file({name: values.to(torch.bfloat16)}, folder / file, metadata={"format": "pt"})
        weight_map[name] = file
    (folder / "model.safetensors.index.json").write_text(json.dumps({"metadata": {}, "weight_map": weight_map}))
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", nargs="+", default=["7b", "14b", "40b", "40b-loop"])
    parser.add_argument("--prompt", type=int, default=8192)
    parser.add_argument("--tokens", type=int, default=64)
    parser.add_argument("--device", default="auto")
    parser.add_argument("--ranks-size", default="7b", help="what several ranks share")
    options = parser.parse_args()
    from engine.devices import describe, detect_devices
    from engine.errors import EngineError

    devices = detect_devices()
    print(describe(devices), "rates in tokens/s\n", HEAD, "|---|---|---|---|---|---|---|---|", sep="\n", flush=True)
    for size in options.sizes:
        figures = bench(size, options)
        print(f"{size}: {figures}" if isinstance(figures, str) else row(size, figures), flush=True)
    number = sum(device.kind == "gpu" for device in devices) if options.device == "auto" else 2
    if number > 1:
        shared = next(n for n in (8, 4, 2) if n <= number)
        try:
            print(ranks(options.ranks_size, shared, options.prompt, options.tokens, options.device), flush=True)
        except EngineError as error:
            print(f"{options.ranks_size} by {shared} ranks: {error}", flush=True)


if __name__ == "__main__":
    main()
