"""From what was said globally to an open workspace: the one place where settings become its options."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from anchors.workspace import Workspace
from iquest_cli.invocation import Invocation
from iquest_cli.settings import Settings

if TYPE_CHECKING:
    from anchors.derivations import Made


def workspace_options(settings: Settings) -> dict[str, Any]:
    """Keyword arguments of `Workspace.open` that the settings decide. Raises BadPattern."""
    return {"cache_dir": cache_folder(settings), **view_options(settings)}


def cache_folder(settings: Settings) -> Path | None:
    """Where the index lies; None for the usual place."""
    return Path(settings.index.cache_dir) if settings.index.cache_dir else None


def view_options(settings: Settings) -> dict[str, Any]:
    """Of those what concerns a view and not its store. Raises BadPattern."""
    from anchors.graph.roles.patterns import AnchorPatterns

    anchors = settings.anchors
    return {
        "patterns": AnchorPatterns.from_texts(anchors.pin, anchors.drop, anchors.entry_points),
        "jobs": settings.index.jobs,
    }


@contextmanager
def opened(
    invocation: Invocation,
    settings: Settings,
    what: str = "reading the repository",
    *,
    beside: tuple[Made, ...] = ("search", "told"),
) -> Iterator[Workspace]:
    """The workspace that the command line means, with progress on stderr; closed at the end. `beside`: as a view's."""
    with (
        invocation.console.progress(what) as progress,
        Workspace.open(
            invocation.path, invocation.rev, on_progress=progress, beside=beside, **workspace_options(settings)
        ) as workspace,
    ):
        yield workspace
        for note in workspace.notes:
            invocation.console.warn(note)
