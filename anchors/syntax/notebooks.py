"""A Jupyter notebook as a Python script with the file's very lines: each line of a cell's code stands where the file
has it, text is comments, and what is neither (outputs, images, metadata) is empty.

Knows JSON and cells; what a line of a cell is to Python is `cell_code`'s to know. Of a notebook that cannot be read so
`Unscripted` tells why.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

import msgspec

from anchors.regexes import regex
from anchors.syntax.cell_code import comments, python_lines
from anchors.syntax.languages import MAX_NOTEBOOK_BYTES

_OPENS: Final = regex(rb"(?:\xef\xbb\xbf)?+[ \t\r\n]*+\{")
_TOKEN: Final = regex(rb'"(?:[^"\\]++|\\.)*+"|[\[\]{}]', re.DOTALL)
_COLON: Final = regex(rb"[ \t\r\n]*+:")
_FENCE: Final = ("```", "~~~")
BORDER: Final = b"# %%"


class Unscripted(Exception):
    """A notebook that has no script, and why."""


class Cell(NamedTuple):
    """`border`: the line above its first one, 0 where there is none; `rows`: the lines of the file, and what each has.
    A cell that is not written line by line has all its text on one."""

    kind: str
    border: int
    rows: tuple[tuple[int, str], ...]
    is_by_lines: bool


class Heading(NamedTuple):
    level: int
    line: int
    name: str
    last: int
    """The last line of what its cell has below it."""


class Script(NamedTuple):
    """`note`: what of it could not be read as code, and why."""

    data: bytes
    note: str
    headings: tuple[Heading, ...]
    first_words: str
    """Of its first text."""
    cells: tuple[tuple[int, int, str], ...]
    """First line (its border's), last line and kind of each."""
    exported: tuple[tuple[int, int], ...]
    """Lines of the cells that nbdev writes into a module."""


NO_SCRIPT: Final = Script(b"", "", (), "", (), ())


class _Cell(msgspec.Struct):
    cell_type: str = ""
    source: str | list[str] | None = None
    input: str | list[str] | None = None
    language: str | None = None


class _Sheet(msgspec.Struct):
    cells: list[_Cell] = []


class _Named(msgspec.Struct):
    name: str | None = None
    language: str | None = None


class _Metadata(msgspec.Struct):
    kernelspec: _Named | None = None
    language_info: _Named | None = None


class _Notebook(msgspec.Struct):
    metadata: _Metadata | None = None
    cells: list[_Cell] | None = None
    worksheets: list[_Sheet] | None = None


def is_notebook(data: bytes) -> bool:
    """Whether a file that should be Python is a notebook, by what it begins with and the keys of one."""
    is_object = data[:1] == b"{" or _OPENS.match(data) is not None
    return is_object and b'"nbformat"' in data and (b'"cells"' in data or b'"worksheets"' in data)


def shown(data: bytes) -> bytes:
    """A notebook as it is read and shown; as it stands where it cannot be read as one."""
    try:
        return script_of(data).data if is_notebook(data) else data
    except Unscripted:
        return data


def script_of(data: bytes) -> Script:
    """Raises Unscripted."""
    if len(data) > MAX_NOTEBOOK_BYTES:
        raise Unscripted(f"over {MAX_NOTEBOOK_BYTES:,} bytes")
    notebook = _decoded(data)
    cells = _placed(data, notebook)
    language = _language(notebook)
    folded = sum(not cell.is_by_lines for cell in cells)
    note = f"{folded:,} of its cells not written line by line: read as text" if folded else ""
    if language != "python":
        note = f"no cells of Python but of {language}: read as text"
    texts = [cell for cell in cells if cell.kind == "markdown"]
    return Script(
        _written(data, cells, language == "python"),
        note,
        tuple(heading for cell in texts for heading in _headings(cell)),
        _first_words(texts[0].rows) if texts else "",
        tuple((cell.border or cell.rows[0][0], cell.rows[-1][0], cell.kind) for cell in cells),
        tuple((cell.rows[0][0], cell.rows[-1][0]) for cell in cells if _is_exported(cell)),
    )


def _written(data: bytes, cells: list[Cell], is_python: bool) -> bytes:
    ends = b"\n" if data.endswith(b"\n") else b""
    lines = [b""] * (data.count(b"\n") + (not ends))
    for cell in cells:
        if cell.border:
            lines[cell.border - 1] = BORDER if cell.kind == "code" else BORDER + f" [{cell.kind}]".encode()
        texts = [text for _, text in cell.rows]
        is_code = is_python and cell.kind == "code" and cell.is_by_lines
        for (line, _), text in zip(cell.rows, python_lines(texts) if is_code else comments(texts), strict=True):
            lines[line - 1] += (b" " if lines[line - 1] else b"") + _clean(text)
    return b"\n".join(lines) + ends


def _decoded(data: bytes) -> _Notebook:
    try:
        return msgspec.json.decode(data, type=_Notebook)
    except msgspec.ValidationError as error:
        raise Unscripted(f"malformed notebook ({error})") from error
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _spoken_by_python(data)
    except RecursionError as error:
        raise Unscripted("nested too deep") from error


def _spoken_by_python(data: bytes) -> _Notebook:
    """With the numbers that Python writes and JSON has not: NaN, Infinity."""
    try:
        return msgspec.convert(json.loads(data), type=_Notebook)
    except RecursionError as error:
        raise Unscripted("nested too deep") from error
    except (ValueError, msgspec.ValidationError) as error:
        said = "no UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)[:80]
        raise Unscripted(f"malformed notebook ({said})") from error


def _language(notebook: _Notebook) -> str:
    told = notebook.metadata or _Metadata()
    named = [
        told.language_info.name if told.language_info else None,
        told.kernelspec.language if told.kernelspec else None,
        next((cell.language for sheet in notebook.worksheets or () for cell in sheet.cells if cell.language), None),
    ]
    found = next((name for name in named if name), "python").lower()
    return "python" if found in ("ipython", "python2", "python3", "sage") else found


def _placed(data: bytes, notebook: _Notebook) -> list[Cell]:
    """The cells that have text, with the lines that they stand on."""
    told = notebook.cells if notebook.cells is not None else []
    depth = 3
    if notebook.cells is None:
        told, depth = [cell for sheet in notebook.worksheets or () for cell in sheet.cells], 5
    places = list(_places(data, depth))
    if len(places) != len(told):
        raise Unscripted("malformed notebook (a key that stands twice)")
    found: list[Cell] = []
    for cell, place in zip(told, places, strict=True):
        source = cell.source if cell.source is not None else cell.input
        pieces = [source] if isinstance(source, str) else source or []
        border, at = place.get(b"source") or place.get(b"input") or (0, [])
        if len(pieces) != len(at):
            raise Unscripted("malformed notebook (a key that stands twice)")
        if any(pieces):
            found.append(_cell(cell.cell_type or "code", border, pieces, at))
    return found


def _cell(kind: str, border: int, pieces: list[str], at: list[int]) -> Cell:
    is_by_lines = all(first < second for first, second in pairwise(at))
    is_by_lines &= all(piece.endswith("\n") for piece in pieces[:-1])
    is_by_lines &= all("\n" not in piece[:-1] for piece in pieces)
    border = border if border < at[0] else 0
    if is_by_lines:
        return Cell(
            kind, border, tuple((line, piece.rstrip("\r\n")) for line, piece in zip(at, pieces, strict=True)), True
        )
    return Cell(kind, border, ((at[0], " ⏎ ".join("".join(pieces).splitlines())),), False)


_Place = dict[bytes, tuple[int, list[int]]]


def _places(data: bytes, cell_depth: int) -> Iterator[_Place]:
    """Of each cell, in order: by the key of its text the line of that, and those of its strings."""
    keys = [b""] * (cell_depth + 2)
    above = {3: (b"cells",), 5: (b"worksheets", b"cells")}[cell_depth]
    depth, line, last = 0, 1, 0
    cell: _Place | None = None
    for token in _TOKEN.finditer(data):
        mark = token[0][:1]
        if mark in b"{[":
            depth += 1
            if depth == cell_depth and mark == b"{" and tuple(keys[1:cell_depth:2]) == above:
                cell = {}
        elif mark in b"}]":
            if depth == cell_depth and cell is not None:
                yield cell
                cell = None
            depth -= 1
        elif depth <= cell_depth or (cell is not None and depth == cell_depth + 1):
            is_key = _COLON.match(data, token.end()) is not None
            if is_key and depth <= cell_depth:
                keys[depth] = token[0][1:-1]
            if cell is None or keys[cell_depth] not in (b"source", b"input"):
                continue
            line, last = line + data.count(b"\n", last, token.start()), token.start()
            if is_key and depth == cell_depth:
                cell[keys[depth]] = line, []
            elif not is_key:
                cell[keys[cell_depth]][1].append(line)


def _headings(cell: Cell) -> Iterator[Heading]:
    """Those of a cell of text; lines between fences are none."""
    rows = cell.rows
    found: list[tuple[int, int, str]] = []
    fence = ""
    for line, text in rows:
        bare = text.strip()
        if bare.startswith(_FENCE) and (not fence or bare.startswith(fence)):
            fence = "" if fence else bare[:3]
        elif not fence and bare.startswith("#") and bare.lstrip("#")[:1] in (" ", "\t"):
            name = bare.lstrip("#").strip().rstrip("#").strip()
            found.append((min(6, len(bare) - len(bare.lstrip("#"))), line, name[:120]))
    ends = [line for _, line, _ in found[1:]]
    for (level, line, name), end in zip(found, [*(end - 1 for end in ends), rows[-1][0]], strict=False):
        if name:
            yield Heading(level, line, name, max(line, end))


def _first_words(rows: tuple[tuple[int, str], ...]) -> str:
    """What a notebook says it is: its title, or what stands quoted below that, as nbdev has it."""
    told = [text.strip() for _, text in rows if text.strip()]
    if len(told) > 1 and told[0].startswith("#") and told[1].startswith(">"):
        return told[1].lstrip("> ")
    return told[0] if told and told[0].startswith("#") else "\n".join(text for _, text in rows)


def _is_exported(cell: Cell) -> bool:
    """Whether nbdev writes it into a module: by one of the directives that it begins with."""
    for _, text in cell.rows if cell.kind == "code" else ():
        bare = text.strip()
        if bare and not bare.startswith(("#", "%%")):
            return False
        words = bare.removeprefix("#").removeprefix("|").split()
        if words and words[0] in _EXPORTS and (bare.startswith("#|") or len(words) < 3):
            return True
    return False


_EXPORTS: Final = frozenset({"export", "exporti", "exports"})


def _clean(text: str) -> bytes:
    """Without what would end a line or make the file binary."""
    plain = text if text.isprintable() else "".join(char if char == "\t" or char >= " " else " " for char in text)
    return plain.encode("utf-8", "replace")
