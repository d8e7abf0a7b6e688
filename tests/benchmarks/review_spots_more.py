"""More breakages that are found by the text of a line: what a file gives out, what an interface asks for, what a
function gives back, what a class is made with, what is closed. Like `review_spots.py`, which see, it knows no graph."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from review_spots import Files, Spot, _elsewhere, _own, _with

from anchors.syntax.languages import is_code, language_of
from anchors.workspace import Workspace

_GIVEN = re.compile(
    r"^(\s*)(?:from\s+\.[\w.]*\s+import\s+|export\s+(?:type\s+)?\{\s*|pub use [\w:]+::\{?)?(\w{4,})\s*(?:as \2)?"
    r"[,;]?\s*(?:\}.*)?$"
)


def drop_exports(_: Workspace, files: Files) -> Iterator[Spot]:
    """A name on a line of its own in an `__init__.py`, an `index.ts` or a `lib.rs`, that others import from there."""
    for path, lines in files.items():
        stem = PurePosixPath(path).name
        if stem not in ("__init__.py", "index.ts", "lib.rs") or not _own(path):
            continue
        folder = PurePosixPath(path).parent.name
        for number, text in enumerate(lines, 1):
            match = _GIVEN.match(text)
            is_within = match is not None and _is_given(lines, number, stem)
            if match is None or not is_within:
                continue
            name = match[2]
            if sum(1 for line in lines if re.search(rf"\b{name}\b(?![\"'])", line)) > 1:
                continue
            module = {"__init__.py": rf"from\s+(?:[\w.]*\.)?{folder}\s+import\b.*\b{name}\b",
                      "index.ts": rf"import\b.*\b{name}\b.*from\s+[\"'][^\"']*(?:/{folder}|/index(?:\.js)?|\.\.?)[\"']",
                      "lib.rs": rf"use\s+crate::\{{?(?:.*\b)?{name}\b"}[stem]  # fmt: skip
            users = _elsewhere(files, re.compile(module), path, number, lambda other: is_code(language_of(other)))
            users = frozenset(place for place in users if _is_near(place[0], path, stem))
            if users:
                yield Spot("drop export", language_of(path) or "", path, number, _with(lines, number),
                           ("api/removed", "import/unresolved"), users, name)  # fmt: skip


def _is_near(user: str, path: str, stem: str) -> bool:
    """Of an index or a crate's root, only files below it mean this one."""
    root = str(PurePosixPath(path).parent)
    return stem == "__init__.py" or user.startswith("" if root == "." else f"{root}/")


def _is_given(lines: list[str], number: int, stem: str) -> bool:
    """Whether a line with one name alone stands in a list of what is imported or exported."""
    text = lines[number - 1]
    if re.match(r"from|export|pub use", text):
        return True
    for above in range(number - 2, max(-1, number - 80), -1):
        if re.match(r"^(?:from\s+\.[\w.]*\s+import\s*\(|export\s+(?:type\s+)?\{\s*$|pub use [\w:]+::\{)", lines[above]):
            return text[:1].isspace()
        if not re.match(r"^\s+[\w, ]+,?\s*(?:#.*|//.*)?$", lines[above]):
            return False
    return False


_INTERFACES = {
    "go": re.compile(r"^type ([A-Z]\w+) interface \{$"),
    "rust": re.compile(r"^(?:pub(?:\([^)]*\))? )?trait (\w+)[^{;]*\{$"),
    "java": re.compile(r"^(?:public )?interface (\w+)[^{]*\{$"),
    "kotlin": re.compile(r"^(?:\w+ )*interface (\w+)[^{]*\{$"),
    "csharp": re.compile(r"^\s*(?:public|internal) interface (I\w+)\b[^{]*\{?$"),
}
_ASKED = {"go": "\tBrandNew() error", "rust": "    fn brand_new(&self) -> u8;", "java": "  int brandNew();",
          "kotlin": "    fun brandNew(): Int", "csharp": "    int BrandNew();"}  # fmt: skip


