"""The one door: a `--model` word -> an Engine. Knows every backend's name, imports only the one that is asked for."""

from __future__ import annotations

from pathlib import Path

from engine.catalog import find_entry, parse_spec
from engine.errors import UnknownModel
from engine.types import Engine, OnProgress


def open_engine(
    spec: str,
    *,
    offline: bool = False,
    max_context: int | None = None,
    device: str = "auto",
    dtype: str = "auto",
    chunk: int = 512,
    on_progress: OnProgress | None = None,
) -> Engine:
    """Reads config and tokenizer, loads no weights. Raises UnknownModel, ModelUnreadable, DoesNotFit, OfflineError."""
    model = parse_spec(spec)
    if model.kind == "scripted":
        from engine.backends.scripted import ScriptedEngine

        return ScriptedEngine.from_file(model.value)
    if model.kind == "folder":
        return _open_folder(Path(model.value), max_context, device, dtype, chunk, on_progress)
    raise UnknownModel(f"{spec}: not yet")


def _open_folder(
    folder: Path, max_context: int | None, device: str, dtype: str, chunk: int, on_progress: OnProgress | None
) -> Engine:
    from engine.backends.embedded import EmbeddedEngine
    from engine.checkpoint import check_vocabulary, read_checkpoint
    from engine.loading import LoadOptions
    from engine.tokens import ReasoningTags, Tokenizer

    checkpoint = read_checkpoint(folder)
    tokenizer = Tokenizer.from_folder(checkpoint.folder)
    check_vocabulary(checkpoint, tokenizer.vocab_size)
    entry = find_entry(checkpoint.name)
    tags = entry.reasoning if entry is not None else ReasoningTags() if "<think>" in tokenizer.added_tokens else None
    options = LoadOptions("cpu" if device == "auto" else device, checkpoint.dtype if dtype == "auto" else dtype)
    return EmbeddedEngine(
        checkpoint, tokenizer, options, max_context=max_context, tags=tags, chunk=chunk, on_progress=on_progress
    )
