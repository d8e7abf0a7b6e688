"""Files that a review rests on: the baseline, and whatever else is read as the base commit has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iquest_cli.errors import CannotDo, UsageProblem
from iquest_cli.invocation import Invocation
from iquest_cli.text import plural

if TYPE_CHECKING:
    from anchors.repository.repository import Repository
    from anchors.types import Diff
    from iquest_cli.reviewer.baseline import Baseline
    from iquest_cli.reviewer.finding import ReviewReport
    from iquest_cli.settings import Resolved


def read_of_base(repository: Repository, diff: Diff, path: str) -> bytes | None:
    """A file as the base has it; None where it has none. Raises CannotDo where that cannot be had."""
    from iquest_cli.reviewer.contents import read_of_view
    from iquest_cli.reviewer.sources import base_view

    view = base_view(repository, diff)
    if view is None:
        return None
    with view:
        return read_of_view(view, path)


def baseline_paths(repository: Repository, resolved: Resolved) -> tuple[str, ...]:
    """What the baseline is called in the repository; nothing when there is none or it lies elsewhere."""
    from iquest_cli.reviewer.own_gate import paths_inside

    path = resolved.values.review.baseline
    if path is None:
        return ()
    return (path,) if _is_named_by_repository(resolved) else paths_inside(repository.root, path)


def find_baseline(
    repository: Repository, diff: Diff, resolved: Resolved, *, accept_new: bool = False
) -> Baseline | None:
    """One that the repository names is read from the base, and so is one that the change itself touches; any other is
    the caller's own file. `accept_new`: what the change makes of it counts. Raises UsageProblem, CannotDo.
    """
    from iquest_cli.reviewer.baseline import read_baseline
    from iquest_cli.reviewer.own_gate import is_changed

    path = resolved.values.review.baseline
    if path is None:
        return None
    inside = baseline_paths(repository, resolved)
    if not _is_named_by_repository(resolved):
        inside = () if accept_new else tuple(name for name in inside if is_changed(diff, name))
    if inside:
        data = read_of_base(repository, diff, inside[-1])
        return read_baseline(data, path) if data is not None else None
    data = _own_file(path)
    if data is None:
        raise UsageProblem(f"{path}: no such baseline; write one with --write-baseline {path}")
    return read_baseline(data, path)


def _is_named_by_repository(resolved: Resolved) -> bool:
    return resolved.origins["review.baseline"] == ".iquest.toml"


def read_named(path: str) -> bytes:
    """A file that the caller named. Raises CannotDo."""
    data = _own_file(path)
    if data is None:
        raise CannotDo(f"{path} cannot be read: there is no such file")
    return data


def _own_file(path: str) -> bytes | None:
    """A file that the caller named; None where it is not there."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            return file.read()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise CannotDo(f"{path} cannot be read: {error.strerror}") from error


def write_baseline(
    invocation: Invocation, report: ReviewReport, baseline: Baseline | None, diff: Diff, path: str
) -> None:
    """Accepts what was found, drops what went stale, and keeps what this change says nothing of."""
    from iquest_cli.reports.files import write_atomically
    from iquest_cli.reviewer.baseline import elsewhere, read_baseline, render_baseline
    from iquest_cli.reviewer.review import judged_paths

    old = _own_file(path)
    before = read_baseline(old, path) if old is not None else baseline
    kept = elsewhere(before, judged_paths(diff))
    write_atomically(path, render_baseline(report.accepted, kept))
    gone = len(report.stale)
    said = [f"wrote {plural(len(report.accepted), 'accepted finding')} to {path}"]
    said += [f"kept {plural(len(kept), 'entry', 'entries')} of other files"] if kept else []
    said += [f"dropped {plural(gone, 'stale entry', 'stale entries')}"] if gone else []
    invocation.console.warn(", ".join(said))
