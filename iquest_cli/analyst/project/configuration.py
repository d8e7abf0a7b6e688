"""What a program is configured by: settings that its code reads, files that hold them, types that carry them."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.evidence.project import Stated
from iquest_cli.analyst.kinds.read_names import is_option, is_variable
from iquest_cli.analyst.project.conventions import MAX_NAME, NUM_ROWS, TYPES, Convention, counted, own_facts
from iquest_cli.analyst.project.own import is_own_code
from iquest_cli.analyst.texts.standing import path_factor

if TYPE_CHECKING:
    from anchors.workspace import Workspace

_CARRIES: Final = re.compile(
    r"(?:[A-Za-z]{0,30}_?)?(?:settings|config|configuration|configs|preferences|properties)(?:s|_?options|_?model)?"
    r"|(?:app|server|global|runtime|cli|command|config|program)_?options",
    re.IGNORECASE,
)
"""How a type is called that carries settings."""
_FILES: Final = re.compile(
    r"(?:^|/)(?:\.env(?:\.[\w-]+)?|(?:application|appsettings|settings|config|configuration|parameters|defaults?)"
    r"(?:[-.][\w-]+)*\.(?:ya?ml|json|toml|ini|properties|conf|xml|cfg|env)"
    r"|[\w-]+\.(?:example|sample|dist|default)(?:\.(?:ya?ml|json|toml|ini|conf|env))?|[\w-]+\.(?:conf|env|cfg)(?:\.(?:example|sample|dist|in))?)$",
    re.IGNORECASE,
)
_TOOLS: Final = re.compile(
    r"(?:^|/)(?:setup\.cfg|tox\.ini|\.\w*rc\b|(?:jest|vite|vitest|webpack|babel|eslint|postcss|tailwind|playwright|karma"
    r"|rollup|tsconfig|phpstan|rubocop|mypy|pylint|babel|cypress)\b)",
    re.IGNORECASE,
)
"""What tools of the people who work on it are configured by."""
MAX_DEPTH: Final = 4


def configuration_of(workspace: Workspace) -> Convention | None:
    facts = [fact for fact in own_facts(workspace, ("config",)) if not _TOOLS.search(fact.path)]
    variables = {fact.name for fact in facts if is_variable(fact)}
    options = {fact.name for fact in facts if is_option(fact)}
    others = {fact.name for fact in facts} - variables - options
    files, types = _files(workspace), _types(workspace)
    if not facts and not files and not types:
        return None
    named = (
        counted(len(variables), "variable") + " of the environment" if variables else "",
        counted(len(options), "option") + " of the command line" if options else "",
        counted(len(others), "other setting") if others else "",
    )
    read = [text for text in named if text]
    said = f"Its code is seen to read {_and(read)}" if read else "No setting is seen to be read by its code by name"
    places = Counter(fact.path for fact in facts)
    first = {fact.path: fact.line for fact in reversed(facts)}
    rows = [
        Stated("", counted(number, "setting"), path, first[path])
        for path, number in sorted(places.items(), key=lambda item: (-item[1], item[0]))[:NUM_ROWS]
    ]
    groups = (("Carried by:", types), ("Read most in:", tuple(rows)), ("Files of settings:", files))
    return Convention(said, groups)


def _and(items: list[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def _types(workspace: Workspace) -> tuple[Stated, ...]:
    """Those that most of the program leads to first."""
    snapshot, rank = workspace.snapshot, workspace.graph.rank
    found = [
        (-float(rank[number]), number)
        for file, tracked in enumerate(snapshot.files)
        if is_own_code(tracked.path, tracked.language)
        for number in snapshot.symbols_of(file)
        if snapshot.kind(number) in TYPES
        and len(snapshot.name(number)) <= MAX_NAME
        and _CARRIES.fullmatch(snapshot.name(number))
    ]
    symbols = [snapshot.symbol(number) for _, number in sorted(found)[:NUM_ROWS]]
    return tuple(Stated(one.qualified_name, "", one.path, one.name_line) for one in symbols)


def _files(workspace: Workspace) -> tuple[Stated, ...]:
    found = [
        file.path
        for file in workspace.snapshot.files
        if file.path.count("/") < MAX_DEPTH
        and _FILES.search(file.path)
        and not _TOOLS.search(file.path)
        and path_factor(file.path, "code") >= 1.0
        and not (file.path.startswith(".") and "/" in file.path)
    ]
    found.sort(key=lambda path: (path.count("/"), path))
    return tuple(Stated("", path.rpartition("/")[2], path, 1) for path in found[:NUM_ROWS])
