"""Counting call edges against a compiler's answers that a small program prints, one JSON object a call site.

Sites of one line, name and kind are judged as one, since an edge has a line and no column: each answer of the compiler
is right. Left out are those of which the compiler knows nothing (dependencies are not installed).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from graph_scoring import Answer, Edges, OurEdge, Ours, report, score, snapshot_of, we_say

from anchors.graph.resolving.resolve import build_graph
from anchors.index.snapshot import Snapshot

EDGES = ("call", "new", "name")


@dataclass(frozen=True, slots=True)
class Site:
    path: str
    line: int
    name: str
    """Empty where an edge of any name will do."""
    kind: str
    """`call`, `new`, `construct` or `reference`, as the program says."""
    also: tuple[str, ...] = ()
    """Other names that what is called is defined by."""


def is_answer(edge: OurEdge, kind: str) -> bool:
    """Whether an edge is one for a site of this kind."""
    if kind == "new":
        return edge.kind == "new"
    if kind == "construct":
        return edge.kind == "call" and edge.target_kind == "constructor"
    if kind == "reference":
        return edge.kind in ("call", "name")
    return edge.kind in ("call", "new") and edge.target_kind != "constructor"


def ours_at(edges: Edges, site: Site, is_answer: Callable[[OurEdge, str], bool]) -> Ours:
    found = edges.get((site.path, site.line), ())
    return [
        (edge.confidence, edge.path, edge.line)
        for edge in found
        if (site.name in ("", edge.name, edge.name.removesuffix("=")) or edge.name in site.also)
        and is_answer(edge, site.kind)
    ]


def sites_of(
    command: list[str], paths: list[str], environment: Mapping[str, str] | None = None
) -> dict[Site, Answer | None]:
    told = subprocess.run(
        command,
        input="\n".join(paths),
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, **(environment or {})},
    )
    answers: dict[Site, Answer | None] = {}
    for row in map(json.loads, told.stdout.splitlines()):
        site = Site(row["path"], row["line"], row["name"], row["kind"])
        known = answers.get(site, Answer(frozenset(), True))
        if known is None or not row["definitions"]:
            answers[site] = None
            continue
        places = frozenset((item["path"], item["line"]) for item in row["definitions"])
        is_value = not any(item["callable"] for item in row["definitions"])
        answers[site] = Answer(known.places | places, known.is_value and is_value)
    return answers


def parser(about: str | None) -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    found.add_argument("root", type=Path)
    found.add_argument("--sites", type=int, default=4000)
    found.add_argument("--seed", type=int, default=7)
    found.add_argument("--under", default="", help="take sites of this folder alone")
    found.add_argument("--misses", action="store_true", help="list what was missed or wrong")
    return found


def measure(
    options: argparse.Namespace,
    command: list[str],
    suffixes: tuple[str, ...],
    environment: Mapping[str, str] | None = None,
) -> None:
    """Print precision and recall of a sample of the sites that `command` tells."""
    compare(options, suffixes, lambda root, paths: sites_of([*command, str(root)], paths, environment))


def compare(
    options: argparse.Namespace,
    suffixes: tuple[str, ...],
    answers_of: Callable[[Path, list[str]], dict[Site, Answer | None]],
    follow: Callable[[Snapshot, int], int] = lambda snapshot, symbol: symbol,
    is_answer: Callable[[OurEdge, str], bool] = is_answer,
) -> None:
    """Print precision and recall of a sample of sites, by kind where there are several; `follow` says where an edge
    to a symbol leads in the end, `is_answer` whether it is one for a site of a kind."""
    root = options.root.resolve()
    snapshot = snapshot_of(root, suffixes)
    edges = we_say(snapshot, build_graph(snapshot), EDGES, follow)
    paths = [file.path for file in snapshot.files if file.path.endswith(suffixes)]
    answers = answers_of(root, paths)
    sites = sorted((site for site in answers if site.path.startswith(options.under)), key=repr)
    random.Random(options.seed).shuffle(sites)
    counts: dict[str, Counter[str]] = {}
    for site in sites[: options.sites]:
        answer, ours = answers[site], ours_at(edges, site, is_answer)
        if score(answer, ours, counts.setdefault(site.kind, Counter())) and options.misses:
            told = sorted(answer.places) if answer else []
            print(f"{site.path}:{site.line} {site.kind} {site.name} {told} ours {sorted(ours, reverse=True)[:3]}")
    label = f"{root.name} {options.under}".rstrip()
    for kind, count in sorted(counts.items()) if len(counts) > 1 else ():
        report(f"{label}, {kind}", count)
    report(label, sum(counts.values(), Counter()))
