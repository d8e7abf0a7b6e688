"""`step/dropped`: a step was taken out of a function, and others of the same shape take it still."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from anchors.graph.texts.words import files_with
from anchors.syntax.languages import is_generated_path, is_vendored_path
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.reviewer.rules.contracts import where_was
from iquest_cli.reviewer.rules.lost_steps import LostStep, around, code_of, lost_steps
from iquest_cli.reviewer.rules.places import with_uses
from iquest_cli.text import plural

_MAX_STEPS: Final = 40
_MAX_FILES: Final = 40
_MAX_PLACES: Final = 60
_NEAR: Final = 8
_WORD: Final = re.compile(r"[A-Za-z_]\w{2,}")
_TEXT: Final = re.compile(r"\"(?:[^\"\\\n]|\\.)*+\"|'(?:[^'\\\n]|\\.)*+'|`[^`\n]*`")
_HEAD: Final = re.compile(
    r"^(?:(?:public|private|protected|internal|static|final|async|abstract|override|virtual|export|default|pub|suspend)\s+)*"
    r"(?:(?:def|fn|func|function|fun)\s+(?P<name>\w+)|(?:[\w<>\[\], ?.]+\s+)(?P<method>\w+)|(?P<own>\w+))\s*\("
)
_LOOSE: Final = re.compile(
    r"^(?:try\s*:?|else\s*:?|\}?\s*else\s*\{|try\s*\{|do|begin|begin:|end|continue;?|break;?|return\b[^(=]*|(?:if|unless)\b[^(=]*"
    r"|if\s*\(!?[\w$]+\)\s*\{?)$"
)
"""Lines that stand around anything."""
_HIDES: Final = re.compile(
    r"(?i)^(?:await\s+|return\s+)?(?:[\w$]+(?:\.|->|::))*(?P<call>(?:redact|sanitize|scrub|mask|anonymi[sz]e|obfuscate)\w*)\s*\("
    r"|^[\w$.>\[\]-]*(?:\.|->)(?P<field>\w*(?:passw(?:or)?d|secret|token|private_?key|api_?key|hash|salt)\w*)\s*="
    r"\s*(?:\"\"|''|nil|null|None|undefined|NULL|string\.Empty)\s*;?$"
    r"|^(?:delete|unset|del)[\s(]+[\w$.>\[\]'\"-]*(?:\.|->|\[['\"])(?P<member>\w*(?:passw(?:or)?d|secret|token|private_?key|api_?key)\w*)\b"
)
"""What keeps a secret from being given out, or cleans what is."""


class StepDropped(Rule):
    id = "step/dropped"
    title = "A step was dropped that others of the same shape still take"
    severity = "medium"

    def check(self, change: Change) -> Iterator[Finding]:
        if change.base is None:
            return
        added = None
        for step in change.first(lost_steps(change), _MAX_STEPS, "steps that were taken out"):
            added = _added(change) if added is None else added
            if step.texts[0] in added or _is_taken_over(change, step):
                continue
            others = _twins(change, step) or _hiding(change, step)
            if others:
                yield self._judged(change, step, others)

    def _judged(self, change: Change, step: LostStep, others: list[tuple[str, int]]) -> Finding:
        num = len(others)
        finding = self.finding(
            step.path,
            where_was(change, step.path, step.line),
            f"`{step.texts[0][:80]}` was dropped here; {plural(num, 'other place')} of the same shape still "
            f"{'has' if num == 1 else 'have'} it",
            "What stands around it is as before, here and there: put it back, or take it out of all that are alike.",
            confidence="medium",
            symbol=f"{step.texts[0][:80]}:{' '.join(step.below[:1])[:80]}",
        )
        return with_uses(change, finding, others)


def _added(change: Change) -> frozenset[str]:
    return frozenset(" ".join(item.text.split()) for item in change.added_lines())


def _is_taken_over(change: Change, step: LostStep) -> bool:
    """Whether added lines name what it called, or what it gave a value: then it is done in another way."""
    if step.texts[0][:1] in "@[#":
        names = _WORD.findall(step.texts[0])[:1]
    else:
        named = re.findall(r"([A-Za-z_]\w{2,})\s*\(", step.texts[0]) or re.findall(
            r"([A-Za-z_]\w{2,})\s*(?:\]\s*)?=(?!=)", step.texts[0]
        )
        names = [name for name in named if name not in ("if", "for", "while", "not", "and")][-1:]
    return any(name in change.said for name in names)


def _twins(change: Change, step: LostStep) -> list[tuple[str, int]]:
    """Where the step stands between the same lines; none where they stand anywhere without it, for then it is not
    always taken."""
    found: list[tuple[str, int]] = []
    strong = 0
    for path in _files(change, step):
        lines = change.head.lines(path)
        seen = 0
        for number, text in change.head.lines_having(path, _literal(step.texts[0])):
            if " ".join(text.split()) != step.texts[0] or seen > _MAX_PLACES or not _holds(lines, number, step):
                continue
            seen += 1
            shared = _shared(lines, number, step)
            if shared:
                found.append((path, number))
                strong += shared > 1
        if found:
            break
    if not found or (not strong and len(found) < 2):
        return []
    return [] if _stands_without(change, step) else found


def _files(change: Change, step: LostStep) -> Iterator[str]:
    """The step's own file, then its neighbours of the same language that may hold the step."""
    yield step.path
    folder, language = step.path.rpartition("/")[0], change.language(step.path)
    files = files_with(change.head.snapshot, step.texts[0])
    if len(files) > _MAX_FILES:
        return
    for index in files:
        file = change.head.snapshot.files[index]
        is_near = file.path != step.path and file.path.rpartition("/")[0] == folder and file.language == language
        if is_near and not (change.is_test(file.path) or is_generated_path(file.path) or is_vendored_path(file.path)):
            yield file.path


