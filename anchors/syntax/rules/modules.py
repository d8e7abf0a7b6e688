"""What a JavaScript or TypeScript module imports and exports, in both module systems, read from text."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from anchors.records import Import
from anchors.syntax.source import Source, text

_FROM: Final = re.compile(
    rb"(import|export)\s++(?:type\s+|typeof\s+)?(.*?)(?!(?<=\s)\s)\s*+\bfrom\s*+[\"']([^\"']+)[\"']", re.DOTALL
)
_BARE: Final = re.compile(rb"import\s*[\"']([^\"']+)[\"']")
_EQUALS: Final = re.compile(rb"import\s+(\w+)\s*=\s*require\(\s*[\"']([^\"']+)")
_BRACES: Final = re.compile(rb"\{([^{}]*+)\}")
_CALLED: Final = re.compile(
    rb"(?:(?<![\w$])(?P<name>[\w$]++)|\{(?P<names>[^{}]*+)\})\s*+(?::\s*+[^=;\n]{1,200}+)?=\s*+(?:await\s+)?(?:require|import)\(\s*[\"'`](?P<module>[^\"'`\n]+)"
    rb"[\"'`]\s*\)(?:\.(?P<part>\w+))?|(?<![\w$.])(?:require|import)\(\s*[\"'`](?P<bare>[^\"'`\n]+)[\"'`]\s*\)"
)
_LAZY_CALL: Final = (
    rb"(?:[A-Za-z_$][\w$]*+\.)?(?:lazy|defineAsyncComponent|dynamic|loadable)\(\s*+(?:async\s++)?\(\s*\)\s*+=>\s*+"
    rb"import\(\s*+[\"'`](?P<module>[^\"'`\n]+)[\"'`]\s*+,?\s*+\)\s*+[,)]"
)
LAZY: Final = re.compile(_LAZY_CALL)
"""A component of React or Vue that is loaded when it is first shown: an import of what it names."""
_LAZILY: Final = re.compile(
    rb"(?<!export )(?:const|let|var)\s++(?P<name>[\w$]++)\s*+(?::[^=;\n]{1,200})?=\s*+" + _LAZY_CALL
)
_LISTED: Final = re.compile(rb"export\s*+(?:type\s*+)?\{([^{}]*+)\}(?!\s*+from)")
_DEFAULT: Final = re.compile(rb"export\s++default\s++([A-Za-z_$][\w$]*+)[ \t\r]*+;?[ \t\r]*+(?:\n|$)")
_COMMON: Final = re.compile(
    rb"(?:module\.)?exports(?:\.([A-Za-z_$][\w$]*))?\s*=\s*(?:(?:module\.)?exports\s*=\s*)?(?:([A-Za-z_$][\w$]*)\s*[;\n]|\{([^{}]*)\})?"
)
_HOLDER: Final = re.compile(rb"(?<![\w$])([A-Za-z_$][\w$]*+)\s*+=\s*(?:exports\s*=\s*)?module\.exports\s*=")
_WORD: Final = re.compile(rb"[A-Za-z_$][\w$]*")


def exported_names(data: bytes) -> frozenset[str]:
    """Names that an export list, a default export or `module.exports` gives out."""
    names: set[bytes] = set()
    if b"export" not in data:
        return frozenset()
    for match in _LISTED.finditer(data):
        names.update(part.split()[0] for part in match[1].split(b",") if part.split())
    names.update(match[1] for match in _DEFAULT.finditer(data))
    if b"exports" in data:
        for match in _COMMON.finditer(data):
            names.update(part for part in (match[1], match[2]) if part)
            names.update(_WORD.findall(match[3] or b""))
        if b"module.exports" in data:
            names.update(_HOLDER.findall(data))
    return frozenset(text(name) for name in names)


def _without_comments(clause: bytes) -> bytes:
    """Of what is imported or handed on: `{@link other}` in a comment is no list of names."""
    first, *others = clause.split(b"/*")
    plain = b"".join((first, *(part.partition(b"*/")[2] for part in others)))
    return b"\n".join(line.partition(b"//")[0] for line in plain.split(b"\n"))


def statement_imports(source: Source, node: Node, scope: int) -> list[Import]:
    """Rows of an `import … from` or `export … from` statement."""
    raw, line = (
        source.data[node.start_byte : min(node.end_byte, node.start_byte + 20_000)],
        source.line(node.start_byte),
    )
    match = _FROM.match(raw)
    if match is None:
        bare = _BARE.match(raw)
        if bare:
            return [Import(text(bare[1]), "", "", line, scope, False)]
        equals = _EQUALS.match(raw)
        return [Import(text(equals[2]), "", text(equals[1]), line, scope, False)] if equals else []
    is_export, module, clause = match[1] == b"export", text(match[3]), match[2]
    if b"/" in clause:
        clause = _without_comments(clause)
    rows = []
    braces = _BRACES.search(clause)
    if braces:
        rows += [Import(module, name, alias, line, scope, is_export) for name, alias in _pairs(braces[1], b" as ")]
        clause = clause[: braces.start()] + clause[braces.end() :]
    for part in clause.split(b","):
        words = part.split()
        if not words:
            continue
        if words[0] == b"*":
            alias = text(words[2]) if len(words) > 2 else "*"
            rows.append(Import(module, "*" if alias == "*" else "", alias, line, scope, is_export))
        else:
            rows.append(Import(module, "default", text(words[0]), line, scope, is_export))
    return rows


def called_imports(source: Source) -> list[tuple[int, Import]]:
    """(offset, row) of each `require("x")` and `import("x")`; the rows' scope is still to be set."""
    data = source.data
    if b"require(" not in data and b"import(" not in data:
        return []
    rows = []
    for match in _LAZILY.finditer(data) if b"=>" in data else ():
        at = match.start()
        rows.append((at, Import(text(match["module"]), "default", text(match["name"]), source.line(at), -1, False)))
    for match in _CALLED.finditer(data):
        line = source.line(match.start())
        if source.line_bytes(line).lstrip().startswith((b"//", b"*", b"/*", b"import ")):
            continue
        at = match.start()
        if match["bare"] is not None:
            rows.append((at, Import(text(match["bare"]), "", "", line, -1, False)))
            continue
        module = text(match["module"])
        if match["name"] is not None:
            part = text(match["part"] or b"")
            rows.append((at, Import(module, part, text(match["name"]), line, -1, False)))
        else:
            rows += [(at, Import(module, a, b, line, -1, False)) for a, b in _pairs(match["names"], b":")]
    return rows


def _pairs(raw: bytes, mark: bytes) -> list[tuple[str, str]]:
    """(name, alias) of a list in braces."""
    pairs = []
    for part in re.sub(rb"//[^\n]*|/\*.*?\*/", b"", raw, flags=re.DOTALL).split(b","):
        clean = b" ".join(part.split()).removeprefix(b"type ")
        if clean and not clean.startswith(b"..."):
            name, _, alias = clean.partition(mark)
            alias = (alias or name).partition(b"=")[0]
            pairs.append((text(name.partition(b"=")[0].strip()), text(alias.strip())))
    return pairs
