"""Routes against what a project says of them itself: the operations of its OpenAPI (Swagger) document.

`python tests/benchmarks/route_paths.py REPOSITORY DOCUMENT [--base /api] [--beyond] [-v]`: of the operations that the
document lists, how many are told by method and whole path (names of parameters apart). `--base` stands before the
document's paths, in place of what the document says. `-v` names those that are not told; `--beyond` the told ones that
the document does not list, which prove nothing: documents are seldom whole.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from anchors.workspace import Workspace
from iquest_cli.analyst.routes.described import told_routes

CONFIGURED = re.compile(r"^/\{\}(?=/)")
"""What a path lies below that is set when the program starts: no document knows it."""
METHODS = ("get", "post", "put", "patch", "delete", "head", "options")
PARAMETER = re.compile(r"\{[^{}]*\}|<[^<>]*>|[:*][A-Za-z_]\w*[?*+]?(?:\([^()]*\))?|\*+")


def plain(path: str) -> str:
    """A path without the names of its parameters and the slash at its end."""
    whole = PARAMETER.sub("{}", "/" + path.partition("?")[0].strip("/")).lower()
    return re.sub(r"/+", "/", whole)


def documented(document: Path, base: str | None) -> Iterator[tuple[str, str]]:
    """(method, plain path) of each operation."""
    with document.open(encoding="utf-8") as file:
        said = yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    if base is None:
        servers = [urlsplit(str(server.get("url", ""))).path for server in said.get("servers") or []]
        base = str(said.get("basePath") or next(iter(servers), ""))
    for path, item in said["paths"].items():
        for method in METHODS:
            if isinstance(item, dict) and method in item:
                yield method.upper(), plain(f"{base}/{path}")


def told(workspace: Workspace) -> Iterator[tuple[str, str]]:
    """The same of each route that is told; "" for one that takes every method."""
    for setting in told_routes(workspace):
        methods, _, path = setting.key.rpartition(" ")
        for method in methods.split(","):
            yield ("" if method in ("ANY", "ALL", "*") else method), plain(path)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repository")
    parser.add_argument("document", type=Path)
    parser.add_argument("--base", help="what stands before the document's paths")
    parser.add_argument("--beyond", action="store_true", help="names routes that the document does not list")
    parser.add_argument("-v", "--verbose", action="store_true", help="names operations that are not told")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as cache, Workspace.open(asked.repository, cache_dir=Path(cache)) as workspace:
        found = set(told(workspace))
    wanted = sorted(set(documented(asked.document, asked.base)))
    known = found | {(method, CONFIGURED.sub("", path)) for method, path in found}
    missing = [one for one in wanted if one not in known and ("", one[1]) not in known]
    paths = {path for _, path in known}
    beyond = sorted(one for one in found - set(wanted) if (one[0], CONFIGURED.sub("", one[1])) not in wanted)
    half = sum(path in paths for _, path in missing)
    right = len(wanted) - len(missing)
    print(
        f"{asked.repository}: {right} of {len(wanted)} operations told ({right / max(1, len(wanted)):.1%}), "
        f"{half} by another method; {len(found)} routes told, {len(beyond)} beyond the document"
    )
    for method, path in missing if asked.verbose else ():
        print(f"  not told  {method} {path}")
    for method, path in beyond if asked.beyond else ():
        print(f"  beyond    {method} {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
