"""Breakages that are no definition's: each is found by the text of a line, and undone by nothing but its own rule.

Knows no graph and no facts, so that what is judged does not choose its own cases. Used by `review_mutations.py`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from anchors.syntax.languages import is_code, is_generated_path, is_test_path, is_vendored_path, language_of
from anchors.workspace import Workspace

Files = dict[str, list[str]]
"""Every text file of the repository by path, as lines."""


@dataclass(frozen=True)
class Spot:
    """One breakage: `changed` are the lines of `path` with it; a finding of `rules` near `line` tells of it (of a test,
    one at its head too).

    `users`: places that the text shows to depend on it, where there are any.
    """

    kind: str
    language: str
    path: str
    line: int
    changed: tuple[str, ...]
    rules: tuple[str, ...]
    users: frozenset[tuple[str, int]] = frozenset()
    name: str = ""


def files_of(workspace: Workspace) -> Files:
    return {file.path: workspace.text(file.path).split("\n") for file in workspace.snapshot.files if file.language}


def _own(path: str) -> bool:
    """Code that a review reads and that is no test."""
    is_others = is_vendored_path(path) or is_generated_path(path)
    return is_code(language_of(path)) and not is_others and not is_test_path(path)


def _with(lines: list[str], at: int, *new: str) -> tuple[str, ...]:
    return (*lines[: at - 1], *new, *lines[at:])


def _elsewhere(files: Files, pattern: re.Pattern[str], path: str, line: int, keep: Callable[[str], bool]) -> frozenset:
    return frozenset(
        (other, number)
        for other, lines in files.items()
        if keep(other) and not is_vendored_path(other) and not is_generated_path(other)
        for number, text in enumerate(lines, 1)
        if (other, number) != (path, line) and len(text) < 2000 and pattern.search(text)
    )


def rename_values(workspace: Workspace, files: Files) -> Iterator[Spot]:
    """Enum members and constants with one definition that other lines of code name."""
    snapshot = workspace.snapshot
    names = Counter(snapshot.name(number) for number in range(snapshot.num_symbols))
    for number in range(snapshot.num_symbols):
        kind, name = snapshot.kind(number), snapshot.name(number)
        if kind not in ("member", "constant") or names[name] != 1 or len(name) < 5:
            continue
        symbol = snapshot.symbol(number)
        lines = files.get(symbol.path, [])
        if not _own(symbol.path) or symbol.name_line > len(lines):
            continue
        pattern = re.compile(rf"(?:\.|::)\s*{name}\b" if kind == "member" else rf"(?<![\w\"']){name}\b(?![\"'])")
        family = language_of(symbol.path)
        users = _elsewhere(
            files, pattern, symbol.path, symbol.name_line, lambda path, own=family: language_of(path) == own
        )
        users = frozenset(
            item for item in users if not files[item[0]][item[1] - 1].lstrip().startswith(("//", "#", "*"))
        )
        text = lines[symbol.name_line - 1]
        changed = re.sub(rf"\b{name}\b", f"{name}_ANEW", text, count=1)
        if users and changed != text and re.fullmatch(r"[A-Za-z_]\w*", name):
            yield Spot("rename value", symbol.language, symbol.path, symbol.name_line,
                       _with(lines, symbol.name_line, changed), ("api/removed",), users, name)  # fmt: skip


_CONSTANT = re.compile(
    r"^\s*(?:(?:public|private|static|final|const|export|let|var|pub|String)\s+)*(\w+)\s*(?::[^=]*)?=\s*"
    r"([\"'])([A-Za-z][\w -]{3,40})\2[;,]?\s*$"
)


def change_texts(_: Workspace, files: Files) -> Iterator[Spot]:
    """Constants whose text is compared with elsewhere, spelt out."""
    for path, lines in files.items():
        if not _own(path):
            continue
        for number, text in enumerate(lines, 1):
            match = _CONSTANT.match(text)
            if match is None or text[:1].isspace() and not match[1].isupper():
                continue
            quoted = rf"(?:[=!]==?\s*|\bcase\s+|equals\()[\"']{re.escape(match[3])}[\"']"
            users = _elsewhere(files, re.compile(quoted), path, number, _own)
            if users:
                changed = text.replace(match[3], match[3] + "Anew")
                yield Spot("change text", language_of(path) or "", path, number, _with(lines, number, changed),
                           ("constant/changed",), users, match[1])  # fmt: skip


_ROUTE = re.compile(
    r"(?:@\w+\.(?:route|get|post|put|delete|patch)|\b(?:app|router|route|r|api)\.(?:get|post|put|delete|patch|all|GET|POST|PUT|DELETE)"
    r"|@(?:Get|Post|Put|Delete|Patch|Request)Mapping)\(\s*([\"'])(/[\w/-]{4,})\1"
)


def remove_routes(_: Workspace, files: Files) -> Iterator[Spot]:
    """Routes whose path stands quoted elsewhere: a decorator is deleted, a call gets another path."""
    for path, lines in files.items():
        if not _own(path):
            continue
        for number, text in enumerate(lines, 1):
            match = _ROUTE.search(text)
            if match is None:
                continue
            users = _elsewhere(files, re.compile(rf"[\"'`]{re.escape(match[2])}[\"'`?]"), path, number, lambda _: True)
            users = frozenset(item for item in users if is_code(language_of(item[0])))
            others = (text for other, own in files.items() if _own(other) for text in own)
            if not users or sum(match[2] in text and bool(_ROUTE.search(text)) for text in others) > 1:
                continue
            alone = text.lstrip().startswith("@") and text.count("(") == text.count(")")
            changed = (
                _with(lines, number) if alone else _with(lines, number, text.replace(match[2], match[2] + "/anew"))
            )
            yield Spot(
                "remove route", language_of(path) or "", path, number, changed, ("route/removed",), users, match[2]
            )


_OPTION = re.compile(r"[\"'](--[a-z][\w-]{3,})[\"']")
_COBRA = re.compile(r"(\bUse:\s*\")([a-z][\w-]{2,})")
_CLICK = re.compile(r"^\s*@\w+\.command\((?:name=)?[\"']([a-z][\w-]{2,})[\"']")


def remove_commands(_: Workspace, files: Files) -> Iterator[Spot]:
    """Options and commands of command-line programs that pages, scripts or tests use."""
    for path, lines in files.items():
        if not _own(path):
            continue
        for number, text in enumerate(lines, 1):
            option = _OPTION.search(text) if re.search(r"@click\.option\(|add_argument\(|^\s+[\"']--", text) else None
            if option is not None:
                pattern = re.compile(rf"(?<![\w-]){re.escape(option[1])}(?![\w-])")
                changed = text.replace(option[1], option[1] + "-anew")
            elif (command := _CLICK.search(text) or _COBRA.search(text)) is not None:
                name = command[command.lastindex or 1]
                pattern = re.compile(rf"(?:invoke\w*\([^()\[]*\[\s*[\"']|\w+ ){re.escape(name)}(?:[\"'\s`]|$)")
                changed = text.replace(name, name + "-anew", 1)
            else:
                continue
            users = _elsewhere(files, pattern, path, number, lambda other, own=path: other != own)
            users = frozenset(item for item in users if not re.search(r"(?i)change|history|release", item[0]))
            if (
                users
                and not any(_own(item[0]) for item in users)
                and not any(pattern.search(line) for at, line in enumerate(lines, 1) if at != number)
            ):
                yield Spot("remove command", language_of(path) or "", path, number, _with(lines, number, changed),
                           ("command/removed",), users)  # fmt: skip


_KEY = re.compile(
    r"(?:environ(?:\.get\(|\[)|getenv\(|Getenv\(|LookupEnv\(|env::var(?:_os)?\()\s*[\"']([A-Z][A-Z0-9_]{4,})[\"']"
    r"|process\.env\.([A-Z][A-Z0-9_]{4,})"
)


def remove_keys(_: Workspace, files: Files) -> Iterator[Spot]:
    """Environment variables that nothing reads any more while other files still name them."""
    for path, lines in files.items():
        if not _own(path):
            continue
        for number, text in enumerate(lines, 1):
            match = _KEY.search(text)
            key = (match[1] or match[2]) if match else ""
            if not key or sum(key in line for other, own in files.items() if _own(other) for line in own) != 1:
                continue
            users = _elsewhere(files, re.compile(rf"\b{key}\b"), path, number, lambda other: not _own(other))
            if users:
                changed = _with(lines, number, text.replace(key, key + "_ANEW"))
                yield Spot(
                    "remove setting", language_of(path) or "", path, number, changed, ("config/removed",), users, key
                )


def break_imports(_: Workspace, files: Files) -> Iterator[Spot]:
    """Imports of the repository's own code, their module misspelt."""
    packages = {path.split("/")[-2] for path in files if path.endswith("/__init__.py")}
    go = {
        match[1]
        for path, lines in files.items()
        if path.endswith("go.mod") and (match := re.match(r"module (\S+)", lines[0]))
    }
    names = {path.rpartition("/")[2] for path in files}
    java = {".".join(path.split("/")[:-1]) for path in files if path.endswith(".java")}
    for path, lines in files.items():
        language = language_of(path) or ""
        if not _own(path):
            continue
        for number, text in enumerate(lines, 1):
            changed = text
            match = re.match(r"from (\.+\w+|(\w+)\.\w+)[\w.]* import ", text)
            if language == "python":
                if match is not None and (match[1].startswith(".") or match[2] in packages):
                    changed = text.replace(" import ", "anew import ", 1)
            elif language in ("javascript", "typescript", "tsx"):
                changed = re.sub(r"((?:from |require\()['\"]\.{1,2}/[\w./-]*\w)(['\"])", r"\1anew\2", text, count=1)
            elif language == "java" and (match := re.match(r"import ([\w.]+)\.([A-Z]\w+);", text)):
                if any(package.endswith(match[1]) for package in java):
                    changed = text.replace(f".{match[2]};", f".{match[2]}Anew;")
            elif language == "go" and (match := re.match(r"\s+(?:\w+ )?\"([\w./-]+)\"$", text)):
                if any(match[1].startswith(module + "/") for module in go):
                    changed = text.replace(match[1], match[1] + "anew")
            elif language == "rust":
                changed = re.sub(r"^(use crate::\w+)", r"\1anew", text, count=1)
            elif language in ("c", "cpp") and (match := re.match(r"#include \"([\w./-]+)\.h\"", text)):
                known = match[1].rpartition("/")[2] + ".h" in names
                changed = text.replace(match[1] + ".h", match[1] + "anew.h") if known else text
            if changed != text:
                rules = ("import/unresolved", "api/removed")
                yield Spot("break import", language, path, number, _with(lines, number, changed), rules)


