"""Writes a report to a file: whole or not at all."""

from __future__ import annotations

import os
import re
import stat
import tempfile
from pathlib import Path
from typing import Final

from iquest_cli.errors import CannotDo

_STREAM: Final = re.compile(r"/dev/(?:stdout|stderr|tty|null|fd/\d+)|/proc/self/fd/\d+")


def write_atomically(path: str, text: str) -> None:
    """A temporary file beside the target, then one rename. Raises CannotDo.

    A link in the target's place is replaced: a repository that brings it must not choose what is written over. What the
    person names as a stream (`/dev/stdout`), a pipe or a terminal is written to as it is.
    """
    target = Path(path)
    try:
        if _is_stream(path):
            with target.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
                stream.write(text)
            return
        descriptor, temporary = tempfile.mkstemp(prefix=".iquest-", dir=target.parent or Path())
    except FileNotFoundError as error:
        raise CannotDo(f"{path} cannot be written: make the folder {target.parent} first") from error
    except OSError as error:
        raise CannotDo(f"{path} cannot be written: {error.strerror}") from error
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(text)
        umask = os.umask(0)
        os.umask(umask)
        Path(temporary).chmod(0o666 & ~umask)
        Path(temporary).replace(target)
    except OSError as error:
        Path(temporary).unlink(missing_ok=True)
        raise CannotDo(f"{path} cannot be written: {error.strerror}") from error


def _is_stream(path: str) -> bool:
    if _STREAM.fullmatch(path):
        return True
    try:
        mode = os.lstat(path).st_mode
    except OSError:
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISCHR(mode)
