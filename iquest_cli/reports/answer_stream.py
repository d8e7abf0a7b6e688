"""What a person sees while a model works: its words as they come, its reasoning dim on stderr, progress."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.types import Delta, Progress
from iquest_cli.analyst.answer import ToolUse
from iquest_cli.analyst.model.agent import spelled
from iquest_cli.analyst.model.converse import Listener
from iquest_cli.text import clean, plural

if TYPE_CHECKING:
    from iquest_cli.console import Console


def listener_for(console: Console, *, streams: bool) -> Listener:
    """`streams`: the answer goes to stdout piece by piece; reasoning only ever to stderr, when a person looks."""
    line = console.progress("reading")
    progress = line.__enter__()

    def on_delta(delta: Delta) -> None:
        line.__exit__(None, None, None)
        text = clean(delta.text)
        if delta.is_reasoning:
            if console.is_interactive:
                console.stderr.write(f"\x1b[2m{text}\x1b[0m")
                console.stderr.flush()
        elif streams:
            console.stdout.write(text)
            console.stdout.flush()

    def on_progress(state: Progress) -> None:
        progress(state.phase, state.done, state.total)

    def on_summary(done: int, total: int) -> None:
        progress("summarising", done, total)

    def on_tool(use: ToolUse) -> None:
        console.warn(f"looked further: {spelled(use.name, use.arguments)} · {plural(use.num_tokens, 'token')}")

    return Listener(on_delta, on_progress, on_summary, on_tool)
