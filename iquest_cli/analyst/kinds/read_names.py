"""Lists of the names by which code asks for its settings: variables of the environment, options of the command line,
system properties.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.evidence.evidence import Listing, Setting
from iquest_cli.analyst.texts.standing import is_in_test_module, path_factor

if TYPE_CHECKING:
    from anchors.types import Fact
    from anchors.workspace import Workspace

_ENVIRONMENT: Final = re.compile(
    r"environ\b|get_?env\b|process\.env|meta\.env|(?-i:\bENV\b)|env::|lookupenv|environment(?:variable|[.\[])"
    r"|\benv(?:_var)?[!(]|(?-i:\$\{?[A-Z_])"
    r"|\benv\s*=|`[^`]*env:",
    re.IGNORECASE,
)
"""What reads a variable of the environment; any other mention of it does for a name in capitals."""
_OF_APPLICATION: Final = ("Application.", "config :")
"""How settings of an application of Elixir are read and written, whatever their values are made of."""
_VARIABLE: Final = re.compile(r"[A-Za-z_]\w*")
_COMPLETES: Final = re.compile(r"(?:^|[/_.-])completions?(?:[/_.-]|$)", re.IGNORECASE)
"""What completes a command line knows the options of the program, it takes none."""
_SYSTEM: Final = re.compile(
    r"(?:System\.getProperty|(?:Boolean|Integer|Long)\.get(?:Boolean|Integer|Long))\(|\bsys(?:tem)?\.prop"
)
"""What asks for a property of Java's virtual machine."""


def is_own_file(path: str) -> bool:
    return path_factor(path, "code") >= 1.0


def is_option(fact: Fact) -> bool:
    return fact.name.startswith("--") and _COMPLETES.search(fact.path) is None


def is_variable(fact: Fact) -> bool:
    """A variable of the environment."""
    if not _VARIABLE.fullmatch(fact.name) or fact.text.startswith(_OF_APPLICATION):
        return False
    return bool(_ENVIRONMENT.search(fact.text) or (fact.name.isupper() and "env" in fact.text.lower()))


def is_system_property(fact: Fact) -> bool:
    return _SYSTEM.search(fact.text) is not None


def list_read(
    workspace: Workspace, what: str, is_meant: Callable[[Fact], bool] = lambda fact: True, several: str = ""
) -> Listing | None:
    """Each name once, where it is read with a default if it is; files that read most first. `what` in the singular."""
    snapshot = workspace.snapshot
    found: dict[str, Fact] = {}
    for file, tracked in enumerate(snapshot.files):
        if not is_own_file(tracked.path) or tracked.path.startswith("."):
            continue
        for fact in snapshot.facts(file):
            if fact.kind != "config" or is_in_test_module(fact.path, snapshot.qualified_name(fact.symbol)):
                continue
            if not is_meant(fact):
                continue
            # Two programs of one repository may take an option of the same name.
            key = f"{fact.path.rpartition('/')[0]} {fact.name}" if what == "option" else fact.name
            old = found.get(key)
            if old is None or (fact.value and not old.value and fact.path == old.path):
                found[key] = fact
    counts = Counter(fact.path for fact in found.values())
    facts = sorted(found.values(), key=lambda fact: (-counts[fact.path], fact.path, fact.line))
    settings = tuple(Setting(f.name, f.value, f.path, f.line, snapshot.symbol(f.symbol), f.text, "read") for f in facts)
    return Listing(what, settings, None, several=several) if settings else None
