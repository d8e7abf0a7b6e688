"""The code of a file of Perl, byte for byte as long: without POD, comments, and what stands behind `__END__`."""

from __future__ import annotations

import re
from typing import Final

from anchors.regexes import regex

_POD: Final = regex(rb"^=[a-zA-Z]\w*.*?(?:^=cut\b[^\n]*|\Z)", re.DOTALL | re.MULTILINE)
_END: Final = regex(rb"^__(?:END|DATA)__[ \t]*\r?$", re.MULTILINE)
_COMMENT: Final = regex(rb"(?:(?<=\n)|(?<=[ \t;{}]))#[^\n]*+")
_SHOWN: Final = regex(rb"[^\r\n]")


def code_of(data: bytes) -> bytes:
    end = _END.search(data)
    code = data[: end.start()] if end is not None else data
    if b"\n=" in code or code.startswith(b"="):
        code = _POD.sub(_blank, code)
    return _COMMENT.sub(_blank, code)


def _blank(match: re.Match[bytes]) -> bytes:
    return _SHOWN.sub(b" ", match[0])
