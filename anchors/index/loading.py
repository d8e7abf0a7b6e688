"""The record of one file, when somebody asks: from the store, or parsed again where it has been evicted.

Knows the store's rows and how to make one; nothing of columns.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import msgspec

from anchors.errors import IndexUnavailable
from anchors.index.heads import RecordSkim, RecordTexts, RecordTextsLike, Skimmed
from anchors.index.keys import record_key
from anchors.index.parsing import failure_reason
from anchors.index.shelf import Shelf
from anchors.records import FileRecord

if TYPE_CHECKING:
    from anchors.index.store import Store
    from anchors.repository.repository import Repository
    from anchors.types import SourceFile

_AHEAD = 64


class RecordLoader:
    """Called with an index into `files`. Who walks through all files in turn gets them fetched ahead in one go."""

    def __init__(self, repository: Repository | None, store: Store, files: tuple[SourceFile, ...]) -> None:
        self._repository = repository
        self._store = store
        self._files = files
        self.shelf = Shelf(store, files)
        self._decode = msgspec.msgpack.Decoder(FileRecord).decode
        self._skim = msgspec.msgpack.Decoder(RecordSkim).decode
        self._texts = msgspec.msgpack.Decoder(RecordTexts).decode
        self._ahead: dict[bytes, bytes] = {}
        self._last = -2

    def __call__(self, index: int) -> FileRecord:
        """Raises IndexUnavailable when the file is neither in the store nor readable as it was."""
        row = self._row(index)
        if row is not None:
            with contextlib.suppress(msgspec.MsgspecError):  # as good as missing
                return self._decode(row)
        return self._parse_again(index)

    def skim(self, index: int) -> Skimmed:
        """Of who asks for no more. Raises as the call does."""
        row = self._row(index)
        if row is not None:
            with contextlib.suppress(msgspec.MsgspecError):
                return self._skim(row)
        return self._parse_again(index)

    def texts(self, index: int) -> RecordTextsLike:
        """The same for who searches, in half the time."""
        row = self._row(index)
        if row is not None:
            with contextlib.suppress(msgspec.MsgspecError):
                return self._texts(row)
        return self._parse_again(index)

    def _row(self, index: int) -> bytes | None:
        key = self._key(index)
        row = self._ahead.get(key)
        if row is None:
            many = _AHEAD if index == self._last + 1 else 1
            keys = [self._key(number) for number in range(index, min(index + many, len(self._files)))]
            self._ahead = dict(self._store.get(keys))
            row = self._ahead.get(key)
        self._last = index
        return None if row is None or failure_reason(row) is not None else row

    def _parse_again(self, index: int) -> FileRecord:
        from anchors.index.pool import EXTRACTOR
        from anchors.index.worker import RECORD, Parser, Setup, Task
        from anchors.types import SkippedFile

        file = self._files[index]
        if self._repository is None:
            raise IndexUnavailable(f"{file.path} is not in the index")
        ((_, data),) = self._repository.read_many([file])
        if isinstance(data, SkippedFile):
            raise IndexUnavailable(f"{file.path} changed while it was analysed ({data.reason}); run again")
        parser = Parser(Setup(b"", EXTRACTOR, file.size, 0, 0))
        status, payload = parser.run(Task(0, b"", file.language or "", file.blob_id, file.size, data))
        if status != RECORD:
            raise IndexUnavailable(f"{file.path}: {payload.decode('utf-8', 'replace')}")
        self._store.put([(self._key(index), payload)])
        return self._decode(payload)

    def _key(self, index: int) -> bytes:
        file = self._files[index]
        return record_key(file.blob_id, file.language or "")
