"""Which starts a person means by "where does it start": what a launcher opens, what containers and `npm start` run."""

from __future__ import annotations

import re
from typing import Final

from anchors.graph.roles.android import LAUNCHER

_SERVED: Final = re.compile(
    r'npm script "(?:start|serve)(?:[-:](?:server|prod(?:uction)?))?"|console script "'
    r"|run by (?:\S*[dD]ockerfile|Procfile|\S*compose|systemd)|\b(?:CMD|ENTRYPOINT)$"
)


def is_launched(text: str) -> bool:
    """Of the words of an entry point: whether the launcher of a phone opens it."""
    return LAUNCHER in text


def is_served(text: str) -> bool:
    """The same of what runs where the program is put to work."""
    return _SERVED.search(text) is not None