_CATCH = {
    "python": re.compile(r"^(\s*)except\b.*:\s*$"),
    "javascript": re.compile(r"^(\s*)(?:\}\s*)?catch\s*(?:\(.*\))?\s*\{\s*$"),
    "java": re.compile(r"^(\s*)(?:\}\s*)?catch\s*\(.*\)\s*\{\s*$"),
    "go": re.compile(r"^(\s*)(?:if\s+.*;\s*|if\s+)err != nil \{\s*$"),
    "rust": re.compile(r"^(\s*)Err\(\w+\) => \{\s*$"),
}
_TELLS = re.compile(
    r"\b(?:raise|throw|return|log\w*|console|print\w*|warn\w*|error\w*|Fatal\w*|panic|fail\w*|eprintln|bail)\b"
)


def swallow_errors(_: Workspace, files: Files) -> Iterator[Spot]:
    """Handlers that told somebody, emptied."""
    for path, lines in files.items():
        language = language_of(path) or ""
        family = "javascript" if language in ("typescript", "tsx") else language
        if not _own(path) or family not in _CATCH:
            continue
        for number, text in enumerate(lines, 1):
            match = _CATCH[family].match(text)
            if match is None:
                continue
            end = number
            while end < len(lines) and (
                not lines[end].strip() or lines[end].startswith((match[1] + " ", match[1] + "\t"))
            ):
                end += 1
            body = [line for line in lines[number:end] if line.strip()]
            if not body or not any(_TELLS.search(line) for line in body) or end - number > 15:
                continue
            inside = [match[1] + "    pass"] if family == "python" else []
            changed = (*lines[:number], *inside, *lines[end:])
            yield Spot("swallow error", language, path, number, changed, ("error/swallowed",))


