"""Precision and recall of routes on real applications, against lists made by hand.

    python tests/benchmarks/routes.py FOLDER [--misses] [--only NAME] [--handlers 5]

FOLDER holds clones named `owner+name` or `name`. `routes.tsv` has one route a line (repository, commit, verb, path,
handler; two where conditions decide), at the commit named, and all the routes of each repository. A route is right
when verb and path agree, whatever its parameters are called; without a verb it answers any. Handlers are asked for
as `where is VERB PATH handled?` does, and are right when the first function named is the one listed.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from entry_points import clone_of

from anchors.workspace import Workspace
from iquest_cli.analyst.routes.doors import find_doors
from iquest_cli.analyst.routes.routed import find_answered
from iquest_cli.analyst.texts.source import Source

LISTS = Path(__file__).with_name("routes.tsv")
Route = tuple[str, str]
VERBS = "GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS"


def expected() -> dict[tuple[str, str], dict[Route, str]]:
    """(repository, commit) -> routes, each with its handler."""
    found: defaultdict[tuple[str, str], dict[Route, str]] = defaultdict(dict)
    for row in LISTS.read_text(encoding="utf-8").splitlines():
        if row and not row.startswith("#"):
            repository, commit, verbs, path, handler = row.split("\t")
            for verb in verbs.split(","):
                route, known = (verb, _plain(path)), found[repository, commit]
                known[route] = f"{known[route]},{handler}" if route in known else handler
    return dict(found)


def _plain(path: str) -> str:
    """A path whose parameters have no names, and no slash behind."""
    path = re.sub(r"^\^|/\?\$?$|\$$|(?<=.)\?<.*$", "", path).replace("\\", "")
    path = re.sub(r"\(\?P<\w+>[^()]*\)|\{[^{}]*\}|<[^<>]*>", "{}", "/" + path.lstrip("/"))
    path = re.sub(r"/:\w+", "/{}", path)
    path = re.sub(r"/\*\w*$|/\{\}\.\.\.$", "/{}", path)
    return path.rstrip("/").lower() or "/"


def told(keys: list[str]) -> set[Route]:
    """Verb and path of each route that was told; `*` where it was told without a verb."""
    found: set[Route] = set()
    for key in keys:
        verbs, _, path = key.rpartition(" ")
        named = re.findall(VERBS, verbs.upper())
        found |= {(verb, _plain(path)) for verb in named or ["*"]}
    return found


def agree(ours: set[Route], listed: set[Route]) -> tuple[set[Route], set[Route]]:
    """Those told that are listed, and those listed that are told."""
    paths = {path for _, path in listed}
    any_listed, any_ours = ({path for verb, path in side if verb == "*"} for side in (listed, ours))
    right = {(v, p) for v, p in ours if (v, p) in listed or p in any_listed or (v == "*" and p in paths)}
    found = {
        (v, p) for v, p in listed if (v, p) in ours or p in any_ours or (v == "*" and any(p == q for _, q in ours))
    }
    return right, found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--misses", action="store_true", help="list what was missed and what is wrong")
    parser.add_argument("--only", default="", help="repositories whose names hold this")
    parser.add_argument("--handlers", type=int, default=5, help="handlers asked for of each repository")
    options = parser.parse_args()
    totals = [0] * 6
    with tempfile.TemporaryDirectory() as cache:
        for (repository, commit), routes in sorted(expected().items()):
            clone = clone_of(options.folder, repository)
            if clone is None or options.only not in repository:
                continue
            with Workspace.open(clone, commit, cache_dir=Path(cache)) as workspace:
                source = Source(workspace)
                offered = find_doors(workspace, source, "routes").settings
                ours = told([setting.key for setting in offered])
                right, found = agree(ours, set(routes))
                named = [(route, name) for route, name in routes.items() if name != "-"]
                step = max(1, len(named) // max(1, options.handlers))
                wrong = []
                for (verb, path), name in (asked := named[::step][: options.handlers]):
                    spoken = path.replace("{}", "{id}")
                    answered = find_answered(workspace, offered, "" if verb == "*" else verb, spoken)
                    first = answered[0].symbols[0].name if answered and answered[0].symbols else "nobody"
                    if first not in name.split(","):
                        wrong.append(f"  asked  {verb} {spoken}: {first} in place of {name}")
            counts = (len(right), len(ours), len(found), len(routes), len(asked) - len(wrong), len(asked))
            totals = [total + count for total, count in zip(totals, counts, strict=True)]
            print(f"{repository} {commit[:10]}: {_shares(counts)}", flush=True)
            if options.misses:
                print(*(f"  missed {verb} {path}" for verb, path in sorted(set(routes) - found)), sep="\n")
                print(*(f"  wrong  {verb} {path}" for verb, path in sorted(ours - right)), sep="\n")
                print(*wrong, sep="\n")
    print(f"all: {_shares(totals)}")


def _shares(counts: tuple[int, ...] | list[int]) -> str:
    right, ours, found, listed, answered, asked = counts
    return (
        f"precision {100 * right / max(1, ours):.1f} % of {ours},"
        f" recall {100 * found / max(1, listed):.1f} % of {listed}, handlers {answered} of {asked}"
    )


if __name__ == "__main__":
    main()
