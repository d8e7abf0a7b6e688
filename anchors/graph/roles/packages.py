"""What composer.json, a gemspec and a pubspec.yaml say of what a package starts: paths, as written.

Reads their text by shape, since a gemspec is a program and is not run; knows no files.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

BINDIR: Final = re.compile(r"\.bindir\s*=\s*[\"']([\w./-]+)[\"']")
EXECUTABLES: Final = re.compile(r"\.(?:executables\s*(?:=|<<|\+=)|executable\s*=)\s*(.*(?:\n(?=\s*[\"'\]]).*)*)")
LISTED: Final = re.compile(r"%w[\[({<|]([^\])}>|]*)[\])}>|]")
QUOTED: Final = re.compile(r"[\"']([\w.-]+)[\"']")
GREPPED: Final = re.compile(r"\bgrep\(|\.glob\b|Dir\[|ls-files|\.map\b")
EXECUTABLE: Final = re.compile(r"[ \t]+([\w-]+)[ \t]*:[ \t]*([\w-]*)")
RUBY_BINDIR: Final = "bin"


def composer_binaries(text: str) -> tuple[str, ...]:
    """The files of `bin`, seen from the manifest's folder."""
    try:
        document = msgspec.json.decode(text or "{}")
    except (msgspec.DecodeError, RecursionError):
        return ()
    listed = document.get("bin") if isinstance(document, dict) else None
    written = listed if isinstance(listed, list) else [listed]
    return tuple(item for item in written if isinstance(item, str))


def gem_binaries(text: str) -> tuple[str, tuple[str, ...] | None]:
    """The folder of a gem's programs and their names; None for the names where the gemspec looks for them itself."""
    folder = BINDIR.search(text)
    names: list[str] = []
    is_all = False
    for match in EXECUTABLES.finditer(text):
        written = match[1]
        is_all |= GREPPED.search(written) is not None
        names += [name for part in LISTED.findall(written) for name in part.split()] or QUOTED.findall(written)
    return folder[1] if folder else RUBY_BINDIR, None if is_all else tuple(dict.fromkeys(names))


def dart_executables(text: str) -> list[tuple[str, str]]:
    """The programs of a package of Dart, with the name of the file in `bin` that each is."""
    found, is_inside = [], False
    for line in text.splitlines():
        if line[:1].strip() and line[:1] != "#":
            is_inside = line.startswith("executables:")
        elif is_inside and (match := EXECUTABLE.match(line)):
            found.append((match[1], match[2] or match[1]))
    return found
