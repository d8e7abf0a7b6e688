"""The flags that `ask` and `chat` share, and the settings that they set."""

from __future__ import annotations

from typing import Annotated, Any

import typer

Paths = Annotated[list[str] | None, typer.Argument(metavar="[PATH]...", help="Keep to these files or folders.")]
Model = Annotated[
    str | None, typer.Option("--model", metavar="M", help="A catalog name, a folder, server:URL[#name], or none.")
]
Budget = Annotated[int | None, typer.Option("--budget", metavar="TOKENS", min=1, help="Prompt budget.")]
Temperature = Annotated[float | None, typer.Option("--temperature", metavar="T", min=0.0, help="0 is greedy.")]
Seed = Annotated[int | None, typer.Option("--seed", metavar="N", help="Of the sampling.")]
KvBudget = Annotated[
    str | None, typer.Option("--kv-budget", metavar="SIZE", help="Of device memory for keys and values, as 5GiB.")
]
NoTools = Annotated[bool, typer.Option("--no-tools", help="The model may not look further by itself.")]


def settings_of(
    model: str | None,
    budget: int | None,
    plan: str | None,
    max_tokens: int | None,
    temperature: float | None,
    seed: int | None,
    kv_budget: str | None,
) -> dict[str, Any]:
    """By the names that settings have; None for a flag that was not given."""
    return {
        "model": model, "ask.budget": budget, "ask.plan": plan, "ask.max_tokens": max_tokens,
        "ask.temperature": temperature, "ask.seed": seed, "engine.kv_budget": kv_budget,
    }  # fmt: skip
