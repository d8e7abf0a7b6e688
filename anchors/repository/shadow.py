"""The shadow: a private, empty, bare repository of ours that borrows the target's objects.

A git process started upon it never opens the target's config, hooks, attributes or references: it sees our own config
and the target's object files. Does not run git.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
import weakref
from typing import Final

from anchors.errors import UnsupportedRepository
from anchors.repository.called import quarantine
from anchors.repository.files import SkippedRead, read_metadata
from anchors.repository.layout import Layout
from anchors.repository.leftovers import PREFIX, hold, sweep
from anchors.repository.refs import is_object_id

MAX_ALTERNATES: Final = 64
EMPTY_TREES: Final = {
    "sha1": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    "sha256": "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
}
_CONFIG: Final = """[core]
\trepositoryformatversion = {version}
\tbare = true
\tattributesFile = /dev/null
\tcommitGraph = false
\tbigFileThreshold = 16m
\tpackedGitWindowSize = 64m
\tpackedGitLimit = 1g
[attr]
\ttree = {empty_tree}
[diff]
\trenameLimit = 1000
[gc]
\tauto = 0
[protocol]
\tallow = never
[log]
\tshowSignature = false
"""


class Shadow:
    """The private git folder. `close()` removes it."""

    def __init__(self, layout: Layout, head: str | None) -> None:
        self.object_format = layout.object_format
        self.is_partial = layout.is_partial
        self.lost_store = ""
        """A folder of objects that the target borrows from and that is not there."""
        sweep()
        self.path = tempfile.mkdtemp(prefix=PREFIX)
        # Whoever forgets to close leaves nothing behind either; a forked child must not take it away.
        self.close = weakref.finalize(self, _remove, self.path, os.getpid(), hold(self.path))
        try:
            self._fill(layout, head)
        except BaseException:
            self.close()
            raise

    def _fill(self, layout: Layout, head: str | None) -> None:
        for folder in ("objects/info", "objects/pack", "refs/heads", "tmp"):
            os.makedirs(os.path.join(self.path, folder))
        empty_tree = EMPTY_TREES[layout.object_format]
        config = _CONFIG.format(version=int(layout.object_format != "sha1"), empty_tree=empty_tree)
        if layout.object_format != "sha1":
            config += f"[extensions]\n\tobjectFormat = {layout.object_format}\n"
        self._write("config", config.encode())
        self._write("HEAD", f"{head or 'ref: refs/heads/none'}\n".encode())
        self.lost_store = check_alternates(layout.objects)
        stores = [layout.objects, *filter(None, [quarantine(layout)])]
        self._write("objects/info/alternates", b"".join(_quote_path(store) + b"\n" for store in stores))
        shallow = shallow_commits(layout)
        if shallow:
            self._write("shallow", "".join(f"{commit}\n" for commit in shallow).encode())

    def _write(self, name: str, data: bytes) -> None:
        with open(os.path.join(self.path, name), "wb") as file:
            file.write(data)


def _remove(path: str, owner: int, lock: int | None) -> None:
    if os.getpid() == owner:
        shutil.rmtree(path, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def shallow_commits(layout: Layout) -> tuple[str, ...]:
    """The commits at which a shallow clone was cut, sorted; empty for a whole one."""
    try:
        data = read_metadata(os.path.join(layout.common_dir, "shallow")) or b""
    except SkippedRead:
        return ()
    return tuple(sorted({line for line in data.decode("ascii", "replace").split() if is_object_id(line)}))


def check_alternates(objects: str) -> str:
    """Walks the chain of borrowed object folders as git will, so that git meets no special file on its way; one that is
    not there, or "".

    Raises UnsupportedRepository for a chain that is too long or an alternates file that is no plain file.
    """
    waiting, seen, lost = [os.path.realpath(objects)], set[str](), ""
    while waiting:
        folder = waiting.pop()
        if folder in seen:
            continue
        seen.add(folder)
        if len(seen) > MAX_ALTERNATES:
            raise UnsupportedRepository("the object store borrows from too many others: run `git repack -a -d`")
        lost = lost or ("" if os.path.isdir(folder) else folder)
        name = os.path.join(folder, "info", "alternates")
        if not os.path.lexists(name):
            continue
        if not stat.S_ISREG(os.lstat(name).st_mode):
            raise UnsupportedRepository(f"{name} is no plain file: clone the repository again")
        try:
            lines = (read_metadata(name) or b"").split(b"\n")
        except SkippedRead as error:
            raise UnsupportedRepository(f"{name}: {error.reason}; clone the repository again") from error
        named = [os.fsdecode(line) for line in lines if line and not line.startswith(b"#")]
        waiting.extend(os.path.realpath(os.path.join(folder, line)) for line in named)
    return lost


def _quote_path(path: str) -> bytes:
    data = os.fsencode(path)
    if not any(byte < 32 or byte == 127 for byte in data) and data[:1] not in (b'"', b"#"):
        return data
    quoted = b"".join(b"\\%03o" % byte if byte < 32 or byte in b'"\\\x7f' else bytes((byte,)) for byte in data)
    return b'"' + quoted + b'"'
