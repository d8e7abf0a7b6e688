"""Routes that a framework of JavaScript finds by the place of their file: Next, SvelteKit, Remix, Nuxt, Astro.

Of a path and the names that its module exports; which of the repository's folders are such, a file in them says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

import msgspec

from anchors.records import RecordFact
from anchors.syntax.facts.script_exports import VERBS

CODE: Final = r"\.[cm]?[jt]sx?$"
PAGE: Final = "page"
"""Stands for the verb of a route that a person looks at."""
PAGES_MARK: Final = re.compile(r"^(.*?(?:^|/)pages)/_(?:app|document)\.[jt]sx?$")
"""What Next has in its folder of pages, and nobody else."""
ROOT_MARK: Final = re.compile(r"^((?:.*/)?app/)root\.[jt]sx?$")
"""What Remix and React Router's own framework begin with; without it `app/routes` is anybody's folder."""
CONFIG_MARK: Final = re.compile(r"^(.*?)(next|nuxt)\.config\.[cm]?[jt]s$")
_MARKS: Final = ("_app.", "_document.", "next.", "nuxt.", "root.")
_FOLDERS: Final = {"next": ("pages", "src/pages"), "nuxt": ("pages", "app/pages")}
_GROUP: Final = re.compile(r"\(.*\)$|@[\w-]+$")
"""What only holds others: `(shop)`, and a slot of Next's, `@modal`; `@[user]` is a part of a path."""
_INTERCEPTED: Final = re.compile(r"^(?:\(\.{1,3}\))+(?=.)")
_METHOD: Final = re.compile(r"\.(get|post|put|patch|delete|head|options)$")
_EVENT_HANDLER: Final = re.compile(r"(?:[eE]vent|Web|Cached)\w*Handler$|^defineHandler$|^\w*[hH]andler$")
_RUN_BY: Final = {"load": "GET", "loader": "GET", "actions": "POST", "action": "POST"}


class Found(NamedTuple):
    verb: str
    path: str
    exported: str
    """The name of what answers."""


class Kind(NamedTuple):
    """`place`: of a file; its group `at` is what the route is told by."""

    place: re.Pattern[str]
    routes: Callable[[str, Sequence[str]], Iterator[Found]]


def marked_folders(paths: Sequence[str]) -> frozenset[str]:
    """Folders whose pages are routes since a file beside them says so: of all that the paths tell."""
    named = [path for path in paths if path.rpartition("/")[2].startswith(_MARKS)]
    pages = {found[1] for found in map(PAGES_MARK.match, named) if found}
    pages |= {f"{found[1]}routes" for found in map(ROOT_MARK.match, named) if found}
    configured = (found for found in map(CONFIG_MARK.match, named) if found)
    return frozenset(pages.union(f"{found[1]}{folder}" for found in configured for folder in _FOLDERS[found[2]]))


def filed_routes(path: str, facts: Sequence[RecordFact], marked: frozenset[str]) -> Iterator[RecordFact]:
    """`marked`: folders whose pages are routes. Each route at what its module exports for it."""
    exports: dict[str, RecordFact] = {}
    for fact in facts:
        if fact.kind == "export":
            exports.setdefault(fact.name, fact)
    if not exports:
        return
    for found in _found(path, {name: fact.value for name, fact in exports.items()}, marked):
        fact = exports[found.exported]
        yield msgspec.structs.replace(fact, kind="route", name=found.path, value=found.verb)


def filed_page(path: str, marked: frozenset[str]) -> str | None:
    """The route of a page that is a template: SvelteKit's `+page.svelte`, a `.vue` of Nuxt's, an `.astro`."""
    if (kit := _KIT_PAGE.search(path)) is not None:
        return _of_folders(kit["at"]) or "/"
    if (astro := _ASTRO_PAGE.search(path)) is not None:
        return _plain(astro["at"])
    page = _VUE_PAGE.search(path)
    if page is None or page["root"] not in marked:
        return None
    return "/" + "/".join(part for part in page["at"].split("/") if part != "index")


def _found(path: str, exports: dict[str, str], marked: frozenset[str]) -> Iterator[Found]:
    for kind in _KINDS:
        place = kind.place.search(path)
        if place is not None:
            yield from kind.routes(place["at"], list(exports))
            return
    told = _NEXT_FILE.search(path)
    if told is not None and "default" in exports and f"{told['root']}pages" in marked:
        yield Found("GET", f"/{told['name']}{_TOLD[told['name']]}", "default")
        return
    remix = _REMIX.search(path)
    if remix is not None and remix["root"] in marked:
        yield from _remix(remix["at"], list(exports))
        return
    nitro = _NITRO.search(path)
    if nitro is not None and "default" in exports:
        if _EVENT_HANDLER.search(exports["default"]):
            yield _of_nitro(nitro["kind"], nitro["at"])
        return
    page = _PAGES.search(path)
    if page is None:
        return
    at = page["at"]
    if any(verb in exports for verb in VERBS):  # Astro's
        yield from _verbs(_plain(at), list(exports))
    elif "default" in exports and page["root"] in marked and not at.startswith("_"):
        yield Found("" if at.startswith("api/") else PAGE, _plain(at), "default")


def _verbs(route: str, exports: Sequence[str]) -> Iterator[Found]:
    for name in exports:
        if name in VERBS or name == "fallback":
            yield Found("" if name in ("ALL", "fallback") else name, route, name)


