"""The bytes of listed files, proved to be those of their blob ids: from the work tree, or from the shadow's objects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from anchors.repository.files import LFS_POINTER, SkippedRead, Tree, algorithm_of, blob_hash, is_lfs_pointer
from anchors.repository.listing import max_bytes_of
from anchors.repository.objects import Objects
from anchors.types import SkippedFile, SourceFile

Content = tuple[SourceFile, bytes | SkippedFile]


class Contents:
    """Reads for one view: of the work tree below `root`, or (None) of a revision."""

    def __init__(self, root: str | None, objects: Objects) -> None:
        self._root = root
        self._objects = objects
        self._tree: Tree | None = None
        self.is_held = False
        """Whether a file of the work tree that was changed meanwhile is read as it was listed, from git's objects."""

    def close(self) -> None:
        if self._tree is not None:
            self._tree.close()

    def read_many(self, files: Sequence[SourceFile]) -> Iterator[Content]:
        """Every file with its bytes or the reason why not, in the order given."""
        for file, content in self._blobs(files) if self._root is None else self._work_files(self._root, files):
            is_pointer = isinstance(content, bytes) and is_lfs_pointer(content)
            yield file, SkippedFile(file.path, LFS_POINTER) if is_pointer else content

    def _work_files(self, root: str, files: Sequence[SourceFile]) -> Iterator[Content]:
        if self._tree is None:
            self._tree = Tree(root)
        for file in files:
            reason = "changed while it was read"
            try:
                data: bytes | None = self._tree.read(file.path, max_bytes_of(file.path))
            except SkippedRead as error:
                data, reason = None, error.reason
            if data is None or blob_hash(data, algorithm_of(file.blob_id)) != file.blob_id:
                ((_, data),) = self._objects.blobs([file.blob_id]) if self.is_held else ((file.blob_id, None),)
            yield file, SkippedFile(file.path, reason) if data is None else data

    def _blobs(self, files: Sequence[SourceFile]) -> Iterator[Content]:
        for file, (_, data) in zip(files, self._objects.blobs([file.blob_id for file in files]), strict=True):
            yield file, SkippedFile(file.path, self._objects.absence) if data is None else data
