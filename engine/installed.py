"""Which hub models are on this disk already. Reads the hub cache's folders; no network, no hub library.

Knows the cache's layout: models--ORG--NAME/{refs,snapshots}. Does not download and does not check a checkpoint.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

_COMMIT = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """`folder` is the snapshot's absolute folder; `num_bytes` counts its files once."""

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


def find_installed(hub: str, revision: str | None = None) -> InstalledModel | None:
    """The snapshot of a branch, tag or commit, else of main; None when it has no config yet."""
    folder = hub_folder() / ("models--" + hub.replace("/", "--"))
    wanted = revision or "main"
    commit = wanted if _COMMIT.fullmatch(wanted) else _ref(folder, wanted)
    if commit is None:
        return None
    snapshot = folder / "snapshots" / commit
    if not (snapshot / "config.json").is_file():
        return None
    size = sum(file.stat().st_size for file in snapshot.rglob("*") if file.is_file())
    return InstalledModel(hub, commit, snapshot, size)


def list_installed() -> tuple[InstalledModel, ...]:
    """Every hub model with a main revision on this disk, by name."""
    try:
        names = sorted(path.name for path in hub_folder().glob("models--*--*") if path.is_dir())
    except OSError:
        return ()
    found = (find_installed(name.removeprefix("models--").replace("--", "/", 1)) for name in names)
    return tuple(model for model in found if model is not None)


def _ref(folder: Path, name: str) -> str | None:
    if ".." in name.split("/") or name.startswith("/"):
        return None
    try:
        commit = (folder / "refs" / name).read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return None
    return commit if _COMMIT.fullmatch(commit) else None
