"""What the documentation of a file of Perl (POD) says of the file and of the names that it has headings for."""

from __future__ import annotations

import re
from typing import Final

from anchors.regexes import regex
from anchors.syntax.docs import first_sentence
from anchors.syntax.source import text

_PART: Final = regex(rb"\n[ \t\r]*\n")
"""Between two paragraphs."""
_HEAD: Final = regex(rb"\s*+=(head[1-6]|item|method|attr|func)[ \t]++([^\r\n]++)")
_CODE: Final = regex(rb"[A-Z]<{1,3}[ \t]?([^<>]*+)[ \t]?>{1,3}")
_CALLED: Final = regex(rb"(?:[\w:$]++(?:->|::))?([A-Za-z_]\w*+)[ \t]*+(?:\(|$|[-:,;{$@%\[])")
_TITLE: Final = regex(rb"NAME|ABSTRACT")
_ABOUT: Final = regex(rb"DESCRIPTION|OVERVIEW")
_DASH: Final = regex(rb"[\w:.+-]++[ \t]+-{1,3}[ \t]+(.*)", re.DOTALL)
_LINK: Final = regex(r"[A-Z]<{1,3}\s?(?:[^<>|]*\|)?([^<>]*?)\s?>{1,3}")
_MAX_TITLE: Final = 60


def plain(raw: bytes) -> str:
    """A paragraph without its marks."""
    said = text(raw)
    for _ in range(3):  # marks may stand in others
        said, before = _LINK.sub(r"\1", said), said
        if said == before:
            break
    return said


class Pod:
    def __init__(self) -> None:
        self.about = ""
        self._named: dict[str, str] = {}

    def of(self, name: str) -> str:
        """The first sentence about a name, "" where there is none."""
        return self._named.get(name, "")

    def read(self, raw: bytes) -> None:
        """One stretch of documentation."""
        waiting: list[str] = []
        is_title = is_about = False
        for part in _PART.split(raw):
            head = _HEAD.match(part)
            if head is not None:
                if is_title or is_about or head[1] == b"head1":
                    waiting = []
                is_title, is_about = _TITLE.match(head[2]) is not None, _ABOUT.match(head[2]) is not None
                called = _CALLED.match(_CODE.sub(rb"\1", head[2].strip())) if len(head[2]) < _MAX_TITLE else None
                waiting = [*waiting, text(called[1])] if called is not None and head[1] != b"head1" else waiting
                continue
            if not part.strip() or part.lstrip().startswith(b"=") or part.lstrip(b"\r\n")[:1] in (b" ", b"\t"):
                continue
            if is_title:
                dash = _DASH.match(part.strip())
                self.about = first_sentence(plain(dash[1])) if dash is not None else self.about
            elif is_about and not self.about:
                self.about = first_sentence(plain(part))
            for name in waiting:
                self._named.setdefault(name, first_sentence(plain(part)))
            waiting, is_title, is_about = [], False, False
