"""How many tokens a server holds for a model, asked in the words of each server. Knows no generation.

What counts is what the server runs with, not what the model was trained for: a prompt beyond the former is cut in
silence by some. A server that says neither leaves the answer open, and nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

# vLLM, SGLang and others in the list of models
_FIELDS = ("max_model_len", "loaded_context_length", "context_length", "context_window", "max_context_length")

Get = Callable[[str], Any]
"""A path of the server -> its JSON, or None where there is none."""


def context_of(get: Get, name: str, entry: Any) -> int | None:
    """`entry`: what the list of models says of `name`."""
    for field in _FIELDS:
        if found := _number(getattr(entry, field, None)):
            return found
    return _llama_cpp(get) or _lm_studio(get, name) or _ollama(get, name) or _number(_of(entry, "meta", "n_ctx"))


def _llama_cpp(get: Get) -> int | None:
    """Tokens of one slot."""
    return _number(_of(get("/props"), "default_generation_settings", "n_ctx"))


def _lm_studio(get: Get, name: str) -> int | None:
    for model in _list(_of(get("/api/v0/models"), "data")):
        if _of(model, "id") == name:
            return _number(_of(model, "loaded_context_length"))
    return None


def _ollama(get: Get, name: str) -> int | None:
    """Known of a model that is loaded only."""
    for model in _list(_of(get("/api/ps"), "models")):
        if name in (_of(model, "name"), _of(model, "model")):
            return _number(_of(model, "context_length"))
    return None


def _of(document: Any, *path: str) -> Any:
    for key in path:
        document = document.get(key) if isinstance(document, dict) else getattr(document, key, None)
    return document


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None