def ask_more(_: Workspace, files: Files) -> Iterator[Spot]:
    """A method without a body, new in an interface or a trait that a type of another line names as its own."""
    for path, lines in files.items():
        language = language_of(path) or ""
        if language not in _INTERFACES or not _own(path):
            continue
        for number, text in enumerate(lines, 1):
            match = _INTERFACES[language].match(text)
            if match is None:
                continue
            name = match[1]
            named = {"go": rf"var _ (?:\w+\.)?{name} = ", "rust": rf"\bimpl\b[^{{]*\b{name}(?:<[^{{]*>)? for \w",
                     "java": rf"\bclass\b.*\bimplements\b[^{{]*\b{name}\b",
                     "kotlin": rf"^\s*(?:\w+ )*class\b.*:.*\b{name}\b",
                     "csharp": rf"\bclass\b.*:.*\b{name}\b"}[language]  # fmt: skip
            users = _elsewhere(files, re.compile(named), path, number, lambda p, own=language: language_of(p) == own)
            users = frozenset(item for item in users if "abstract" not in files[item[0]][item[1] - 1])
            at = number if text.rstrip().endswith("{") else number + 1
            if users and at <= len(lines) and lines[at - 1].rstrip().endswith("{"):
                yield Spot("ask more", language, path, number, (*lines[:at], _ASKED[language], *lines[at:]),
                           ("override/mismatch",), users, name)  # fmt: skip


_RETURNING = {
    "go": re.compile(r"^(func (?:\(\w+ \*?\w+\) )?([A-Za-z]\w{4,})\([^()]*\)) (\*?[\w.]+) \{$"),
    "rust": re.compile(r"^(\s*(?:pub(?:\([^)]*\))? )?fn (\w{5,})(?:<[^>]*>)?\([^()]*\) -> )([\w:&']+)( \{)$"),
    "kotlin": re.compile(r"^(\s*(?:\w+ )*fun (\w{5,})\([^()]*\): )(\w+)( [{=].*)$"),
}


def _num_heads(files: Files, head: str) -> int:
    pattern = re.compile(head)
    return sum(1 for lines in files.values() for line in lines if pattern.search(line))


def give_more(_: Workspace, files: Files) -> Iterator[Spot]:
    """A function that gives back an error as well, an Option, something nullable: its head alone, where a line takes
    one value or asks something of it."""
    for path, lines in files.items():
        language = language_of(path) or ""
        if language not in _RETURNING or not _own(path):
            continue
        for number, text in enumerate(lines, 1):
            match = _RETURNING[language].match(text)
            is_asked = "self" in text or text[:1].isspace()  # of a method the receiver tells what is meant
            if match is None or (language != "go" and is_asked) or match[3] in ("bool", "Boolean", "Unit", "T"):
                continue
            name = match[2]
            if (
                sum(
                    1
                    for each in files.values()
                    for line in each
                    if re.search(rf"\b(?:func|fn|fun)\b.*\b{name}\(", line)
                )
                > 1
            ):
                continue
            if language == "go":
                changed = f"{match[1]} ({match[3]}, error) {{"
                used = rf"^\s*\w+ :?= (?:\w+\.)*{name}\([^()]*\)$"
            else:
                changed = (
                    f"{match[1]}Option<{match[3]}>{match[4]}"
                    if language == "rust"
                    else f"{match[1]}{match[3]}?{match[4]}"
                )
                used = (
                    rf"\b{name}\([^()]*\)\.(?!unwrap|map|and|is_|as_|let|also|to[A-Z]|clone|await|iter|into|cmp|eq)\w"
                )
            users = _elsewhere(files, re.compile(used), path, number, lambda p, own=language: language_of(p) == own)
            if users:
                yield Spot(
                    "give more", language, path, number, _with(lines, number, changed), ("api/returns",), users, name
                )


