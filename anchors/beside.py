"""What is made of a snapshot by a process of its own, and how that is started. Knows nothing of when it is worth it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from anchors.index.aside import Aside
    from anchors.index.store import Store
    from anchors.repository.repository import Repository

Made = Literal["graph", "search", "told"]
MAKERS: Final[dict[Made, str]] = {
    "graph": "anchors.graph.renewing.builder:GraphBuilder",
    "search": "anchors.search.lexical:LexicalIndex",
    "told": "anchors.graph.roles.told:Told",
}
CODE: Final[dict[Made, str]] = {"graph": "graph", "search": "search", "told": "graph"}
"""The package that each depends on."""


def started(repository: Repository, store: Store, wanted: tuple[Made, ...]) -> Aside:
    """A process that imports what these need."""
    from anchors.index.aside import Aside

    assert store.folder is not None
    return Aside(store.folder, repository.root, [MAKERS[made] for made in wanted])


def is_core_there(store: Store, jobs: int | None) -> bool:
    """Whether such a process has a core to run on, and a place for what it makes."""
    from anchors.index.pool import available_cores

    return store.folder is not None and min(jobs or available_cores(), available_cores()) >= 2
