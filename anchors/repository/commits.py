"""Commit objects as values. Pure: the bytes come from strangers, so no date, encoding or name in them can fail it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from anchors.repository.objects import Objects
from anchors.types import CommitInfo

MAX_COMMIT_BYTES: Final = 1 << 20
MAX_SECONDS: Final = 253_402_214_400  # 9999-12-31, the last day that a datetime can hold
_AUTHOR = re.compile(rb"^author (.*?) ?<[^\n]*?> (-?\d{1,30}) ([+-])(\d{2})(\d{2})", re.MULTILINE)
_ENCODING = re.compile(rb"^encoding (\S{1,30})$", re.MULTILINE)
_ENCODINGS: Final = re.compile(
    r"(iso-?8859-\d{1,2}|latin-?1|(windows-|cp)125\d|koi8-[ru]|euc-(jp|kr)|shift[_-]jis|gbk|gb18030|gb2312|big5)\Z",
    re.I,
)
"""Only plain character sets: Python knows codecs that do far more than that."""


def read_commits(objects: Objects, commit_ids: Iterable[str]) -> dict[str, CommitInfo]:
    """What is known of each commit; those that are missing or damaged are left out."""
    found = {}
    for commit_id in dict.fromkeys(commit_ids):
        data = objects.read(commit_id, "commit", MAX_COMMIT_BYTES)
        if data is not None:
            found[commit_id] = parse_commit(commit_id, data)
    return found


def parse_commit(commit_id: str, data: bytes) -> CommitInfo:
    """A commit from the bytes of its object."""
    head, _, message = data.partition(b"\n\n")
    named = _ENCODING.search(head)
    encoding = named.group(1).decode("ascii", "replace") if named else "utf-8"
    if not _ENCODINGS.match(encoding):
        encoding = "utf-8"
    author = _AUTHOR.search(head)
    text = message.decode(encoding, "replace").strip("\n")
    subject, _, body = text.partition("\n\n")
    return CommitInfo(
        commit=commit_id,
        author=author.group(1).decode(encoding, "replace") if author else "",
        date=_date(author) if author else "",
        subject=" ".join(subject.split("\n")),
        body=body.strip("\n"),
    )


def _date(author: re.Match[bytes]) -> str:
    seconds = min(max(int(author.group(2)), 0), MAX_SECONDS)
    minutes = min(int(author.group(4)) * 60 + int(author.group(5)), 14 * 60)
    zone = timezone(timedelta(minutes=-minutes if author.group(3) == b"-" else minutes))
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    return moment.astimezone(zone if seconds < MAX_SECONDS else UTC).isoformat()
