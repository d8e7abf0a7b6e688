"""What one measuring run of a model gives. Knows neither how it is measured nor what follows from it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds and bytes of one run. Rates are tokens a second; `copy_bytes_s` counts bytes read and bytes written.

    `stored_s`: None where the model's KV is not stored. `is_equal`: the store gave the same first token. `cache_bytes`:
    keys and values held after the prompt. `peak_bytes`: the GPUs' allocated memory, None on a CPU.
    """

    copy_bytes_s: float
    prefill_tokens_s: float
    decode_tokens_s: float
    decode4_tokens_s: float
    generate_tokens_s: float
    cold_s: float
    stored_s: float | None
    is_equal: bool
    cache_bytes: int
    peak_bytes: int | None
    num_threads: int
