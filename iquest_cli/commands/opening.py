"""From what was said globally to an open workspace: the one place where settings become its options."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from anchors.repository.absent import ABSENT, FETCH_ALL, lacking
from anchors.syntax.languages import language_of
from anchors.workspace import Workspace
from iquest_cli.errors import UsageProblem
from iquest_cli.invocation import Invocation
from iquest_cli.settings import Settings
from iquest_cli.text import plural

if TYPE_CHECKING:
    from anchors.beside import Made


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
        for note in (*workspace.notes, *_left_out(workspace, invocation.rev)):
            invocation.console.warn(note)


def _left_out(workspace: Workspace, rev: str | None) -> Iterator[str]:
    """Where an answer says less than it seems to: what a partial clone lacks of a revision, a clone without files."""
    coverage = workspace.coverage
    if rev is None and workspace.info.commit and not (coverage.files_total or coverage.skipped):
        yield "no file is checked out here: run `git checkout`, or name a revision with --rev HEAD"
    absent = [path for path in lacking(coverage.skipped, ABSENT) if language_of(path)]
    if absent:
        yield f"{plural(len(absent), 'file')} {ABSENT} ({absent[0]}): {FETCH_ALL}"


def asked_paths(invocation: Invocation, workspace: Workspace, paths: Sequence[str]) -> tuple[str, ...]:
    """Files and folders of the command line as the repository calls them, from its root; none for all of it.

    They are told from there, or from the folder where the command runs (`./x`, `..`). Raises UsageProblem for one under
    which no file is read.
    """
    root, here = os.path.realpath(workspace.info.root), os.path.realpath(invocation.path)
    known = [f"{file.path}/" for file in workspace.snapshot.files]
    found = []
    for path in paths:
        folders = (here, root) if path.startswith(".") else (root, here)
        choices = [os.path.relpath(os.path.join(folder, path), root).replace(os.sep, "/") for folder in folders]
        fit = next((at for at in choices if at == "." or any(name.startswith(f"{at}/") for name in known)), None)
        if fit is None:
            unread = next((item for item in workspace.coverage.skipped if item.path in choices), None)
            if unread is not None:
                raise UsageProblem(f"{path!r} is not read: {unread.reason}")
            raise UsageProblem(f"no file that is read lies at {path!r}; name one from the repository's root")
        found.append(fit)
    return () if "." in found else tuple(found)
