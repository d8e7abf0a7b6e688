"""Commits as values: who, when, why, and from which parents.

GitPython reads the well-formed ones. The rest (bytes of strangers, SHA-256) is read here, so that no date, encoding or
name in a commit can fail a run, hold it up, or reach a codec that does more than decode. Does not know trees.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Final

from anchors.regexes import regex
from anchors.repository.library import Library
from anchors.repository.objects import Objects
from anchors.repository.refs import is_object_id
from anchors.types import CommitInfo

if TYPE_CHECKING:
    import git

MAX_COMMIT_BYTES: Final = 1 << 20
MAX_SECONDS: Final = 253_402_214_400  # 9999-12-31, the last day that a datetime can hold
_WELL_FORMED = regex(
    rb"tree [0-9a-f]{40}\n(?:parent [0-9a-f]{40}\n)*"
    rb"author [^\n<>]{0,300} <[^\n<>]{0,300}> [0-9]{1,18} [+-][0-9]{4}\n"
    rb"committer [^\n<>]{0,300} <[^\n<>]{0,300}> [0-9]{1,18} [+-][0-9]{4}\n"
)
_WHEN = regex(rb"(-?[0-9]{1,30}) ([+-])([0-9]{2})([0-9]{2})")
_PLAIN: Final = regex(
    rb"(utf-?8|iso-?8859-\d{1,2}|latin-?1|(windows-|cp)125\d|koi8-[ru]|euc-(jp|kr)|shift[_-]jis|gbk|gb18030|gb2312"
    rb"|big5)\Z",
    re.I,
)
"""Only plain character sets: Python knows codecs that do far more than that."""


@dataclass(frozen=True, slots=True)
class Commit:
    """`parents`: as the commit names them, whether they are here or not."""

    info: CommitInfo
    parents: tuple[str, ...]


class Commits:
    """Reads commits of a shadow; sizes are asked for first."""

    def __init__(self, shadow: str, objects: Objects) -> None:
        self._objects = objects
        self._library = Library(shadow)

    def close(self) -> None:
        self._library.close()

    def read(self, commit_id: str) -> Commit | None:
        """One commit by its full id; None when it is missing, damaged, or over MAX_COMMIT_BYTES."""
        data = self._objects.read(commit_id, "commit", MAX_COMMIT_BYTES)
        if data is None:
            return None
        found = self._library.commit(commit_id, data) if is_well_formed(data) else None
        return parse_commit(commit_id, data) if found is None else _of_library(found)

    def infos(self, commit_ids: Iterable[str]) -> dict[str, CommitInfo]:
        """What is known of each; those that cannot be read are left out."""
        read = {commit_id: self.read(commit_id) for commit_id in dict.fromkeys(commit_ids)}
        return {commit_id: commit.info for commit_id, commit in read.items() if commit is not None}


def is_well_formed(data: bytes) -> bool:
    """Whether a commit holds just what git writes into a SHA-1 one in UTF-8, within bounds that keep a reader fast."""
    if _WELL_FORMED.match(data) is None:
        return False
    # The library passes over the encoding that a commit names; one that did not would trust a stranger's choice.
    headers = data.partition(b"\n\n")[0].split(b"\n")
    return not any(line.strip().startswith(b"encoding") for line in headers)


def _of_library(commit: git.Commit) -> Commit:
    message = commit.message
    text = message if isinstance(message, str) else message.decode("utf-8", "replace")
    date = _date(commit.authored_date, -int(commit.author_tz_offset) // 60)
    return Commit(
        _info(commit.hexsha, commit.author.name or "", date, text), tuple(parent.hexsha for parent in commit.parents)
    )


def parse_commit(commit_id: str, data: bytes) -> Commit:
    """A commit from the bytes of its object, whatever they hold."""
    head, _, message = data.partition(b"\n\n")
    parents, author, encoding = [], b"", "utf-8"
    for line in head.split(b"\n"):
        key, _, value = line.partition(b" ")
        if key == b"parent" and not author and is_object_id(value.decode("ascii", "replace")):
            parents.append(value.decode("ascii"))
        elif key == b"author" and not author:
            author = value
        elif key == b"encoding" and _PLAIN.match(value):
            encoding = value.decode("ascii")
    name, _, rest = author.partition(b"<")
    when = _WHEN.match(rest.rpartition(b"> ")[2])
    date = ""
    if when:
        minutes = int(when.group(3)) * 60 + int(when.group(4))
        date = _date(int(when.group(1)), -minutes if when.group(2) == b"-" else minutes)
    text = message.decode(encoding, "replace")
    return Commit(_info(commit_id, name.removesuffix(b" ").decode(encoding, "replace"), date, text), tuple(parents))


def _info(commit_id: str, author: str, date: str, message: str) -> CommitInfo:
    subject, _, body = message.strip("\n").partition("\n\n")
    return CommitInfo(commit_id, author, date, " ".join(subject.split("\n")), body.strip("\n"))


def _date(seconds: int, minutes: int) -> str:
    """ISO 8601 of seconds since 1970 in a zone so many minutes east; what no calendar holds is cut to its ends."""
    seconds = min(max(seconds, 0), MAX_SECONDS)
    zone = timezone(timedelta(minutes=min(max(minutes, -14 * 60), 14 * 60)))
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    return moment.astimezone(zone if seconds < MAX_SECONDS else UTC).isoformat()
