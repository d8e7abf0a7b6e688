"""Where brackets of JavaScript close, over strings, templates and comments."""

from __future__ import annotations

import pytest
from support.pace import within

from anchors.syntax.bracing import brace_end, is_balanced


@pytest.mark.parametrize(
    ("text", "end"),
    [
        (b"a}b", 1),
        (b"{a}}", 3),
        (b"'}' + \"}\"}", 9),
        (b"`}${ {a:'}'} }`}", 15),
        (b"/* } */}", 7),
        (b"/* }", 3),
        (b"a // }\n}", 7),
        (b"<p>don't {x}</p>\n}", 17),
        (b"<p>don't {x}</p>}", 16),
        (b"'a\\\n}'}", 6),
        (b"'a\\'}'}", 6),
        (b"a", -1),
    ],
)
def test_a_brace_closes_outside_of_text(text: bytes, end: int) -> None:
    assert brace_end(text, 0, len(text)) == end
    assert brace_end(text + b"}}", 0, len(text)) == end


@pytest.mark.parametrize("piece", [b"/* {", b'"\\', b"'\\", b'"\\\n', b"'\\ {", b"`${"])
def test_what_does_not_close_is_looked_for_once(piece: bytes) -> None:
    text = piece * (60_000 // len(piece))
    with within(2):
        assert brace_end(text, 0, len(text)) == -1
        assert not is_balanced(b"{" + text)
