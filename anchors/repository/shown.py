"""How bytes of a file are given to whoever reads it: of a notebook as its script, of all others as they stand."""

from __future__ import annotations


def as_shown(path: str, content: bytes) -> bytes:
    """What it gives has the file's own lines."""
    from anchors.syntax.languages import is_notebook_path  # its table is only needed where files are read

    if not is_notebook_path(path):
        return content
    from anchors.syntax.notebooks import shown  # JSON and cells, which few repositories have

    return shown(content)
