"""Steps that were taken out of the middle of what stands as before: runs of removed lines with nothing put in their
place, and the code around them. Asked by `step/dropped`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from anchors.syntax.languages import is_code
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.pairs import MAX_WIDTH

_MAX_LINES: Final = 6
_MAX_AROUND: Final = 12
"""Lines in which the code next to a step is looked for."""
_ASIDE: Final = re.compile(r"^\s*(?:#(?![\[!]|\w+\s*\()|//|/?\*|--\s|<!--|$)")
_BRACKETS: Final = re.compile(r"^[\s{}()\[\];,]*$")
_PASSED: Final = re.compile(
    r"^\s*(?:import|from|use|using|require\w*|include\w*|package|export\s+(?:\*|\{)|#include|pass|break|continue|else|try|end|do|finally|begin)\b[^\n(]*$"
    r"|^\s*return\b(?![^\n]*\s(?:if|unless)\s)[^\n(]*$|^\s*(?:import|from|use|using|require\w*|include\w*|load)\b"
    r"|^\s*@(?:Suppress\w*|Override|Deprecated|Test|Nullable|NonNull|NotNull|Generated)\b|^\s*['\"\d*&<]|,\s*$"
    r"|^\s*[\w:@.-]+=(?:['\"{]|$)"
)
"""Lines that are no step: imports, ends, entries of lists, markup and its attributes."""
_SAYS: Final = re.compile(
    r"(?i)^\s*(?:await\s+)?(?:[\w$]+(?:\.|->|::))*(?:_?log(?:ger|ging)?|console|print\w*|puts|echo|debug\w*|trace|info|warn\w*|fmt"
    r"|metrics?|stats\w*|span|tracing|assert\w*|expect|sleep|p|pp|var_dump|dd)\b(?:\.|::|->|\(|!|\s)"
)
"""Lines that tell somebody something and do nothing else."""
_DOES: Final = re.compile(r"\w\s?\(|(?<![=!<>])=(?![=>])|^\s*[@\[]\w|\b(?:if|unless|raise|throw|return)\b|[!?]\s*$")
_DECLARES: Final = re.compile(
    r"^\s*(?:(?:public|private|protected|static|export|async|pub|abstract|final|override|internal|virtual|inline)\s+)*"
    r"(?:def|fn|func|function|class|interface|struct|enum|trait|module|type|let|const|var|val|object)\b"
)


class LostStep(NamedTuple):
    """`line` is the old side's first; `texts` are its lines, stripped, without comments and brackets alone."""

    old_path: str
    path: str
    line: int
    texts: tuple[str, ...]
    above: tuple[str, ...]
    """The lines of code above, the nearest first."""
    below: tuple[str, ...]


def lost_steps(change: Change) -> Iterator[LostStep]:
    for file, old, path in change.kept_files:
        base = change.base
        if base is None or not is_code(change.language(path)) or change.is_test(path):
            continue
        lines = base.lines(old)
        for hunk in file.hunks:
            for first, last in _cuts(hunk.lines, hunk.old_start):
                texts = tuple(text for number in range(first, last + 1) if (text := code_of(lines, number)))
                if not is_step(texts):
                    continue
                step = LostStep(
                    old,
                    path,
                    first,
                    texts,
                    tuple(around(lines, first, -1)),
                    tuple(around(lines, last, 1)),
                )
                if _stands_around(change, step, first, last):
                    yield step


def _cuts(lines: Sequence[str], start: int) -> Iterator[tuple[int, int]]:
    """First and last old line of each run that was taken away with nothing in its place."""
    number, first, before = start, 0, " "
    for text in (*lines, " "):
        mark = text[:1] or " "
        if mark == "-":
            first = first or number
        else:
            if first and mark != "+" and before != "+" and number - first <= 2 * _MAX_LINES:
                yield first, number - 1
            first, before = 0, mark
        number += mark != "+"


def is_step(texts: Sequence[str]) -> bool:
    """Whether the lines do one thing: a statement, a mark, or a condition with what it does."""
    if not 1 <= len(texts) <= _MAX_LINES or any(len(text) > MAX_WIDTH for text in texts):
        return False
    first = texts[0]
    if _PASSED.search(first) or _SAYS.match(first) or _DECLARES.match(first) or len(first) < 8:
        return False
    return _DOES.search(first) is not None and all(not _DECLARES.match(text) for text in texts)


def code_of(lines: Sequence[str], number: int) -> str:
    """A line as code, stripped; "" for a comment, a blank line or brackets alone."""
    if not 0 < number <= len(lines):
        return ""
    text = lines[number - 1][:MAX_WIDTH]
    return "" if _ASIDE.match(text) or _BRACKETS.match(text) else " ".join(text.split())


def around(lines: Sequence[str], number: int, step: int) -> Iterator[str]:
    """Two lines of code next to one, upwards or downwards."""
    found = 0
    for at in range(number + step, number + step * (_MAX_AROUND + 1), step):
        text = code_of(lines, at)
        if text:
            yield text
            found += 1
        if found == 2:
            return


def _stands_around(change: Change, step: LostStep, first: int, last: int) -> bool:
    """Whether the lines of code right above and below are as they were."""
    lines = change.lines(step.path)
    texts = change.base.lines(step.old_path) if change.base is not None else []

    def is_kept(number: int, by: int) -> bool:
        for at in range(number + by, number + by * (_MAX_AROUND + 1), by):
            if code_of(texts, at):
                return lines.to_new(at) is not None
        return False

    return is_kept(first, -1) and is_kept(last, 1)
