"""Writes a report to a file: whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from iquest_cli.errors import CannotDo


def write_atomically(path: str, text: str) -> None:
    """A temporary file beside the target, then one rename. Raises CannotDo.

    Where a link leads the file is written, the link stays; what is no file (a pipe, a terminal) is written to as it is.
    """
    target = Path(path)
    try:
        if target.exists() and not target.is_file():
            with target.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
                stream.write(text)
            return
        target = target.resolve() if target.is_symlink() else target
        descriptor, temporary = tempfile.mkstemp(prefix=".iquest-", dir=target.parent or Path())
    except (OSError, RuntimeError) as error:
        raise CannotDo(f"{path} cannot be written: {getattr(error, 'strerror', None) or error}") from error
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
