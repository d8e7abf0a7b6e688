"""The plan's memory against the measured one: random weights of a size are built, a prompt is read, tokens are written.

Prints one line a size: weights, KV and workspace as planned, the most that the process held beyond what it held before
the model was built, and the ratio. Every size is a process of its own; on a GPU the allocator's own figure is taken.
    python tests/benchmarks/engine_memory.py [SIZE ...] [--context 8192] [--dtype float32]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]


def resident(kind: str) -> int:
    """VmRSS or VmHWM of this process, bytes."""
    for line in Path("/proc/self/status").read_text().split("\n"):
        if line.startswith(kind + ":"):
            return int(line.split()[1]) * 1024
    raise LookupError(kind)


def measure(size: str, context: int, dtype: str) -> dict[str, Any]:
    """One size, in this process: planned and measured bytes."""
    import torch

    from engine.bench import shape_of_size
    from engine.decode import Decoder
    from engine.measure import build_random
    from engine.open import chunk_for, devices_of
    from engine.placement import plan_placement
    from engine.sampling import Sampler
    from engine.types import Sampling

    shape = shape_of_size(size)
    plan = plan_placement(size, shape, devices_of("auto"), context=context, dtype=dtype, tensor_parallel=1)
    assert plan.verdict == "fits" and len(plan.devices) == 1, plan.verdict
    device = plan.devices[0].device.name
    # what any model needs once: threads, the attention's and the multiplication's own buffers
    tiny = Decoder(build_random(shape_of_size("tiny"), dtype, device), chunk_for(plan))
    tiny.prefill(list(range(3, 300)), tiny.new_cache(512))
    del tiny
    before = resident("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins here
    decoder = Decoder(build_random(shape, dtype, device), chunk_for(plan))
    answer = 16
    ids = [int(i) for i in torch.randint(3, shape.vocab_size, (context - answer,))]
    cache = decoder.new_cache(context)
    tokens: list[int] = []

    def take(token: int) -> bool:
        tokens.append(token)
        return len(tokens) == answer

    decoder.decode(decoder.prefill(ids, cache), cache, Sampler(Sampling()), take)
    on_gpu = device.startswith("cuda")
    peak = torch.cuda.max_memory_allocated() if on_gpu else resident("VmHWM") - before
    return {
        "size": size,
        "dtype": dtype,
        "context": context,
        "weights": plan.weight_bytes,
        "kv": plan.kv_bytes,
        "workspace": plan.workspace_bytes,
        "planned": plan.total_bytes,
        "measured": peak,
        "ratio": round(plan.total_bytes / peak, 3),
    }


def child(size: str, context: int, dtype: str) -> dict[str, Any]:
    """The same in a new process."""
    command = [sys.executable, __file__, "--child", size, str(context), dtype]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def main() -> None:
    if sys.argv[1:2] == ["--child"]:
        print(json.dumps(measure(sys.argv[2], int(sys.argv[3]), sys.argv[4])))
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", default=["0.1b", "0.5b"])
    parser.add_argument("--context", type=int, default=8192)
    parser.add_argument("--dtype", default="float32")
    options = parser.parse_args()
    for size in options.sizes:
        run = child(size, options.context, options.dtype)
        parts = "  ".join(f"{name} {run[name] / 2**20:,.0f}" for name in ("weights", "kv", "workspace"))
        total = f"planned {run['planned'] / 2**20:,.0f} MiB, measured {run['measured'] / 2**20:,.0f} MiB"
        print(f"{size:8}{options.dtype}, {options.context:,} tokens: {parts} = {total}: {run['ratio']:.3f}", flush=True)


if __name__ == "__main__":
    main()