_LOUD = re.compile(
    r"\b((?:log|logger|logging|LOG|LOGGER|_logger|_log|slog|zap|klog)\.)(error|exception|critical|Error|Errorf)(\()|(\b)(error)(!\()"
)


def lower_logs(_: Workspace, files: Files) -> Iterator[Spot]:
    """Errors logged at debug instead."""
    for path, lines in files.items():
        if not _own(path):
            continue
        for number, text in enumerate(lines, 1):
            match = _LOUD.search(text)
            if match is None or text.lstrip().startswith(("#", "//", "*")) or (match[5] and not path.endswith(".rs")):
                continue
            level = match[2] or match[5]
            lower = "Debugf" if level == "Errorf" else "Debug" if level[0].isupper() else "debug"
            changed = text[: match.start()] + match[0].replace(level, lower, 1) + text[match.end() :]
            yield Spot(
                "lower log level",
                language_of(path) or "",
                path,
                number,
                _with(lines, number, changed),
                ("log/lowered",),
            )


def drop_awaits(_: Workspace, files: Files) -> Iterator[Spot]:
    """`await f()` as a statement, without its `await`."""
    for path, lines in files.items():
        if not is_code(language_of(path)) or is_vendored_path(path) or is_generated_path(path):
            continue
        for number, text in enumerate(lines, 1):
            match = re.match(r"^(\s+)await (?=[A-Za-z_][\w.]*\()", text)
            if match and language_of(path) in ("python", "javascript", "typescript", "tsx"):
                changed = match[1] + text[match.end() :]
                yield Spot("drop await", language_of(path) or "", path, number, _with(lines, number, changed),
                           ("async/missing-await",))  # fmt: skip


