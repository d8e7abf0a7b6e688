"""Who may do something: a question for that is answered by what lets somebody through, not by what is done then."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.texts.source import MAX_LINE, Source
from iquest_cli.analyst.texts.words import parts

if TYPE_CHECKING:
    from iquest_cli.analyst.ranking.scored import Scored

NAMED: Final = 2.0
"""For what is called so, or stands where nothing but such is kept."""
ASKS: Final = 1.4
"""For what asks it in one of its lines."""
MAX_LINES: Final = 120
_ASKED: Final = re.compile(
    r"\bwho (?:else )?(?:can|could|may|is allowed|is permitted|are allowed|has access|has the right|gets to)\b"
    r"|\b(?:which|what) (?:roles?|permissions?|rights?|privileges?|scopes?|users?)\b.{0,40}"
    r"\b(?:can|may|needed|required|need|allowed|have to)\b|\bis (?:anyone|everyone|everybody|anybody) allowed\b",
    re.IGNORECASE,
)
_WORDS: Final = frozenset(
    (
        *(
            "can",
            "may",
            "allowed",
            "permission",
            "permissions",
            "permitted",
            "policy",
            "policies",
            "ability",
            "abilities",
        ),
        *("acl", "acls", "authorize", "authorized", "authorization", "authorise", "authorised", "guard", "guards"),
        *("access", "perm", "perms", "privilege", "privileges", "role", "roles"),
    )
)
_LINE: Final = re.compile(
    r"\b(?:acl|Auth(?=\()|has_?perm\w*|hasRole|hasAuthority|hasAnyRole|checkPermission|check_permissions?|is_?(?:admin|staff|owner"
    r"|superuser)\w*|require\w*(?:Admin|Role|Perm\w*|_admin|_role)|authori[sz]e[!(]|can[A-Z_]\w*|allow\w*\?|forbidden"
    r"|Forbidden|PermissionDenied|unauthori[sz]ed|Unauthori[sz]ed|NotAnAdmin|PreAuthorize|RolesAllowed|user_passes_test"
    r"|permission_required)\b"
)
_CHANGES: Final = re.compile(
    r"(?:\w+_)?(?:set|edit|update|add|remove|save|create|delete|change|list|grant|revoke)(?=[A-Z_]|$)|\w*Form$|\w*_edit$",
    re.I,
)
_OWNERS: Final = re.compile(r"(?:Policy|Policies|Permissions?|Ability|Guard|Access|Voter|Authorizer)$")
"""Whose methods are called as what they let somebody do: `VaultPolicy.delete`."""
"""What gives somebody a right, which is another thing than to ask for it."""


def asks_permission(text: str) -> bool:
    return _ASKED.search(text) is not None


def permission_factor(source: Source, scored: Scored) -> float:
    """What code gains that lets somebody do something, or keeps from it."""
    owner, _, name = scored.name.rpartition(".")
    if _CHANGES.match(owner) or (_CHANGES.match(name) and not _OWNERS.search(owner)):
        return 1.0
    names = {*parts(scored.name), *(word for folder in scored.path.split("/")[-2:] for word in parts(folder))}
    if not _WORDS.isdisjoint(names):
        return NAMED
    last = min(scored.last, scored.first + MAX_LINES)
    lines = (source.line(scored.path, number) for number in range(scored.first, last + 1))
    return ASKS if any(len(line) <= MAX_LINE and _LINE.search(line) for line in lines) else 1.0