def become_async(_: Workspace, files: Files) -> Iterator[Spot]:
    """A function that becomes async while a line keeps what it gives, or asks something of it."""
    heads = {"python": re.compile(r"^(def (\w{5,})\()"), "typescript": re.compile(r"^(export )(function (\w{5,})\()")}
    for path, lines in files.items():
        language = language_of(path) or ""
        if language not in heads or not _own(path):
            continue
        for number, text in enumerate(lines, 1):
            match = heads[language].match(text)
            if match is None or (number > 1 and lines[number - 2].startswith("@")):
                continue
            name = match[2] if language == "python" else match[3]
            head = rf"\b(?:def|function)\s+{name}\b"
            if _num_heads(files, head) > 1:
                continue
            used = re.compile(rf"(?<![\w.]){name}\([^()]*\)(?:\.\w|\[)")
            users = _elsewhere(files, used, path, number, lambda p, own=language: language_of(p) == own)
            if users:
                changed = f"async {text}" if language == "python" else text.replace("function", "async function", 1)
                yield Spot("become async", language, path, number, _with(lines, number, changed),
                           ("async/missing-await",), users, name)  # fmt: skip


_HEADS = {
    "kotlin": re.compile(r"^((?:\w+ )*(?:data )?class (\w+)(?: internal constructor)?\()(.*)$"),
    "java": re.compile(r"^(\s*(?:\w+ )*record (\w+)\()(.*)$"),
    "csharp": re.compile(r"^(\s*(?:\w+ )*record (\w+)\()(.*)$"),
    "python": re.compile(r"^(class (\w+):)()$"),
}


def take_more(_: Workspace, files: Files) -> Iterator[Spot]:
    """A class whose head or first field takes one thing more, where a line makes one."""
    for path, lines in files.items():
        language = language_of(path) or ""
        if language not in _HEADS or not _own(path):
            continue
        for number, text in enumerate(lines, 1):
            match = _HEADS[language].match(text)
            if match is None or (language == "python" and not re.match(r"@dataclass\b", lines[number - 2])):
                continue
            name = match[2]
            made = rf"\bnew {name}\(\S" if language in ("java", "csharp") else rf"(?<![\w.]){name}\([^)\s]"
            users = _elsewhere(files, re.compile(made), path, number, lambda p, own=language: language_of(p) == own)
            users = frozenset(
                item for item in users if not re.search(r"\b(?:class|record|import)\b", files[item[0]][item[1] - 1])
            )
            if not users:
                continue
            if language == "python":
                at = next(
                    (at for at in range(number, min(len(lines), number + 40)) if re.match(r"    \w+: ", lines[at])), 0
                )
                changed = (*lines[:at], "    brand_new: int", *lines[at:]) if at else ()
            else:
                new = "val brandNew: Int" if language == "kotlin" else "int brandNew"
                changed = _with(lines, number, f"{match[1]}{new}, {match[3]}")
            if changed:
                yield Spot("take more", language, path, number, changed, ("api/signature",), users, name)


_DEFERS = re.compile(r"^\s*defer \w[\w.]*\.(?:Close|Unlock|RUnlock)\(\)$")
_WITH = re.compile(r"^(\s*)with (open\([^()]*\)|[\w.]+\.open\([^()]*\)) as (\w+):$")
_USING = re.compile(r"^(\s*)using (var \w+ = .*;)$")


def leave_open(_: Workspace, files: Files) -> Iterator[Spot]:
    """A `defer` that is gone, a `with` or a `using` that only takes up."""
    for path, lines in files.items():
        if not _own(path):
            continue
        for number, text in enumerate(lines, 1):
            held, using = _WITH.match(text), _USING.match(text)
            if _DEFERS.match(text):
                changed = _with(lines, number)
            elif held is not None:
                changed = _with(lines, number, f"{held[1]}{held[3]} = {held[2]}", f"{held[1]}if True:")
            elif using is not None:
                changed = _with(lines, number, f"{using[1]}{using[2]}")
            else:
                continue
            yield Spot("leave open", language_of(path) or "", path, number, changed, ("resource/unclosed",))


MORE: dict[str, Callable[[Workspace, Files], Iterator[Spot]]] = {
    "drop export": drop_exports,
    "ask more": ask_more,
    "give more": give_more,
    "become async": become_async,
    "take more": take_more,
    "leave open": leave_open,
}
