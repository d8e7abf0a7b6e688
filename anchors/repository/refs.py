"""Names of commits: HEAD, refs/ and packed-refs, read as files. No git process takes part.

Does not know objects: an id found here may be that of a tag, of a commit, or of nothing at all.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from anchors.errors import BadHead
from anchors.repository.files import SkippedRead, read_metadata
from anchors.repository.layout import Layout

MAX_PACKED_REFS = 256 << 20
MAX_LOOSE_REFS = 200_000
_HEX = re.compile(r"(?:[0-9a-f]{40}|[0-9a-f]{64})\Z")
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|\A/|/\Z|\.\Z|(?:\A|/)\.|\.lock(?:/|\Z)")


def is_object_id(text: str) -> bool:
    return _HEX.match(text) is not None


def is_ref_name(name: str) -> bool:
    """Whether git would accept it as a full name or a part of one; a name that looks like an option may pass."""
    return bool(name) and name != "@" and _FORBIDDEN.search(name) is None


class Refs:
    """The references of a repository, as they stood when each was first asked for."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._packed: dict[str, str] | None = None

    def head(self) -> tuple[str | None, str | None]:
        """(object id, full ref name): the name is None when HEAD is detached, the id when the branch is unborn.

        Raises BadHead when HEAD is neither.
        """
        text = self._content(os.path.join(self._layout.git_dir, "HEAD"))
        remedy = "run `git switch <branch>`, or name a branch or commit with --rev"
        if text is None:
            raise BadHead(f"HEAD of {self._layout.root} cannot be read: {remedy}")
        if is_object_id(text):
            return text, None
        name = text[4:].strip() if text.startswith("ref:") else ""
        if not name.startswith("refs/") or not is_ref_name(name):
            raise BadHead(f"HEAD of {self._layout.root} holds no reference: {remedy}")
        return self.lookup(name), name

    def lookup(self, name: str, depth: int = 0) -> str | None:
        """The id that a full ref name stands for, symbolic references followed; None when there is none."""
        if not is_ref_name(name) or depth > 5:
            return None
        for folder in dict.fromkeys((self._layout.git_dir, self._layout.common_dir)):
            text = self._content(os.path.join(folder, name))
            if text is None:
                continue
            if is_object_id(text):
                return text
            if text.startswith("ref:"):
                return self.lookup(text[4:].strip(), depth + 1)
        return self._packed_refs().get(name)

    def expand(self, name: str) -> str | None:
        """The id of a short name, looked up in git's own order."""
        if not is_ref_name(name):
            return None
        patterns = ("{}", "refs/{}", "refs/tags/{}", "refs/heads/{}", "refs/remotes/{}", "refs/remotes/{}/HEAD")
        for pattern in patterns:
            full = pattern.format(name)
            if "/" not in full and not full.isupper():
                continue
            found = self.lookup(full)
            if found:
                return found
        return None

    def symbolic_target(self, name: str) -> str | None:
        """What a symbolic reference points to, None when it is absent or not symbolic."""
        text = self._content(os.path.join(self._layout.common_dir, name))
        return text[4:].strip() if text and text.startswith("ref:") else None

    def names(self) -> list[str]:
        """Every full reference name, sorted."""
        found = set(self._packed_refs())
        for name in self._loose(os.path.join(self._layout.common_dir, "refs")):
            found.add(name)
            if len(found) > MAX_LOOSE_REFS:
                break
        return sorted(found)

    def _loose(self, folder: str) -> Iterator[str]:
        for here, _, files in os.walk(folder):
            prefix = "refs/" + os.path.relpath(here, folder) + "/" if here != folder else "refs/"
            yield from (prefix + name for name in files if is_ref_name(prefix + name))

    def _packed_refs(self) -> dict[str, str]:
        if self._packed is None:
            self._packed = {}
            try:
                data = read_metadata(os.path.join(self._layout.common_dir, "packed-refs"), MAX_PACKED_REFS) or b""
            except SkippedRead:
                data = b""
            for line in data.split(b"\n"):
                object_id, _, name = line.partition(b" ")
                if name and is_object_id(object_id.decode("ascii", "replace")):
                    self._packed[os.fsdecode(name)] = object_id.decode("ascii")
        return self._packed

    @staticmethod
    def _content(path: str) -> str | None:
        try:
            data = read_metadata(path, 8192)
        except SkippedRead:
            return None
        return None if data is None else os.fsdecode(data).strip()
