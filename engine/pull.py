"""Brings a hub model onto this disk, whole or not at all, into the hub cache that other tools read too.

One commit is settled first and all files are of it. Only what a safetensors checkpoint needs is fetched: no pickle, no
code. Every file is compared with the digest that the listing names; a broken transfer goes on where it stopped. The
configuration comes last, and the branch's name after it: until then the model does not count as installed.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path

from engine.checkpoint import read_checkpoint
from engine.devices import GIB
from engine.errors import BackendFailed, ModelUnreadable, NoSpace, PickledWeights
from engine.hub import HubFile, HubModel, endpoint, fetch_file, find_model, require_network
from engine.installed import InstalledModel, hub_folder, model_folder, only_one, ref_file, snapshot_of
from engine.types import OnProgress, Progress
from engine.weights import WEIGHT_INDEX, files_of_index

_NEEDED = ("config.json", "tokenizer.json")
_WANTED = re.compile(
    r"(?:generation_config|tokenizer_config|special_tokens_map|added_tokens|vocab)\.json|merges\.txt|tokenizer\.model"
    r"|chat_template\.(?:jinja|json)|LICENSE[\w.\-]*"
)
_PICKLE = re.compile(r".*\.(?:bin|pt|pth|pkl|ckpt)")
# What must stay free for everybody else on that disk.
_SPARE_BYTES = GIB // 4


def pull(
    hub: str, revision: str | None = None, *, offline: bool = False, on_progress: OnProgress | None = None
) -> InstalledModel:
    """Fetches what is missing of a branch, tag or commit (default: main). `on_progress`: phase "download", in bytes.

    Raises UnknownModel, PickledWeights, ModelUnreadable (no model, or damaged), NoSpace, OfflineError, BackendFailed,
    BackendMissing.
    """
    require_network(hub, offline=offline)
    model = find_model(hub, revision)
    small, weights = _choose(model)
    folder = model_folder(hub)
    with only_one(hub):
        transfer = _Transfer(model, folder, on_progress)
        if weights is None:
            index = next(file for file in small if file.name == WEIGHT_INDEX)
            transfer.bring((index,))
            weights = _weights_of_index(model, snapshot_of(folder, model.revision) / WEIGHT_INDEX)
        last = [file for file in small if file.name == "config.json"]
        transfer.bring((*(file for file in small if file not in last), *weights, *last))
        snapshot = snapshot_of(folder, model.revision)
        read_checkpoint(snapshot)
        _name_revision(folder, revision or "main", model.revision)
    return InstalledModel(hub, model.revision, snapshot, sum(file.num_bytes for file in (*small, *weights)))


class _Transfer:
    """Files of one commit into the cache's blobs, each linked into the snapshot when it is whole and checked."""

    def __init__(self, model: HubModel, folder: Path, on_progress: OnProgress | None) -> None:
        self._model = model
        self._folder = folder
        self._on_progress = on_progress

    def bring(self, files: tuple[HubFile, ...]) -> None:
        """Raises NoSpace before the first byte when the disk cannot hold them all."""
        present = {file.name: self._present(file) for file in files}
        _check_room(self._model.hub, sum(file.num_bytes - present[file.name] for file in files), self._folder)
        total, done = sum(file.num_bytes for file in files), sum(present.values())
        for file in files:
            done -= present[file.name]
            self._bring(file, done, total)
            done += file.num_bytes
            self._say(done, total)

    def _present(self, file: HubFile) -> int:
        blob, partial = self._blob(file), self._partial(file)
        if blob.exists():
            return file.num_bytes
        size = partial.stat().st_size if partial.exists() else 0
        if size > file.num_bytes:
            partial.unlink()
            return 0
        return size

    def _bring(self, file: HubFile, before: int, total: int) -> None:
        blob, partial = self._blob(file), self._partial(file)
        if not blob.exists():
            blob.parent.mkdir(parents=True, exist_ok=True)
            fetch_file(self._model, file, partial, lambda here: self._say(before + here, total))
            if digest_of(partial, file) != file.digest:
                partial.unlink()
                raise BackendFailed(f"{file.name} of {self._model.hub} came damaged from {endpoint()}: run it again")
            partial.replace(blob)
        link = snapshot_of(self._folder, self._model.revision) / file.name
        link.parent.mkdir(parents=True, exist_ok=True)
        if not link.exists():
            link.unlink(missing_ok=True)
            link.symlink_to(Path("..") / ".." / "blobs" / blob.name)

    def _blob(self, file: HubFile) -> Path:
        return self._folder / "blobs" / file.digest

    def _partial(self, file: HubFile) -> Path:
        return self._folder / "blobs" / f"{file.digest}.incomplete"

    def _say(self, done: int, total: int) -> None:
        if self._on_progress is not None:
            self._on_progress(Progress("download", done, total))


