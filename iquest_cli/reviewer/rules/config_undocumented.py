"""`config/undocumented`: a new setting is read and no page names it, in a repository whose pages name its others."""

from __future__ import annotations

import re
from collections.abc import Iterator

from anchors.graph.texts.words import files_with
from anchors.index.snapshot import Snapshot
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.reviewer.rules.contracts import ConfigReads

_PAGES = frozenset({"markdown", "restructuredtext", "text", "html"})
_EXAMPLES = re.compile(
    r"(?:^|/)\.?env[\w.-]*(?:example|sample|template|dist)\w*$|(?:^|/)[\w.-]*(?:example|sample)[\w.-]*\.(?:toml|ya?ml|ini|conf|cfg)$"
)
_KEY = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|--[a-z][a-z0-9]+(?:-[a-z0-9]+)*")
_MIN_DOCUMENTED = 3
_MIN_SHARE = 0.5


class ConfigUndocumented(Rule):
    id = "config/undocumented"
    title = "A new setting is documented nowhere"
    severity = "low"

    def check(self, change: Change) -> Iterator[Finding]:
        found: dict[str, tuple[str, int]] = {}
        for path, index in change.parsed_files:
            if change.is_test(path):
                continue
            for fact in change.head.snapshot.record(index).facts:
                if fact.kind == "config" and _KEY.fullmatch(fact.name) and change.is_in_diff(path, fact.line):
                    found.setdefault(fact.name, (path, fact.line))
        before = ConfigReads(change.base) if change.base is not None else None
        news = {
            key: place for key, place in sorted(found.items())
            if (before is None or not any(True for _ in before.of(key)))
            and not _is_documented(change.head.snapshot, key)
        }  # fmt: skip
        if not news or not _documents_its_settings(change):
            return
        for key, (path, line) in news.items():
            yield self.finding(
                path,
                line,
                f"setting {key} is new and no page or example names it",
                "The repository's other settings are documented: who runs it cannot know of this one.",
                confidence="medium",
                symbol=key,
            )


def _is_documented(snapshot: Snapshot, key: str) -> bool:
    return any(
        snapshot.files[index].language in _PAGES or _EXAMPLES.search(snapshot.files[index].path)
        for index in files_with(snapshot, key)
    )


def _documents_its_settings(change: Change) -> bool:
    """Whether most of the settings that the touched files read were documented before."""
    side = change.base or change.head
    keys: set[str] = set()
    for file in change.read_files:
        index = side.snapshot.file_index(file.old_path) if file.old_path is not None else None
        if index is not None and not change.is_test(file.path):
            keys.update(
                fact.name
                for fact in side.snapshot.record(index).facts
                if fact.kind == "config" and _KEY.fullmatch(fact.name)
            )
    documented = sum(_is_documented(side.snapshot, key) for key in keys)
    return documented >= _MIN_DOCUMENTED and documented >= _MIN_SHARE * len(keys)
