"""Under which licence a project is and who keeps it, as its own files and its history say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from anchors.errors import RepositoryError
from iquest_cli.analyst.evidence.project import Stated
from iquest_cli.analyst.texts.source import MAX_LINE
from iquest_cli.manifests.dependencies import dependencies

if TYPE_CHECKING:
    from anchors.workspace import Workspace
    from iquest_cli.analyst.texts.source import Source

HEAD: Final = 60
"""Lines of a licence in which it says what it is."""
MAX_EACH: Final = 8
MAX_DEPTH: Final = 3
"""Folders that a licence stands in at most."""
NUM_COMMITS: Final = 1_000
MAX_LOG: Final = 4 << 20
_LICENSE: Final = re.compile(r"(?:un)?licen[cs]e(?:[-._]\w[\w.-]*)?|copying(?:[-._]\w[\w.-]*)?", re.IGNORECASE)
_KINDS: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), name)
    for pattern, name in (
        (r"GNU AFFERO GENERAL PUBLIC LICENSE\W+Version (\d)", "GNU AGPL {}"),
        (r"GNU LESSER GENERAL PUBLIC LICENSE\W+Version ([\d.]+\d)", "GNU LGPL {}"),
        (r"GNU LESSER GENERAL PUBLIC LICENSE\W+Version (\d)", "GNU LGPL {}"),
        (r"GNU GENERAL PUBLIC LICENSE\W+Version (\d)", "GNU GPL {}"),
        (r"Apache License\W+Version ([\d.]+\d)", "Apache License {}"),
        (r"Mozilla Public License[\W]+(?:Version )?([\d.]+\d)", "Mozilla Public License {}"),
        (r"Eclipse Public License\W+v? ?([\d.]+\d)", "Eclipse Public License {}"),
        (r"\bBusiness Source License ([\d.]+\d)", "Business Source License {}"),
        (r"Server Side Public License", "Server Side Public License"),
        (r"Elastic License(?: v?([\d.]+\d))?", "Elastic License {}"),
        (r"Boost Software License", "Boost Software License"),
        (
            r"\bMIT License\b|Permission is hereby granted, free of charge, to any person obtaining",
            "MIT License",
        ),
        (r"\bISC License\b|Permission to use, copy, modify, and(?:/or)? distribute this software", "ISC License"),
        (r"This is free and unencumbered software", "Unlicense"),
        (r"BSD 3-Clause|Neither the name of", "BSD 3-Clause License"),
        (r"BSD 2-Clause|Redistribution and use in source and binary forms", "BSD 2-Clause License"),
        (r"Creative Commons (?:Legal Code\W+)?([\w .-]{2,40})", "Creative Commons {}"),
        (r"\bzlib License\b", "zlib License"),
    )
)
_FIELD: Final = re.compile(
    r"^\s*(?:\"license\"\s*:\s*\"(?P<json>[^\"\n]{2,60})\"|licen[cs]e\s*=\s*(?:\{\s*text\s*=\s*)?[\"'](?P<toml>[^\"'\n]{2,60})[\"']"
    r"|\w+\.licen[cs]es?\s*=\s*\[?[\"'](?P<gem>[^\"'\n]{2,60})[\"']"
    r"|<PackageLicenseExpression>(?P<net>[^<>\n]{2,60})<)"
)
_OWNERS: Final = re.compile(
    r"(?:^|/)(?:CODEOWNERS|OWNERS|MAINTAINERS|AUTHORS|CONTRIBUTORS)(?:\.(?:md|txt|rst))?$", re.IGNORECASE
)
_MANIFEST_PEOPLE: Final = re.compile(
    r"^\s*(?:\"author\"\s*:\s*\"([^\"<\n]{2,80})|authors?\s*=\s*(\[?[\[{\"'][^\n]{2,120})|\w+\.authors?\s*=\s*(\[?[\"'][^\n]{2,120})"
    r"|<Authors>([^<>\n]{2,80})<)"
)
_BOT: Final = re.compile(r"\[bot\]|^(?:github-actions|dependabot|renovate\w*)(?:-\w+)*$", re.IGNORECASE)
_NAME: Final = re.compile(r"(?:name\s*=\s*)?[\"']([^\"'<@]{2,60}?)\s*(?:<[^\"'>]*>)?[\"']")


def licences(workspace: Workspace, source: Source) -> tuple[Stated, ...]:
    """Files of the root first, then what manifests say, then licences of parts."""
    paths = [f.path for f in workspace.snapshot.files if _LICENSE.fullmatch(f.path.rpartition("/")[2])]
    paths.sort(key=lambda path: (path.count("/"), path))
    near = [path for path in paths if path.count("/") < MAX_DEPTH]
    found = [stated for path in near for stated in _kind(source, path)]
    named = [stated for path in _manifests(workspace) for stated in _licence_fields(source, path)]
    root = [stated for stated in found if "/" not in stated.path]
    every = root + named + [stated for stated in found if "/" in stated.path]
    distinct: dict[str, Stated] = {}
    for stated in every:
        distinct.setdefault("".join(re.findall(r"[a-z0-9]", stated.told.lower())).replace("license", ""), stated)
    return tuple(list(distinct.values())[:MAX_EACH])


def _kind(source: Source, path: str) -> Iterator[Stated]:
    """Which licence a file is; by its first line where it is none of those that are known."""
    lines = source.lines(path)[:HEAD]
    text = " ".join(line.strip()[:MAX_LINE] for line in lines)
    for pattern, name in _KINDS:
        match = pattern.search(text)
        if match is not None:
            told = name.format(*(group or "" for group in match.groups())).strip()
            yield Stated("", told, path, 1, "", is_ours=True)
            return
    first = next((number for number, line in enumerate(lines, 1) if line.strip()), 0)
    if first:
        yield Stated("", lines[first - 1].strip()[:80], path, first)


def _manifests(workspace: Workspace) -> list[str]:
    paths = [
        f.path for f in workspace.snapshot.files if f.path.count("/") < 2 and dependencies(f.path, b"") is not None
    ]
    return sorted(paths, key=lambda path: (path.count("/"), path))[:MAX_EACH]


def _licence_fields(source: Source, path: str) -> Iterator[Stated]:
    for number, line in enumerate(source.lines(path)[:400], 1):
        match = _FIELD.match(line) if len(line) <= MAX_LINE else None
        if match is not None:
            yield Stated("", next(filter(None, match.groups())), path, number)
            return


def keepers(workspace: Workspace, source: Source) -> tuple[Stated, ...]:
    """Owners by file first, then authors by manifests, then who made most of the latest commits."""
    found = [*_owners(workspace, source), *_authors(workspace, source)]
    return tuple(found)


def _owners(workspace: Workspace, source: Source) -> Iterator[Stated]:
    paths = sorted(
        (f.path for f in workspace.snapshot.files if _OWNERS.search(f.path) and f.path.count("/") < 2),
        key=lambda path: (path.count("/"), path),
    )
    for path in paths[:3]:
        rows = [(n, line.strip()) for n, line in enumerate(source.lines(path), 1) if _is_told(line)]
        rows.sort(key=lambda row: not row[1].startswith("* "))  # who owns all before who owns a part
        is_of_parts = "CODEOWNERS" in path and not rows[0][1].startswith("* ") if rows else False
        for number, line in rows[:MAX_EACH]:
            yield Stated(
                "owners of parts" if is_of_parts else "its owners", re.sub(r"\s*<[^<>]*>", "", line)[:100], path, number
            )


def _is_told(line: str) -> bool:
    is_link = "](" in line and "@" not in line
    return bool(line.strip()) and not is_link and not line.lstrip().startswith(("#", "//", "<!--", "---", "==="))


def _authors(workspace: Workspace, source: Source) -> Iterator[Stated]:
    seen = set[str]()
    for path in _manifests(workspace):
        for number, line in enumerate(source.lines(path)[:400], 1):
            match = _MANIFEST_PEOPLE.match(line) if len(line) <= MAX_LINE else None
            if match is None:
                continue
            text = next(filter(None, match.groups()))
            names = _NAME.findall(text) or [text.strip(" []{}\"'")]
            told = ", ".join(names[:4])
            if told not in seen:
                seen.add(told)
                yield Stated("its author", told, path, number)
            break


def committers(workspace: Workspace) -> tuple[tuple[tuple[str, int], ...], int]:
    """Who made most of the latest commits, merges and robots left out, and of how many; empty without a history."""
    commit = workspace.repository.commit
    if commit is None:
        return (), 0
    args = ["log", "--no-merges", "--format=%aN", f"--max-count={NUM_COMMITS}", commit]
    try:
        data = b"".join(workspace.repository.git.stream(args, max_output=MAX_LOG, timeout_s=10.0))
    except RepositoryError:
        return (), 0
    told = (line.strip() for line in data.decode("utf-8", "replace").split("\n"))
    names = Counter(name for name in told if name and not _BOT.search(name))
    return tuple(sorted(names.items(), key=lambda item: (-item[1], item[0]))[:MAX_EACH]), sum(names.values())
