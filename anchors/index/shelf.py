"""What is kept beside one snapshot, for who makes something of it that is asked for again and is no result by itself.

Knows keys and packs; nothing of what is in them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from anchors.index.keys import artifact_key, code_version, snapshot_digest

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from anchors.index.packing import Pack, Pieces
    from anchors.index.store import Store
    from anchors.types import SourceFile


class Shelf:
    """Of the snapshot of these files. `package`: whose code decides what is kept, so that other code finds nothing."""

    def __init__(self, store: Store, files: tuple[SourceFile, ...]) -> None:
        self._store = store
        self._files = files

    def get(self, kind: str, package: str) -> Pack | None:
        return self._store.get_pack(self._key(kind, package))

    def put(self, kind: str, package: str, sections: Mapping[str, npt.NDArray[np.generic] | bytes | Pieces]) -> None:
        self._store.put_pack(self._key(kind, package), sections)

    def _key(self, kind: str, package: str) -> str:
        return artifact_key(kind, self._digest, code_version(package))

    @cached_property
    def _digest(self) -> bytes:
        return snapshot_digest(self._files)
