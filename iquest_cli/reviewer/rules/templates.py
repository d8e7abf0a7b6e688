"""Lines of templates: also of those whose language is not known, and that no index holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from anchors.graph.texts.words import files_with
from anchors.syntax.languages import is_template
from iquest_cli.reviewer.change import Change

_SUFFIX: Final = re.compile(
    r"\.(?:erb|haml|slim|twig|j2|jinja2?|hbs|handlebars|mustache|ejs|liquid|tmpl|gotmpl|tpl|ftl|cshtml|jbuilder)\Z"
)
_MAX_FILES: Final = 1_000


def template_lines(change: Change, text: str) -> Iterator[tuple[str, int, str]]:
    """(path, line, text) of the lines that hold a text, in the new side's templates that are no code."""
    head = change.head
    paths = (file.path for file in head.workspace.repository.files()[0]
             if is_template(file.language) or (file.language is None and _SUFFIX.search(file.path)))  # fmt: skip
    for path in change.first(paths, _MAX_FILES, "templates"):
        for number, line in head.lines_having(path, text):
            yield path, number, line


def said_lines(change: Change, text: str, word: str = "") -> Iterator[tuple[str, int, str]]:
    """Lines of the new side that hold a text, of files that are indexed and of templates; `word` is one of it to look
    files up by, the rarest without."""
    snapshot = change.head.snapshot
    read = [snapshot.files[index].path for index in files_with(snapshot, word or text)]
    for path in read:
        for number, line in change.head.lines_having(path, text):
            yield path, number, line
    known = frozenset(read)
    yield from (found for found in template_lines(change, text) if found[0] not in known)
