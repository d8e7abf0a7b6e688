"""What documents say of settings, against a question: pages, pages of the manual, samples and schemas of settings are
where people describe settings in the words of those who ask.

Only the documents that meet the question best are read. A list of changes counts little, and the same text in another
tongue nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np

from anchors.syntax.languages import is_generated_path, is_vendored_path
from iquest_cli.analyst.evidence.findings import Told
from iquest_cli.analyst.settings.pages import page_entries
from iquest_cli.analyst.settings.records import records
from iquest_cli.analyst.settings.samples import sample_entries
from iquest_cli.analyst.settings.told import told
from iquest_cli.analyst.texts.standing import HISTORY, is_test, path_factor
from iquest_cli.analyst.texts.words import parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from iquest_cli.analyst.ranking.relevance import Relevance
    from iquest_cli.analyst.settings.fitting import Fit

NUM_CHUNKS: Final = 60
NUM_LOOKED_AT: Final = 600
MAX_FILES: Final = 12
MAX_LINES: Final = 12_000
NEAR: Final = 4
"""Lines around a stretch that meets the question within which an entry is looked at."""
WEAK: Final = 0.5
"""For lists of changes, and pages that their folder calls out of date."""
_PAGES: Final = frozenset({"markdown", "restructuredtext", "text"})
_SAMPLES: Final = frozenset({"ini", "toml", "yaml"})
_TEXTS: Final = _PAGES | _SAMPLES
_SCHEMA: Final = re.compile(r"schema|config|settings|options|preferences", re.IGNORECASE)
"""What files of JSON are called that may describe settings."""
_NONE: Final = re.compile(
    r"(?:^|/)(?:\.github|\.gitlab|\.circleci|\.vscode|\.idea|node_modules|locales?|i18n|l10n|lang|translations?)/"
    r"|(?:^|/)(?:LICEN[CS]E|COPYING|AUTHORS|CODE_OF_CONDUCT|CONTRIBUTING|SECURITY|AGENTS|MAINTAINERS|OWNERS|CODEOWNERS|NOTICE)[\w.-]*$"
    r"|(?:^|/)(?:[\w-]{1,30}[-_.])?(?:docker-?)?compose/|(?:^|/)(?:docker-)?compose[\w.-]*\.ya?ml$"
    r"|(?:^|/)(?:package|composer|tsconfig[\w.]*|mkdocs|pubspec|codecov|renovate|dependabot|Cargo|go|Pipfile)\.\w+$"
    r"|(?:^|/)\.(?!env|config)[\w-]+(?:\.\w+)?$|(?:^|/)requirements[\w-]*\.txt$"
)
"""What speaks of the settings of other programs, or of none."""
_TONGUE: Final = (
    r"(?:zh|ja|jp|ko|kr|fr|de|es|pt|ru|it|nl|pl|tr|uk|vi|id|fa|ar|he|hi|th|cs|sv|da|fi|nb|ro|hu|el|bg|ca|cn|tw)"
)
_OTHER_TONGUE: Final = re.compile(
    rf"(?:^|/){_TONGUE}(?:[-_](?:[A-Za-z]{{2}}|Han[st]))?/|[._-]{_TONGUE}(?:[-_](?:[A-Za-z]{{2}}|Han[st]))?\.\w{{2,8}}$"
)
_OLD: Final = re.compile(
    r"(?:^|/)(?:change[-_]?logs?|release[-_]?notes?|outdated|obsolete|deprecated|legacy|archived?|old|rfcs?|proposals?|adrs?)/",
    re.I,
)
_SAMPLE_NAME: Final = re.compile(
    r"\.(?:conf|cfg|ini|env|ya?ml|toml|properties)\.\w{1,10}$|\.(?:default|sample|dist)s?$"
)


def documented(relevance: Relevance, fit: Fit) -> list[tuple[float, Told]]:
    """The entries that meet the question, best first."""
    found: list[tuple[float, Told]] = []
    for path, worth, windows in _read(relevance):
        spans = [(first - NEAR, last + NEAR) for first, last in windows]
        for entry in entries_of(relevance, path, spans):
            if any(entry.first <= last and first <= entry.last for first, last in spans):
                score = worth * fit.worth(entry.key, entry.about, entry.default or entry.shown)
                if score > 0:
                    found.append((score, entry))
    found.sort(key=lambda item: (-item[0], item[1].path, item[1].first))
    return found


def entries_of(relevance: Relevance, path: str, spans: Sequence[tuple[int, int]] | None = None) -> list[Told]:
    """The entries of one document, whatever its format; of a page with `spans` those alone that begin in one."""
    snapshot = relevance.snapshot
    file = snapshot.file_index(path)
    language = snapshot.files[file].language if file is not None else None
    lines = relevance.source.lines(path)[:MAX_LINES]
    if language in _SAMPLES or (language == "text" and _SAMPLE_NAME.search(path)):
        return sample_entries(lines, path)
    if language == "json":
        found = (record for record in records(lines) if record.about)
        return [told(r.key, r.about, path, (r.line, r.line + 1), r.default.strip("\"'")) for r in found]
    return page_entries(lines, path, spans)


def is_document(path: str, language: str | None) -> bool:
    """Whether a file may describe settings as they are today."""
    return _is_read(path, language) and _worth(path) > WEAK


def _is_read(path: str, language: str | None) -> bool:
    return language in _TEXTS or (language == "json" and _SCHEMA.search(path) is not None)


def says_key(entry: Told, key: str) -> bool:
    """Whether an entry is about a key, however each is spelled; the sections that hold it may be left out, where what
    is left is no single word."""
    wanted, tail = "".join(parts(key)), parts(entry.key.rpartition(".")[2])
    if len(parts(key)) == 1 and key.startswith("-") != entry.key.startswith("-"):
        return False
    return wanted == "".join(parts(entry.key)) or (wanted == "".join(tail) and (len(tail) > 1 or bool(entry.shown)))


def _read(relevance: Relevance) -> list[tuple[str, float, list[tuple[int, int]]]]:
    """Path, worth and the stretches that meet the question, of the documents that meet it best."""
    snapshot = relevance.snapshot
    kept = np.array([_is_read(file.path, file.language) for file in snapshot.files], dtype=np.bool_)
    if not kept.any():
        return []
    chunks = snapshot.columns.chunks
    scores = np.where(kept[chunks[:, 0]], relevance.chunk_scores, 0.0)
    top = np.argsort(-scores, kind="stable")[:NUM_LOOKED_AT].tolist()
    worths: dict[int, float] = {}
    ranked: list[tuple[float, int]] = []
    for chunk in top:
        file = int(chunks[chunk, 0])
        if file not in worths:
            path = snapshot.files[file].path
            worths[file] = _worth(path) if relevance.is_asked(path) else 0.0
        if scores[chunk] > 0 and worths[file] > 0:
            ranked.append((-float(scores[chunk]) * worths[file], chunk))
    ranked.sort()
    windows: dict[int, list[tuple[int, int]]] = {}
    for _, chunk in ranked[:NUM_CHUNKS]:
        file, first, last, _ = (int(value) for value in chunks[chunk])
        if file in windows or len(windows) < MAX_FILES:
            windows.setdefault(file, []).append((first, last))
    return [(snapshot.files[file].path, worths[file], spans) for file, spans in windows.items()]


def _worth(path: str) -> float:
    if is_test(path) or is_vendored_path(path) or is_generated_path(path):
        return 0.0
    if _NONE.search(path) or _OTHER_TONGUE.search(path):
        return 0.0
    return WEAK if path_factor(path, "markdown") == HISTORY or _OLD.search(path) else 1.0
