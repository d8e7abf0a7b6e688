"""Keys and values in 8 bits: whole numbers from -127 to 127 and one scale a head and token."""

from __future__ import annotations

import torch

_MOST = 127


def to_int8(states: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """[heads, tokens, head_dim] -> int8 of the same shape, float32 scales [heads, tokens, 1]."""
    wide = states.float()
    scale = wide.abs().amax(-1, keepdim=True).clamp(min=torch.finfo(torch.float32).tiny) / _MOST
    return (wide / scale).round().clamp(-_MOST, _MOST).to(torch.int8), scale


def from_int8(numbers: torch.Tensor, scale: torch.Tensor, dtype: torch.dtype) -> torch.Tensor:
    """The same numbers on every device and whenever it is done: one product, rounded once."""
    return (numbers.float() * scale).to(dtype)
