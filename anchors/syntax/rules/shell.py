"""Bash: functions, variables of the file, sourced files, scripts that are run, the tests of bats.

A sourced file shares all its names, whoever sources it. What `eval` makes is not known.
"""

from __future__ import annotations

import re
from typing import ClassVar, Final

from tree_sitter import Node

from anchors.records import Import
from anchors.syntax.drafts import Draft, Scopes
from anchors.syntax.rules.base import MAX_SIGNATURE, LooseReference, Rules
from anchors.syntax.source import Source, one_line, text

_EXPANSION: Final = re.compile(r"^(?:\$\((?:[^()]|\([^()]*\))*\)|\$\{[^}]*\}|\$\w+)(?=/)")
_SOURCING: Final = frozenset({b"source", b".", b"load", b"bats_load_library"})
_SHELLS: Final = frozenset({b"bash", b"sh", b"zsh", b"ksh", b"dash", b"exec", b"sudo", b"env"})
_RUNNERS: Final = frozenset(
    {
        b"run",
        b"trap",
        b"retry",
        b"time",
        b"eval",
        b"command",
        b"try",
        b"assert",
        b"refute",
        b"complete",
        b"xargs",
        b"builtin",
    }
)
_FUNCTION_NAME: Final = re.compile(rb"[A-Za-z_][\w:.+-]*")
_NESTED: Final = b"(" * 50
_MAX_PIPES: Final = 1_000
"""The grammar keeps a state for each: memory grows with their square."""
_PIPED: Final = re.compile(rb"(?:\|[ \t\\]*\n?[^|;&\n]{0,80}){1000}")
_BATS: Final = re.compile(rb"^[ \t]*@test[ \t]+([\"'])(.*?)\1[ \t]*\{", re.MULTILINE)
_BATS_END: Final = re.compile(rb"^\}", re.MULTILINE)


class ShellRules(Rules):
    line_mark: ClassVar[bytes] = b"#"
    has_blocks: ClassVar[bool] = False
    keywords: ClassVar[frozenset[bytes]] = frozenset({b"IFS", b"PWD", b"HOME", b"PATH", b"OPTARG", b"REPLY", b"RANDOM"})

    def refuse(self, source: Source) -> str:
        if _NESTED in source.data:
            return "brackets nested too deeply"
        is_piped = source.data.count(b"|") > _MAX_PIPES and _PIPED.search(source.data)
        return f"over {_MAX_PIPES:,} commands in one pipe" if is_piped else ""

    def prepare(self, source: Source, found: dict[str, list[Node]]) -> None:
        super().prepare(source, found)
        named = found.get("reference.name")
        if named:  # `$1` is no name
            found["reference.name"] = [n for n in named if not source.data[n.start_byte : n.end_byte].isdigit()]

    def define(self, source: Source, kind: str, node: Node) -> list[Draft]:
        name = node.child_by_field_name("name")
        if name is None:
            return []
        data, body = source.data, node.child_by_field_name("body")
        word = text(data[name.start_byte : name.end_byte])
        draft = Draft(kind, node.start_byte, node.end_byte, word.partition("[")[0], name.start_byte)
        draft.body = body.start_byte if body is not None else -1
        end = draft.body if draft.body >= 0 else draft.end
        draft.signature = one_line(data[draft.start : end], MAX_SIGNATURE).rstrip(" {")
        line = source.line(node.start_byte)
        if kind == "variable":
            declared = data[source.starts[line - 1] : node.start_byte].split()
            if word.isupper() and {b"readonly", b"-r", b"-rx", b"-xr"}.intersection(declared):
                draft.kind = "constant"
        draft.doc = self.comments.above(line)
        return [draft]

    def more_definitions(self, source: Source) -> list[Draft]:
        """The tests of bats, which look like commands to the grammar: from `@test` to the brace that stands alone."""
        drafts = []
        for match in _BATS.finditer(source.data) if b"@test" in source.data else ():
            end = _BATS_END.search(source.data, match.end())
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            draft = Draft("function", start, end.end() if end else match.end(), text(match[2]), match.start(2))
            draft.body = match.end()
            draft.signature = one_line(match[0], MAX_SIGNATURE).rstrip(" {")
            draft.exported = False
            drafts.append(draft)
        return drafts

    def settle(self, draft: Draft) -> None:
        if draft.name.startswith("_"):
            draft.exported = False

    def split(self, raw: bytes) -> tuple[bytes, bytes]:
        return b"", raw

    def imports(self, source: Source, node: Node, scope: int) -> list[Import]:
        data = source.data
        word = data[node.start_byte : node.end_byte]
        is_script = word.rstrip(b"\"'").endswith((b".sh", b".bash"))
        if word not in _SOURCING and word not in _SHELLS and not is_script:
            return []
        line = source.line(node.start_byte)
        if is_script:
            path = text(word)
        else:
            command = node.parent
            arguments = command.children_by_field_name("argument") if command is not None else []
            shown = (text(data[item.start_byte : item.end_byte]) for item in arguments)
            path = next((item for item in shown if not item.startswith("-") and "=" not in item), "")
            if word in _SHELLS and not path.rstrip("\"'").endswith((".sh", ".bash")):
                return []
        path = re.sub(r"[\"']", "", path)
        bare = _EXPANSION.sub(".", path)
        if not bare or "$" in bare or "`" in bare or "*" in bare:
            return []
        shares = word in _SOURCING
        return [Import(bare, "*" if shares else "", "*" if shares else "", line, scope, False)]

    def more_references(
        self, source: Source, found: dict[str, list[Node]], drafts: list[Draft], scopes: Scopes
    ) -> list[LooseReference]:
        """Functions that another command is given: `trap cleanup EXIT`, `run build`, `retry 3 fetch`."""
        data, rows = source.data, []
        for node in found.get("reference.call", ()):
            if data[node.start_byte : node.end_byte] not in _RUNNERS:
                continue
            line = source.line(node.start_byte)
            end = source.starts[line] if line < source.num_lines else len(data)
            for word in data[node.end_byte : end].split(b";")[0].split()[:4]:
                bare = word.strip(b"\"'")
                if _FUNCTION_NAME.fullmatch(bare):
                    rows.append(LooseReference("call", b"", bare, node.start_byte))
                    break
        return rows
