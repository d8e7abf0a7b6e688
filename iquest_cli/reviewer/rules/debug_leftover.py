"""`debug/leftover`: a debugger call, or output that somebody wrote for themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from anchors.syntax.parse import ParseStopped
from anchors.syntax.signatures import FAMILY, text_of, walk
from anchors.syntax.trees import tree_of
from anchors.types import FileChange
from iquest_cli.reviewer.change import Change, added_of
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.settings import Confidence, Severity


@dataclass(frozen=True, slots=True)
class _Leftover:
    """`calls` is a pattern of the whole called expression, in the node types `nodes`."""

    nodes: tuple[str, ...]
    calls: re.Pattern[str]
    severity: Severity
    confidence: Confidence
    what: str


_PYTHON_DEBUGGER = (
    r"(?:breakpoint|(?:pdb|ipdb|pudb|wdb|rpdb|celery\.contrib\.rdb)\.set_trace|__import__\(.i?pdb.\)\.set_trace)"
)
_LEFTOVERS = {
    "python": (_Leftover(("call",), re.compile(_PYTHON_DEBUGGER), "high", "high", "a debugger call"),),
    "javascript": (
        _Leftover(("debugger_statement",), re.compile("debugger;?"), "high", "high", "a `debugger` statement"),
        _Leftover(("call_expression",), re.compile(r"console\.(?:log|debug|dir)"), "info", "low", "console output"),
    ),
    "rust": (_Leftover(("macro_invocation",), re.compile("(?:std::)?dbg"), "medium", "high", "a `dbg!` call"),),
    "java": (_Leftover(("method_invocation",), re.compile(r"\w+\.printStackTrace"), "info", "low", "a printed stack"),),
    "ruby": (
        _Leftover(("call", "identifier"), re.compile(r"binding\.(?:pry|irb|b)|byebug|debugger"), "high", "high",
                  "a debugger call"),
    ),
    "php": (
        _Leftover(("function_call_expression",), re.compile(r"\\?(?:var_dump|dd|ddd|dump|xdebug_break)"), "high",
                  "high", "a dump"),
    ),
    "csharp": (
        _Leftover(
            ("invocation_expression",), re.compile(r"(?:System\.Diagnostics\.)?Debugger\.(?:Break|Launch)"), "high",
            "high", "a debugger call",
        ),
    ),
    "kotlin": (_Leftover(("call_expression",), re.compile(r"\w+\.printStackTrace"), "info", "low", "a printed stack"),),
    "swift": (_Leftover(("call_expression",), re.compile(r"debugPrint|dump"), "info", "low", "console output"),),
    "elixir": (
        _Leftover(("call",), re.compile(r"IEx\.pry"), "high", "high", "a debugger call"),
        _Leftover(("call",), re.compile(r"(?:Kernel\.)?dbg"), "medium", "high", "a `dbg` call"),
        _Leftover(("call",), re.compile(r"IO\.inspect"), "info", "low", "console output"),
    ),
    "go": (_Leftover(("call_expression",), re.compile(r"spew\.Dump"), "medium", "low", "a dump"),),
}  # fmt: skip
_MEANT = re.compile(
    r"(?:^|/)(?:examples?|samples?|scripts?|bin|tools?|cli|benchmarks?|demos?|docs?|debug\w*|build)(?:/|\.|$)",
    re.IGNORECASE,
)


class DebugLeftover(Rule):
    id = "debug/leftover"
    title = "Debugging code was left in"
    severity = "high"

    def check(self, change: Change) -> Iterator[Finding]:
        for file in change.read_files:
            added = {item.line: item for item in added_of(file)}
            language = next(iter(added.values())).language if added else None
            wanted = _LEFTOVERS.get(FAMILY.get(language or "", language or ""), ())
            if wanted and any(leftover.calls.search(item.text) for item in added.values() for leftover in wanted):
                yield from self._in_file(change, file, language or "", frozenset(added), wanted)

    def _in_file(
        self, change: Change, file: FileChange, language: str, lines: frozenset[int], wanted: tuple[_Leftover, ...]
    ) -> Iterator[Finding]:
        try:
            tree = tree_of(change.head.data(file.path), language)
        except ParseStopped:
            return
        for node in walk(tree.root_node, (min(lines), max(lines))):
            line = node.start_point[0] + 1
            if line not in lines:
                continue
            for leftover in wanted:
                if node.type not in leftover.nodes or not leftover.calls.fullmatch(_called(text_of(node))):
                    continue
                is_meant = change.is_test(file.path) or _MEANT.search(file.path) is not None
                if is_meant and leftover.confidence == "low":
                    continue
                yield self.finding(
                    file.path,
                    line,
                    f"{leftover.what} was added: {text_of(node)[:60]}",
                    "It stops or floods the program of everybody who runs it.",
                    severity="low" if is_meant and leftover.severity == "high" else leftover.severity,
                    confidence="medium" if is_meant else leftover.confidence,
                )


def _called(text: str) -> str:
    """What is called: the text up to the arguments that end it."""
    if not text.endswith(")"):
        return text
    depth = 0
    for at in range(len(text) - 1, -1, -1):
        depth += (text[at] == ")") - (text[at] == "(")
        if depth == 0:
            return text[:at].rstrip("!").replace("?.", ".")
    return text
