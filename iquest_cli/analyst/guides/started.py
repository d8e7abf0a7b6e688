"""What a command starts that somebody types: "when I type `tool`" means what the manifest starts under that name.

Names of programs and of their commands come from the entry points of the repository; nothing is run.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.evidence.findings import Started
from iquest_cli.analyst.texts.standing import is_own
from iquest_cli.analyst.texts.values import CALLABLE

if TYPE_CHECKING:
    from anchors.types import Anchor
    from anchors.workspace import Workspace
    from iquest_cli.analyst.texts.source import Source

_NAME: Final = r"[\"'`]?(?P<name>[A-Za-z][\w.-]{0,40}\w)(?: (?P<inner>[a-z][\w-]{1,40}))?[\"'`]?"
_TYPED: Final = re.compile(
    r"\b(?:when|if|once|after) (?:i|you|we|one|someone|somebody|(?:a|the) user) "
    r"(?:types?|runs?|starts?|enters?|calls?|executes?|invokes?|launch(?:es)?) "
    rf"(?:the )?(?:command|program|tool|script|binary|executable)? ?{_NAME}",
    re.IGNORECASE,
)
_QUOTED: Final = re.compile(r"\"([\w.@/-]{1,80})\"")
_COMMAND: Final = re.compile(r"\bcommand ([\w.:-]{1,80})")


def find_started(workspace: Workspace, source: Source, text: str) -> Started | None:
    """None where the question spells no command, or none that is here."""
    typed = _TYPED.search(text)
    if typed is None:
        return None
    starts = [a for a in workspace.anchors if a.kind == "ENTRY_POINT" and a.symbol is not None and is_own(a.path)]
    program = typed["name"].lower()
    is_program = any(_told(anchor, program) for anchor in starts)
    for name in filter(None, ((typed["inner"] or "").lower() if is_program else "", program)):
        for anchor in starts:
            by = _told(anchor, name)
            symbol = workspace.snapshot.symbol(anchor.symbol or 0)
            if by and symbol.kind in CALLABLE:
                return Started(symbol, by, *_written(workspace, source, anchor, name))
    return None


def _told(anchor: Anchor, name: str) -> str:
    """Of what an entry point says the part that names the command."""
    for part in anchor.text.partition(" - ")[2].split("; "):
        named = [*_QUOTED.findall(part), *_COMMAND.findall(part)]
        if any(found.lower().rpartition("/")[2] == name for found in named):
            return part
    return ""


def _written(workspace: Workspace, source: Source, anchor: Anchor, name: str) -> tuple[str, int]:
    if workspace.snapshot.file_index(anchor.reason) is None:
        return "", 0
    key = re.compile(rf"\s*[\"']?{re.escape(name)}[\"']?\s*[=:]", re.IGNORECASE)
    found = (number for number, line in enumerate(source.lines(anchor.reason), 1) if key.match(line[:200]))
    number = next(found, 0)
    return (anchor.reason, number) if number else ("", 0)
