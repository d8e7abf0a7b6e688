"""Writes the command reference from the commands' own help: `python -m iquest_cli.docs > docs/cli.md`.

A test compares the file with this output, so that the two cannot drift apart.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import Any

INTRO = """\
# The command line

Generated from `--help` by `python -m iquest_cli.docs > docs/cli.md`; do not edit by hand.

stdout carries the answer and nothing else; progress, warnings and errors go to stderr. Global options may stand before
or after the command.

| exit code | meaning |
|---|---|
| 0 | done |
| 1 | findings at or above the threshold, a stale answer, or coverage under `--min-coverage` |
| 2 | the command line or a setting is wrong |
| 3 | it could not be done; one line names the remedy |
| 130 | interrupted |
| 141 | the reader of the output went away |

Settings, weakest first: defaults, the person's `config.toml`, the repository's `.iquest.toml` (`[paths]`, `[anchors]`
and `[review]` only), `IQUEST_*` variables, flags. `iquest config show --origin` says where each value came from. The
rules of `review` and `check` have a page each in [rules](rules/README.md).
"""


def render() -> str:
    """The whole page. Help is laid out for 80 columns whatever the terminal."""
    from iquest_cli.app import build_group

    os.environ["COLUMNS"] = "80"
    group = build_group()
    parts = [INTRO]
    with group.make_context("iquest", [], obj={}, resilient_parsing=True) as root:
        for path, command, context in _walk(group, root, "iquest"):
            parts += [f"## `{path}`\n", "```text", _help(command, context), "```\n"]
    return "\n".join(parts)


def _walk(command: Any, context: Any, path: str) -> Iterator[tuple[str, Any, Any]]:
    yield path, command, context
    if not hasattr(command, "list_commands"):
        return
    for name in command.list_commands(context):
        child = command.get_command(context, name)
        with child.make_context(name, [], parent=context, resilient_parsing=True) as inner:
            yield from _walk(child, inner, f"{path} {name}")


def _help(command: Any, context: Any) -> str:
    # Completion is spelled after the shell that runs this, which is no business of a document.
    lines = command.get_help(context).rstrip().split("\n")
    return "\n".join(line.rstrip() for line in lines)


if __name__ == "__main__":
    sys.stdout.write(render())
