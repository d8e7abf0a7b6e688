"""Ruby code that names a gem's own constant: Bundler loads gems by themselves, so that no line asks for one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from anchors.graph.texts.words import files_with
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.naming import num_definitions


def gem_uses(change: Change, manifest: str, gem: str) -> Iterator[tuple[str, int]]:
    """Lines that name `SlackNotifier::…` or `Slack::Notifier` of the gems `slack_notifier` and `slack-notifier`, where
    the repository defines nothing called so."""
    if manifest.rpartition("/")[2] != "Gemfile":
        return
    parts = ["".join(word.capitalize() for word in part.split("_")) for part in gem.split("-")]
    snapshot = change.head.snapshot
    if len(gem) < 4 or any(num_definitions(snapshot, part) for part in parts):
        return
    last = r"(?:\.|::)" if len(parts) == 1 else r"\b"
    pattern = re.compile(rf"(?<![\w:.'\"])(?:::)?{'::'.join(map(re.escape, parts))}{last}", re.IGNORECASE)
    for index in files_with(snapshot, " ".join(parts)):
        file = snapshot.files[index]
        if file.language == "ruby":
            for number, text in enumerate(change.head.lines(file.path), 1):
                found = pattern.search(text.partition("#")[0])
                if found is not None and found[0].lstrip(":")[:1].isupper():
                    yield file.path, number
