"""Lines of templates: also those whose language is not read as such (ERB, Twig, Haml), and that no index holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from anchors.graph.texts.words import files_with
from iquest_cli.reviewer.change import Change

_SUFFIX: Final = re.compile(
    r"\.(?:erb|haml|slim|twig|j2|jinja2?|hbs|handlebars|mustache|ejs|liquid|tmpl|gotmpl|tpl|ftl|cshtml|jbuilder)\Z"
)
_MAX_FILES: Final = 1_000


def template_lines(change: Change, text: str) -> Iterator[tuple[str, int, str]]:
    """(path, line, text) of the lines that hold a text, in the new side's templates that the index does not have."""
    head = change.head
    paths = (file.path for file in head.workspace.repository.files()[0]
             if file.language is None and _SUFFIX.search(file.path))  # fmt: skip
    for path in change.first(paths, _MAX_FILES, "templates"):
        for number, line in head.lines_having(path, text):
            yield path, number, line


def said_lines(change: Change, text: str, word: str = "") -> Iterator[tuple[str, int, str]]:
    """Lines of the new side that hold a text, of files that are indexed and of templates; `word` is one of it to look
    files up by, the rarest without."""
    snapshot = change.head.snapshot
    for index in files_with(snapshot, word or text):
        path = snapshot.files[index].path
        for number, line in change.head.lines_having(path, text):
            yield path, number, line
    yield from template_lines(change, text)
