"""What the jobs of CI run for a task, a command a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from anchors.graph.roles.command_lines import CI_FILE
from iquest_cli.analyst.evidence.findings import Way
from iquest_cli.analyst.evidence.places import Place
from iquest_cli.analyst.texts.source import MAX_LINE

if TYPE_CHECKING:
    from iquest_cli.analyst.asked.known_tasks import Task
    from iquest_cli.analyst.ways.ground import Ground

COMMAND: Final = re.compile(r"(?:\S{0,200}/)?[a-z.][\w./+-]*+(?:[ \t]++\S|$)|\./\S")
PROSE_MARK: Final = re.compile(
    r"[.?!] [A-Z]|[^\s./][.?!]$|\b(?:the|this|these|you|your|are|will|please)\b", re.IGNORECASE
)
_QUOTED: Final = re.compile(r"\"[^\"]*\"?|'[^']*'?")
MAX_PLAIN: Final = 50
_KEY: Final = re.compile(r"[\w.\- ]+:(?:\s|$)")
_RUN_KEY: Final = re.compile(r"^\s*(?:- )?(?:run|script|command|cmd|sh|before_script|after_success):\s*[|>]?[-+]?\s*")
_PREPARES: Final = re.compile(
    r"(?:sudo |env |[^\s=]+=\S* )*(?:\S+ ){0,2}(?:install|mkdir|echo|printf|cp|mv|rm|push|pull|upload|ls|cat|file|curl"
    r"|wget|chmod|export|cd|if|for|while|case|then|else|foreach|unset|ln|apt|apt-get|brew|docker|git|sed|awk|grep|tee|find)\b"
)
"""What only gets things ready, or is a piece of a shell's own syntax."""


def find_run_by_ci(ground: Ground, task: Task) -> Iterator[Way]:
    if not task.is_run_by_ci:
        return
    for tracked in ground.workspace.snapshot.files:
        if not CI_FILE.match(tracked.path):
            continue
        for number, line in enumerate(ground.source.lines(tracked.path), 1):
            command = _command(line)
            if (
                command
                and task.is_done_by(_QUOTED.sub("", command))
                and not (_PREPARES.match(command) or command.endswith("--version"))
            ):
                yield Way("ci", Place(tracked.path, number, number, command, "", None), command, "")


def is_special(way: Way) -> bool:
    """Whether a command is written for one job: with that job's variables, or with more than a person would type."""
    return "$" in way.command or len(way.command) > MAX_PLAIN


def _command(line: str) -> str:
    """The command that a line of a CI job runs; "" for a key, a comment and what no shell would take."""
    if len(line) > MAX_LINE:
        return ""
    given = _RUN_KEY.sub("", line) if _RUN_KEY.match(line) else line.strip()
    given = given.strip().removeprefix("- ")
    if given[:1] in ("'", '"') and given[-1:] == given[:1]:
        given = given[1:-1]
    if not given or given.startswith("#") or _KEY.match(given) or "uses:" in given or PROSE_MARK.search(given):
        return ""
    given = given.rstrip("\\").strip()
    return given if (COMMAND.match(given) and " " in given) or given.startswith(("./", "scripts/")) else ""