def digest_of(path: Path, file: HubFile) -> str:
    """SHA-256 of the bytes, or git's object id where the listing names one (its `blob` header counts)."""
    digest = hashlib.sha256() if len(file.digest) == 64 else hashlib.sha1(usedforsecurity=False)
    if len(file.digest) == 40:
        digest.update(f"blob {path.stat().st_size}\0".encode())
    with path.open("rb") as stream:
        while piece := stream.read(2**22):
            digest.update(piece)
    return digest.hexdigest()


def _choose(model: HubModel) -> tuple[tuple[HubFile, ...], tuple[HubFile, ...] | None]:
    """Small files and weights; the weights are None where only the index can name them."""
    names = {file.name for file in model.files}
    weights = tuple(file for file in model.files if file.name.endswith(".safetensors"))
    if not weights:
        pickles = sorted(name for name in names if _PICKLE.fullmatch(name))
        if pickles:
            raise PickledWeights(f"{model.hub} offers pickled weights only ({pickles[0]} …): they are not fetched")
        raise ModelUnreadable(f"{model.hub} offers no weights (*.safetensors): choose another model or revision")
    missing = [name for name in _NEEDED if name not in names]
    if missing:
        raise ModelUnreadable(f"{model.hub} has no {missing[0]}: choose another model or revision")
    wanted = (*_NEEDED, WEIGHT_INDEX)
    small = tuple(file for file in model.files if file.name in wanted or _WANTED.fullmatch(file.name))
    if WEIGHT_INDEX in names:
        return small, None
    one = tuple(file for file in weights if file.name == "model.safetensors")
    if not one and len(weights) > 1:
        raise ModelUnreadable(f"{model.hub} has several weight files and no {WEIGHT_INDEX}: choose another revision")
    return small, one or weights


def _weights_of_index(model: HubModel, index: Path) -> tuple[HubFile, ...]:
    offered = {file.name: file for file in model.files}
    names = sorted(set(files_of_index(index).values()))
    missing = [name for name in names if name not in offered]
    if missing:
        raise ModelUnreadable(f"{model.hub} lacks {missing[0]}, which its index names: choose another revision")
    return tuple(offered[name] for name in names)


def _check_room(hub: str, num_bytes: int, folder: Path) -> None:
    place = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(place).free
    if num_bytes and num_bytes + _SPARE_BYTES > free:
        raise NoSpace(
            f"{hub} needs {num_bytes / GIB:,.1f} GiB more, {hub_folder()} has {free / GIB:,.1f} GiB free: "
            "free some, or set HF_HUB_CACHE to a folder on a larger disk"
        )


def _name_revision(folder: Path, revision: str, commit: str) -> None:
    """The branch's or tag's name means this commit from now on."""
    place = ref_file(folder, revision)
    if revision == commit or place is None:
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    temporary = place.with_name(place.name + ".new")
    temporary.write_text(commit, encoding="ascii")
    temporary.replace(place)