def _literal(text: str) -> str:
    """What of a stripped line surely stands in it as it is written."""
    return max(text.split(" "), key=len)


def _holds(lines: list[str], number: int, step: LostStep) -> bool:
    """Whether all lines of the step stand there."""
    at = number
    for text in step.texts[1:]:
        at += 1
        while at <= min(len(lines), number + _NEAR * 2) and not code_of(lines, at):
            at += 1
        if code_of(lines, at) != text:
            return False
    return True


def _end(lines: list[str], number: int, step: LostStep) -> int:
    at, left = number, len(step.texts) - 1
    while left and at < len(lines):
        at += 1
        left -= bool(code_of(lines, at))
    return at


def _shared(lines: list[str], number: int, step: LostStep) -> int:
    """How many of the lines around are the same; of each side the second counts only behind the first."""
    found = 0
    sides = (
        (step.above, tuple(around(lines, number, -1))),
        (step.below, tuple(around(lines, _end(lines, number, step), 1))),
    )
    for ours, theirs in sides:
        for mine, other in zip(ours, theirs, strict=False):
            if not _is_alike(mine, other):
                break
            found += not _LOOSE.match(mine)
    return found + (found and step.texts[0][:1] == "@")


def _is_alike(mine: str, other: str) -> bool:
    """Whether two lines are the same but for their texts and, of a function's head, its name."""
    return mine == other or _plain(mine) == _plain(other)


def _plain(text: str) -> str:
    head = _HEAD.match(text) if text.endswith(("{", ":", ")")) else None
    if head is not None:
        name = head["name"] or head["method"] or head["own"]
        text = text.replace(f"{name}(", "_(", 1)
    return _TEXT.sub('""', text)


def _stands_without(change: Change, step: LostStep) -> bool:
    """Whether the line above stands in the file, other than here, with no such step near behind it."""
    if not step.above or step.texts[0][:1] in "@[#" or _LOOSE.match(step.above[0]):
        return False
    lines = change.head.lines(step.path)
    own = change.lines(step.path).to_new(change.lines(step.path).kept_from(step.line))
    for number, _ in change.head.lines_having(step.path, _literal(step.above[0])):
        if number == own or code_of(lines, number) != step.above[0]:
            continue
        near = [code_of(lines, at) for at in range(number + 1, min(len(lines), number + _NEAR) + 1)]
        if step.texts[0] not in near:
            return True
    return False


def _hiding(change: Change, step: LostStep) -> list[tuple[str, int]]:
    """Where the file hides the same still, of a step that kept a secret from being given out."""
    match = _HIDES.match(step.texts[0])
    if match is None or len(step.texts) > 1:
        return []
    name = match["call"] or match["field"] or match["member"]
    found = []
    for number, _ in change.head.lines_having(step.path, name):
        text = code_of(change.head.lines(step.path), number)
        other = _HIDES.match(text)
        if other is not None and name in (other["call"], other["field"], other["member"]):
            found.append((step.path, number))
    return found