_ASSERT = re.compile(
    r"^\s+(?:assert .+[^\\,({\[]|self\.assert\w+\(.*\)|expect\(.*\)\..*\);?|assert\w*(?:\.\w+)*\(.*\);?"
    r"|assert(?:_eq|_ne)?!\(.*\);|(?:EXPECT|ASSERT)_\w+\(.*\);|assertThat\(.*\)\..*\);"
    r"|(?:assert|require)\.\w+\(t, .*\))$"
)


def delete_assertions(_: Workspace, files: Files) -> Iterator[Spot]:
    for path, lines in files.items():
        language = language_of(path) or ""
        if not is_code(language) or is_vendored_path(path) or is_generated_path(path):
            continue
        from_line = (
            0 if is_test_path(path) else next((at for at, text in enumerate(lines) if "#[cfg(test)]" in text), -1)
        )
        if from_line < 0:
            continue
        for number, text in enumerate(lines, 1):
            if number > from_line and _ASSERT.match(text):
                yield Spot("delete assertion", language, path, number, _with(lines, number), ("test/removed",))


SPOTS: dict[str, Callable[[Workspace, Files], Iterator[Spot]]] = {
    "rename value": rename_values,
    "change text": change_texts,
    "remove route": remove_routes,
    "remove command": remove_commands,
    "remove setting": remove_keys,
    "break import": break_imports,
    "swallow error": swallow_errors,
    "lower log level": lower_logs,
    "drop await": drop_awaits,
    "delete assertion": delete_assertions,
}
