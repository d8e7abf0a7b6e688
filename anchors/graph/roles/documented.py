"""Which names a repository shows to those who use it: what the code in its readme and its guides says.

Reads a bounded part of a few texts; resolves nothing. A name that callers outside use is not told by calls inside.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from anchors.syntax.languages import is_test_path, is_vendored_path

Read = Callable[[str], bytes | None]

MAX_TEXTS: Final = 40
MAX_BYTES: Final = 1 << 16
MAX_COUNT: Final = 4
"""Of one name in one text: a guide is about something, and says it often."""
README_WORTH: Final = 2
GUIDE: Final = re.compile(r"\.(?:md|mdx|markdown|rst|adoc)$", re.IGNORECASE)
NO_GUIDE: Final = re.compile(
    r"(?:^|/)(?:change|history|news|release|upgrad|migrat|contribut|security|code_of|licen|authors|maintain|governance"
    r"|todo|roadmap|\.)[^/]*(?:/|$)",
    re.IGNORECASE,
)
FENCE: Final = re.compile(r"\s{0,8}(?:```|~~~|----$)")
SPAN: Final = re.compile(r"`([^`\n]{1,120})`")
NAME: Final = re.compile(r"[^\W\d]\w*(?=(\()?)")


def documented_names(paths: Iterable[str], read: Read) -> Counter[str]:
    """How often each name stands in the code of readmes and guides, those at the top counted first."""
    found: Counter[str] = Counter()
    for path in _texts(paths):
        text = (read(path) or b"")[:MAX_BYTES].decode("utf-8", "replace")
        worth = README_WORTH if "/" not in path else 1
        for name, count in Counter(_names(text)).items():
            found[name] += worth * min(MAX_COUNT, count)
    return found


def _texts(paths: Iterable[str]) -> list[str]:
    chosen = [
        path
        for path in paths
        if GUIDE.search(path) and not NO_GUIDE.search(path) and not is_test_path(path) and not is_vendored_path(path)
    ]
    chosen.sort(key=lambda path: ("readme" not in path.lower(), path.count("/"), path))
    return chosen[:MAX_TEXTS]


def _names(text: str) -> Iterator[str]:
    for code in _code(text):
        for word in NAME.finditer(code):
            name = word.group()
            # A word as any other tells nothing, but where it is called.
            if len(name) > 1 and (word.group(1) or not name.islower() or "_" in name):
                yield name


def _code(text: str) -> Iterator[str]:
    """Lines of code blocks, and what stands between backquotes in the lines of prose."""
    is_code = False
    for row in text.split("\n"):
        if FENCE.match(row):
            is_code = not is_code
        elif is_code or row.startswith(("    ", "\t")):
            yield row
        else:
            yield from SPAN.findall(row)