def _app_route(at: str, exports: Sequence[str]) -> Iterator[Found]:
    """Next's `app/api/users/[id]/route.ts`."""
    route = _of_folders(at.rpartition("src/app/")[2])
    if route is not None:
        yield from _verbs(route, exports)


def _app_page(at: str, exports: Sequence[str]) -> Iterator[Found]:
    route = _of_folders(at.rpartition("src/app/")[2])
    if route is not None and "default" in exports:
        yield Found(PAGE, route, "default")


def _kit_server(at: str, exports: Sequence[str]) -> Iterator[Found]:
    """SvelteKit's `src/routes/api/users/+server.ts`."""
    yield from _verbs(_of_folders(at) or "/", exports)


def _kit_page(at: str, exports: Sequence[str]) -> Iterator[Found]:
    yield from _run(_of_folders(at) or "/", exports)


def _remix(at: str, exports: Sequence[str]) -> Iterator[Found]:
    """`app/routes/users.$id.tsx`, `app/routes/users.$id/route.tsx`, `app/routes/users/$id.tsx`."""
    name, _, suffix = at.rpartition(".")
    parts = _PARTS.findall(re.sub(r"/route$", "", name))
    if parts and parts[-1].startswith("_") and parts[-1] not in ("_index", "_index_"):
        return  # what pages are put into
    route = _of_dots(parts)
    yield from _run(route, exports)
    if "default" in exports and suffix in ("jsx", "tsx"):  # a router of Express stands in such folders too
        yield Found(PAGE, route, "default")


def _run(route: str, exports: Sequence[str]) -> Iterator[Found]:
    for name in exports:
        if name in _RUN_BY:
            yield Found(_RUN_BY[name], route, name)


def _of_nitro(kind: str, at: str) -> Found:
    """Nuxt's `server/api/users/[id].get.ts`."""
    method = _METHOD.search(at)
    verb = method[1].upper() if method else ""
    plain = at[: method.start()] if method else at
    return Found(verb, _plain(f"api/{plain}" if kind == "api" else plain), "default")


def _of_folders(at: str) -> str | None:
    """`(shop)/users/[id]` as a path; None of what is private to its folder."""
    parts: list[str] = []
    for part in filter(None, at.split("/")):
        part = _INTERCEPTED.sub("", part)
        if part.startswith("_"):
            return None
        if not _GROUP.match(part):
            parts.append(part)
    return "/" + "/".join(parts)


def _of_dots(written: Sequence[str]) -> str:
    """Remix: what begins with a bar only holds others, `$` is a parameter, brackets keep a part as it is, and a folder
    with a plus is one of remix-flat-routes."""
    parts: list[str] = []
    for part in written:
        if part.startswith("_") or part == "index":
            continue
        plain = part.rstrip("+").rstrip("_").replace("[", "").replace("]", "")
        parts.append("*" if plain == "$" else f":{plain[1:]}" if plain.startswith("$") else plain)
    return "/" + "/".join(parts)


def _plain(at: str) -> str:
    """`users/index` as a path."""
    return "/" + "/".join(part for part in at.removesuffix("index").split("/") if part)


def _frog(at: str, exports: Sequence[str]) -> Iterator[Found]:
    """Dart Frog's `routes/orders/[id].dart`."""
    if "onRequest" in exports:
        yield Found("", _plain(at), "onRequest")


_KINDS: Final = (
    Kind(re.compile(r"(?:^|/)routes/(?P<at>.+)\.dart$"), _frog),
    Kind(re.compile(rf"(?:^|/)(?:src/)?app/(?P<at>(?:.*/)?)route{CODE}"), _app_route),
    Kind(re.compile(rf"(?:^|/)(?:src/)?app/(?P<at>(?:.*/)?)page{CODE}"), _app_page),
    Kind(re.compile(rf"(?:^|/)routes/(?P<at>(?:.*/)?)\+server{CODE}"), _kit_server),
    Kind(re.compile(rf"(?:^|/)routes/(?P<at>(?:.*/)?)\+page(?:@[\w-]*)?(?:\.server)?{CODE}"), _kit_page),
)
_PARTS: Final = re.compile(r"(?:\[[^\]]*\]|[^./\[\]])+")
_NEXT_FILE: Final = re.compile(rf"^(?P<root>(?:.*/)?)(?:src/)?app/(?P<name>robots|sitemap|manifest){CODE}")
_TOLD: Final = {"robots": ".txt", "sitemap": ".xml", "manifest": ".webmanifest"}
_REMIX: Final = re.compile(r"^(?P<root>(?:.*/)?app/routes)/(?P<at>.+\.[jt]sx?)$")
_KIT_PAGE: Final = re.compile(r"(?:^|/)routes/(?P<at>(?:.*/)?)\+page(?:@[\w-]*)?\.svelte$")
_ASTRO_PAGE: Final = re.compile(r"(?:^|/)src/pages/(?P<at>(?:[^_/][^/]*/)*[^_/][^/]*)\.astro$")
_VUE_PAGE: Final = re.compile(r"^(?P<root>(?:.*?/)?pages)/(?P<at>.+)\.vue$")
_NITRO: Final = re.compile(r"(?:^|/)server/(?P<kind>api|routes)/(?P<at>.+)\.[cm]?[jt]s$")
_PAGES: Final = re.compile(r"^(?P<root>(?:.*?/)?pages)/(?P<at>.+?)\.[cm]?[jt]sx?$")
