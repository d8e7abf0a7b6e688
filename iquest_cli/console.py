"""Where output goes: the answer to stdout, everything else to stderr; colour and progress decided once.

Foreign text (code, names, messages) enters as a plain string and is cleaned here; styles are ours alone and are applied
to pieces, never parsed out of text. Knows nothing of what is being shown.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TextIO

from engine.types import Progress as EngineSteps
from iquest_cli.text import clean, clean_line

if TYPE_CHECKING:
    from rich.progress import Progress

    from anchors.types import Progress as IndexProgress

STYLES = {
    "": "",
    "bold": "1",
    "dim": "2",
    "path": "36",
    "good": "32",
    "warn": "33",
    "bad": "31",
    "loud": "1;31",
    "name": "1",
    "number": "35",
}
_WORKFLOW_COMMAND = re.compile(r"(?m)^(\s*):(?=:)|##(?=\[)")
PROGRESS_AFTER_S = 1.0


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text with one of `STYLES`."""

    text: str
    style: str = ""


Line = tuple[Piece, ...]


def line(*parts: str | tuple[str, str]) -> Line:
    """`line("a ", ("b", "bold"))`: plain strings and (text, style) pairs."""
    return tuple(Piece(part) if isinstance(part, str) else Piece(*part) for part in parts)


@dataclass
class Console:
    """One for a process. `is_styled` holds for stdout; progress and warnings look at stderr themselves."""

    stdout: TextIO
    stderr: TextIO
    is_styled: bool
    is_quiet: bool
    width: int
    in_workflow: bool = False
    """Inside GitHub Actions, where a line that begins with `::` would be obeyed."""
    _progress: Progress | None = field(default=None, repr=False)

    @classmethod
    def for_process(cls, *, color: str | None = None, is_quiet: bool = False) -> Console:
        chosen = color or "auto"
        styled = chosen == "always" or (
            chosen == "auto"
            and sys.stdout.isatty()
            and not os.environ.get("NO_COLOR")
            and os.environ.get("TERM") != "dumb"
        )
        width = shutil.get_terminal_size((80, 24)).columns if sys.stdout.isatty() else 100
        return cls(
            stdout=sys.stdout,
            stderr=sys.stderr,
            is_styled=styled,
            is_quiet=is_quiet,
            width=max(40, min(width, 120)),
            in_workflow=os.environ.get("GITHUB_ACTIONS") == "true",
        )

    @property
    def is_interactive(self) -> bool:
        """Whether a progress display would be seen by a person."""
        return self.stderr.isatty() and not self.is_quiet and not os.environ.get("CI")

    def print(self, *parts: str | tuple[str, str] | Piece) -> None:
        """One line of the answer."""
        pieces = [part if isinstance(part, Piece) else line(part)[0] for part in parts]
        self.stdout.write(self.render(tuple(pieces)) + "\n")

    def print_lines(self, lines: list[Line]) -> None:
        self.stdout.write("".join(self.render(pieces) + "\n" for pieces in lines))

    def render(self, pieces: Line) -> str:
        shown = [(clean(piece.text), STYLES[piece.style]) for piece in pieces]
        if self.in_workflow and (plain := "".join(text for text, _ in shown)) != _disarm(plain):
            return _disarm(plain)
        if not self.is_styled:
            return "".join(text for text, _ in shown)
        return "".join(f"\x1b[{code}m{text}\x1b[0m" if code and text else text for text, code in shown)

    def write(self, text: str) -> None:
        """A whole document (a prompt, JSON): as it is into a pipe or file, cleaned for a terminal or a CI log."""
        if self.stdout.isatty():
            text = clean(text)
        elif self.in_workflow and not _is_regular_file(self.stdout):
            text = _disarm(text)
        self.stdout.write(text if text.endswith("\n") or not text else text + "\n")

    def warn(self, message: str) -> None:
        """A remark for the person, on stderr; `--quiet` silences it."""
        if not self.is_quiet:
            self._say(f"iquest: {clean_line(message)}")

    def _say(self, message: str) -> None:
        if self._progress is not None:
            self._progress.console.out(message, highlight=False)
        else:
            self.stderr.write(message + "\n")

    @contextmanager
    def progress(self, what: str) -> Iterator[ProgressLine]:
        """Yields a callable for `on_progress`; a bar appears on stderr once a second has passed."""
        shown = ProgressLine(self, what)
        try:
            yield shown
        finally:
            shown.close()


class ProgressLine:
    """Shows nothing in the first second, nor when nobody watches; rich is imported only when a bar is drawn."""

    def __init__(self, console: Console, what: str) -> None:
        self._console = console
        self._what = what
        self._started = time.monotonic()
        self._tasks: dict[str, Any] = {}
        self._shown_on: Progress | None = None

    def __call__(self, step: str | IndexProgress | EngineSteps, done: int = 0, total: int = 0) -> None:
        """A phase with numbers, or a progress value of the lower packages as it is."""
        if isinstance(step, str):
            self._show(step, done, total)
        elif isinstance(step, EngineSteps):
            self._show(step.phase, step.done, step.total)
        else:
            self._show(step.stage, step.done_files, step.total_files)

    def _show(self, phase: str, done: int, total: int) -> None:
        if not self._console.is_interactive or time.monotonic() - self._started < PROGRESS_AFTER_S:
            return
        progress = self._bar()
        if progress is not self._shown_on:
            # The bar was closed in between and this is a new one: its tasks are counted anew.
            self._tasks, self._shown_on = {}, progress
        if phase not in self._tasks:
            self._tasks[phase] = progress.add_task(clean_line(phase or self._what), total=total or None)
        progress.update(self._tasks[phase], completed=done, total=total or None)

    def _bar(self) -> Progress:
        if self._console._progress is None:
            from rich.console import Console as RichConsole
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

            self._console._progress = Progress(
                TextColumn("{task.description}", markup=False),
                BarColumn(),
                MofNCompleteColumn(),
                TimeRemainingColumn(),
                console=RichConsole(file=self._console.stderr, markup=False, highlight=False),
                transient=True,
            )
            self._console._progress.start()
        return self._console._progress

    def close(self) -> None:
        if self._console._progress is not None:
            self._console._progress.stop()
            self._console._progress = None


def _disarm(text: str) -> str:
    """Nothing in it is taken for a workflow command (both spellings that runners know)."""
    return _WORKFLOW_COMMAND.sub(
        lambda match: f"{match.group(1)}\\x3a" if match.group(1) is not None else "#\\x23", text
    )


def _is_regular_file(stream: TextIO) -> bool:
    import stat

    try:
        return stat.S_ISREG(os.fstat(stream.fileno()).st_mode)
    except (OSError, ValueError):
        return False
