"""The summary-first plan: every chunk is summarised on its own, kept by content, and the summaries become the context.

A summary's key holds the chunk's text, the model and the prompt: a second run pays only for what changed, and a run
that was stopped goes on where it was. Knows nothing of terminals.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from anchors.context.redact import redact
from anchors.types import Omitted, PackedContext, PackedFile
from engine.types import GenerationRequest, Message, Sampling
from iquest_cli.analyst.model.prompts import prompt_text, render
from iquest_cli.analyst.static import repository_name
from iquest_cli.analyst.texts.source import Source

if TYPE_CHECKING:
    from anchors.types import Chunk, ContextPlan
    from anchors.workspace import Workspace
    from engine.types import Engine

MAX_SUMMARY_TOKENS: Final = 512
BATCH: Final = 16
_HEX: Final = 64


class SummaryCache:
    """One file a summary in the user cache folder, written whole or not at all; an unreadable one is none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @classmethod
    def for_user(cls) -> SummaryCache:
        from platformdirs import user_cache_path

        return cls(user_cache_path("iquest") / "summaries")

    def get(self, key: str) -> str | None:
        try:
            data = (self._folder / key[:2] / key).read_bytes()
        except OSError:
            return None
        digest, _, text = data.partition(b"\n")
        if hashlib.sha256(text).hexdigest().encode() != digest:
            return None
        return text.decode("utf-8", "replace")

    def put(self, key: str, text: str) -> None:
        """A folder that cannot be written is no error: the summary is then made again next time."""
        data = text.encode("utf-8", "replace")
        target = self._folder / key[:2] / key
        try:
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=target.parent)
            with os.fdopen(handle, "wb") as file:
                file.write(hashlib.sha256(data).hexdigest().encode() + b"\n" + data)
            Path(name).replace(target)
        except OSError:
            return


def summarised(
    workspace: Workspace,
    plan: ContextPlan,
    engine: Engine,
    seed: int,
    budget: int,
    on_summary: Callable[[int, int], None] | None = None,
    cache: SummaryCache | None = None,
) -> PackedContext:
    """The summaries of all chunks of the plan as one context, and what the budget left out."""
    cache = cache or SummaryCache.for_user()
    source, repository = Source(workspace), repository_name(workspace)
    texts = [chunk_text(chunk, source) for chunk in plan.chunks]
    limit = max(16, min(MAX_SUMMARY_TOKENS, budget // max(1, len(texts))))
    keys = [key_of(text, engine, limit) for text in texts]
    done = {key: found for key in keys if (found := cache.get(key)) is not None}
    todo = [n for n, key in enumerate(keys) if key not in done]
    for at in range(0, len(todo), BATCH):
        part = todo[at : at + BATCH]
        requests = tuple(_request(texts[n], n + 1, len(texts), repository, limit, seed) for n in part)
        for index, completion in engine.generate_batch(requests):
            if completion.finish_reason == "interrupted":
                raise KeyboardInterrupt
            key = keys[part[index]]
            done[key] = completion.text.strip()
            cache.put(key, done[key])
            if on_summary is not None:
                on_summary(len(done), len(texts))
    return _assemble(plan, [done[key] for key in keys], engine, budget)


def chunk_text(chunk: Chunk, source: Source) -> str:
    """The source of a chunk, each part under its path and lines, secrets taken out."""
    parts = []
    for part in chunk.parts:
        body = redact(source.exact_text(part.path, part.first_line, part.last_line), part.path).text
        parts.append(f"FILE: {part.path} lines {part.first_line}-{part.last_line}\n{body}")
    return "\n\n".join(parts)


def key_of(text: str, engine: Engine, limit: int) -> str:
    """Everything that changes a summary: the text, the model, the prompts, the length."""
    whole = "\0".join(
        (
            text,
            engine.name,
            engine.tokenizer_name,
            prompt_text("summary_system"),
            prompt_text("summary_chunk"),
            str(limit),
        )
    )
    return hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()


def _request(text: str, number: int, total: int, repository: str, limit: int, seed: int) -> GenerationRequest:
    messages = (
        Message("system", render("summary_system", repository=repository)),
        Message("user", render("summary_chunk", number=str(number), total=str(total), source=text)),
    )
    return GenerationRequest(messages, limit, Sampling(seed=seed))


def _assemble(plan: ContextPlan, summaries: list[str], engine: Engine, budget: int) -> PackedContext:
    parts: list[str] = []
    ranges: dict[str, list[tuple[int, int]]] = {}
    omitted: list[Omitted] = []
    for chunk, summary in zip(plan.chunks, summaries, strict=True):
        paths = ", ".join(dict.fromkeys(part.path for part in chunk.parts))
        candidate = "\n\n".join([*parts, f"Summary of {paths}:\n{summary}"])
        if engine.count_tokens(candidate) > budget:
            omitted.extend(Omitted(part.path, "summary over the budget") for part in chunk.parts)
            continue
        parts.append(f"Summary of {paths}:\n{summary}")
        for part in chunk.parts:
            ranges.setdefault(part.path, []).append((part.first_line, part.last_line))
    text = "\n\n".join(parts)
    files = tuple(PackedFile(path, 0, "outline", tuple(found)) for path, found in ranges.items())
    return PackedContext(
        text, "summary", budget, engine.count_tokens(text), engine.tokenizer_name, files, tuple(omitted), (), 0
    )
