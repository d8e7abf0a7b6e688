"""Which hub models are on this disk already, and how one is removed. No network, no hub library.

Knows the hub cache's layout, models--ORG--NAME/{blobs,refs,snapshots}, and how a model is kept for one process at a
time. Does not download (pull.py) and does not check a checkpoint.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from engine.errors import BackendFailed, UnknownModel

_COMMIT = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """`folder` is the snapshot's absolute folder; `num_bytes` counts its files."""

    hub: str
    revision: str
    folder: Path
    num_bytes: int


def hub_folder() -> Path:
    """Where the hub's own tools keep models, by the variables that they read."""
    if cache := os.environ.get("HF_HUB_CACHE"):
        return Path(cache).expanduser().absolute()
    if home := os.environ.get("HF_HOME"):
        return (Path(home).expanduser() / "hub").absolute()
    base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return (Path(base).expanduser() / "huggingface" / "hub").absolute()


def model_folder(hub: str) -> Path:
    return hub_folder() / ("models--" + hub.replace("/", "--"))


def snapshot_of(folder: Path, commit: str) -> Path:
    return folder / "snapshots" / commit


def find_installed(hub: str, revision: str | None = None) -> InstalledModel | None:
    """The snapshot of a branch, tag or commit, else of main; None when it has no config yet."""
    folder = model_folder(hub)
    wanted = revision or "main"
    commit = wanted if _COMMIT.fullmatch(wanted) else _ref(folder, wanted)
    if commit is None:
        return None
    snapshot = snapshot_of(folder, commit)
    if not (snapshot / "config.json").is_file():
        return None
    size = sum(file.stat().st_size for file in snapshot.rglob("*") if file.is_file())
    return InstalledModel(hub, commit, snapshot, size)


def list_installed() -> tuple[InstalledModel, ...]:
    """Every hub model with a main revision on this disk, by name."""
    found = (find_installed(hub) for hub in _hubs())
    return tuple(model for model in found if model is not None)


@dataclass(frozen=True, slots=True)
class ModelUse:
    """A hub model's folder: all revisions and what was fetched in part. `revision`: main's commit, None without one."""

    hub: str
    folder: Path
    revision: str | None
    num_bytes: int
    num_partial_bytes: int


def disk_use() -> tuple[ModelUse, ...]:
    """Every folder of the hub cache that holds a model, or part of one, by name."""
    uses = []
    for hub in _hubs():
        main = find_installed(hub)
        whole, partial = _size(model_folder(hub))
        if whole or partial:
            uses.append(ModelUse(hub, model_folder(hub), main.revision if main else None, whole, partial))
    return tuple(uses)


def remove(hub: str) -> int:
    """Takes a model with all its revisions and partial files off this disk. Returns the bytes freed.

    Raises UnknownModel when there is none, BackendFailed while another process fetches it.
    """
    folder = model_folder(hub)
    if folder.is_symlink() or not folder.is_dir():
        raise UnknownModel(f"{hub} is not on this machine: `iquest models where` lists what is")
    with only_one(hub):
        freed = sum(_size(folder))
        # the names first: what is left of an interrupted removal counts as not installed
        shutil.rmtree(folder / "refs", ignore_errors=True)
        shutil.rmtree(folder)
    return freed


@contextmanager
def only_one(hub: str) -> Iterator[None]:
    """Keeps a model to this process; the lock dies with its holder. Raises BackendFailed when another has it."""
    locks = hub_folder() / ".locks" / model_folder(hub).name
    locks.mkdir(parents=True, exist_ok=True)
    with (locks / "iquest.lock").open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackendFailed(f"another process is busy with {hub}: wait for it") from None
        yield


def ref_file(folder: Path, name: str) -> Path | None:
    """Where a branch's or tag's commit is written; None for a name that would lead elsewhere."""
    if ".." in name.split("/") or name.startswith("/"):
        return None
    return folder / "refs" / name


def _hubs() -> list[str]:
    try:
        names = sorted(path.name for path in hub_folder().glob("models--*--*") if path.is_dir())
    except OSError:
        return []
    return [name.removeprefix("models--").replace("--", "/", 1) for name in names]


def _size(folder: Path) -> tuple[int, int]:
    """Bytes of whole and of partial files, links not followed."""
    whole = partial = 0
    for path in folder.rglob("*"):
        if path.is_symlink() or not path.is_file():
            continue
        if path.name.endswith(".incomplete"):
            partial += path.stat().st_size
        else:
            whole += path.stat().st_size
    return whole, partial


def _ref(folder: Path, name: str) -> str | None:
    place = ref_file(folder, name)
    if place is None:
        return None
    try:
        commit = place.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return None
    return commit if _COMMIT.fullmatch(commit) else None
