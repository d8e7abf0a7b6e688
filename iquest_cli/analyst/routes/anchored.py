"""A repository's anchors as a pack shows them: a route starts at the function that answers it, and where it is
registered stands that.

Decided here and not with the other anchors, for who answers a route is told by what the map and answers tell it by.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

import msgspec

from anchors.graph.texts.labels import clean, label
from anchors.types import REGISTERED, Anchor
from iquest_cli.analyst.routes.described import Route, described, told_routes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anchors.workspace import Workspace

MAX_ROUTES: Final = 5_000
"""Routes of which it is looked up who answers them; the others keep the anchor of where they stand."""


def anchored(workspace: Workspace) -> tuple[Anchor, ...]:
    """At most one of a kind above a line, in the order of path and line."""
    anchors = workspace.anchors
    settings = told_routes(workspace, with_programs=True) if any("route " in item.text for item in anchors) else []
    routes = [described(workspace, setting) for setting in settings[:MAX_ROUTES]]
    at: defaultdict[tuple[str, int], list[Route]] = defaultdict(list)
    for route in routes:
        around = route.setting.symbol
        lines = {route.setting.line, around.start_line if around is not None else route.setting.line}
        for line in lines:  # an anchor stands above the one or the other
            at[route.setting.path, line].append(route)
    starts = [_start(workspace, route) for route in routes if _is_elsewhere(route)]
    kept = [_registering(item, at[item.path, item.line]) if item.kind == "ENTRY_POINT" else item for item in anchors]
    return workspace.ordered([*kept, *starts])


def _is_route(anchor: Anchor) -> bool:
    return anchor.kind == "ENTRY_POINT" and anchor.reason == "route"


def _is_elsewhere(route: Route) -> bool:
    """Whether another function answers the route than the one that it is registered in."""
    handler, symbol = route.handler, route.setting.symbol
    return handler is not None and handler.kind != "module" and (symbol is None or handler.id != symbol.id)


def _start(workspace: Workspace, route: Route) -> Anchor:
    handler = route.handler
    assert handler is not None
    where = f"registered at {route.setting.path}:{route.line}"
    text = f"{label(workspace.snapshot, handler.id)} - route {route.setting.key}, {where}"
    return Anchor("ENTRY_POINT", handler.path, handler.start_line, clean(text), handler.id, "route")


def _registering(anchor: Anchor, routes: Sequence[Route]) -> Anchor:
    """The anchor of where routes are registered, with the names of those who answer them."""
    if not routes or not any(map(_is_elsewhere, routes)):
        return anchor
    texts = dict.fromkeys(
        f"{route.setting.key} to {route.handler.qualified_name}"
        if route.handler is not None and _is_elsewhere(route)
        else f"{route.setting.key}, answered here"
        for route in routes
    )
    said = f"registers route {'; '.join(texts)}"
    if not _is_route(anchor):  # a program that registers them before it runs
        own = [part for part in anchor.text.split("; ") if not part.startswith("route ")]
        return msgspec.structs.replace(anchor, text=clean("; ".join((*own, said))))
    name = anchor.text.partition(" - ")[0] if " - " in anchor.text else ""
    reason = REGISTERED if all(map(_is_elsewhere, routes)) else anchor.reason
    return msgspec.structs.replace(anchor, text=clean(" - ".join(filter(None, (name, said)))), reason=reason)
