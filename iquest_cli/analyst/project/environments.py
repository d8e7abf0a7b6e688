"""Environments of Terraform and Terragrunt: the folders of files that set variables, and which settings differ among
files of one name in them.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from anchors.context.redact import redact
from iquest_cli.analyst.evidence.project import ProjectFacts, Stated
from iquest_cli.analyst.texts.standing import is_aside, is_test

if TYPE_CHECKING:
    from anchors.types import Symbol
    from anchors.workspace import Workspace

MAX_ROWS: Final = 40
MAX_SHOWN: Final = 4
MAX_FILES: Final = 600
_SETTING: Final = (".tfvars", "/terragrunt.hcl", "/env.hcl", "/region.hcl", "/account.hcl")


def environments(workspace: Workspace, *, differ: bool) -> ProjectFacts | None:
    """The folders, or with `differ` first the settings that differ."""
    files = _files(workspace)
    folders: defaultdict[str, list[str]] = defaultdict(list)
    for path in files:
        folders[path.rpartition("/")[0]].append(path)
    rows = [
        Stated(
            f"{folder}/" if folder else "./",
            f"{len(paths)} {'file' if len(paths) == 1 else 'files'}",
            paths[0],
            1,
            ", ".join(path.rpartition("/")[2] for path in paths[:MAX_SHOWN]),
        )
        for folder, paths in folders.items()
    ]
    told = _differing(workspace, files) if differ else []
    if told:
        return ProjectFacts("blocks", "Settings that differ", tuple(told[:MAX_ROWS]), num_all=len(told))
    said = "What differs by environment is set in"
    return ProjectFacts("blocks", said, tuple(rows[:MAX_ROWS]), num_all=len(rows)) if rows else None


def _files(workspace: Workspace) -> list[str]:
    paths = [file.path for file in workspace.snapshot.files if f"/{file.path}".endswith(_SETTING)]
    return sorted(path for path in paths if not (is_test(path) or is_aside(path)))[:MAX_FILES]


def _differing(workspace: Workspace, files: list[str]) -> list[Stated]:
    """Settings of files of one name in several folders, or else of all in one, whose values are not the same."""
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for path in files:
        alike[path.rpartition("/")[2]].append(path)
    groups = [paths for paths in alike.values() if len(paths) > 1] or [files]
    rows = []
    for paths in groups:
        at = _folder_name if len({path.rpartition("/")[2] for path in paths}) == 1 else _stem
        values: defaultdict[str, list[tuple[str, Symbol]]] = defaultdict(list)
        for path in paths:
            for symbol in _settings(workspace, path):
                values[symbol.name].append((path, symbol))
        for name, places in values.items():
            texts = {symbol.signature.partition(" = ")[2] for _, symbol in places}
            if len(texts) > 1:
                shown = "; ".join(f"{at(path)}: {_value(path, symbol)}" for path, symbol in places)
                rows.append(Stated(name, shown, places[0][0], places[0][1].name_line))
    return rows


def _value(path: str, symbol: Symbol) -> str:
    """Without what is secret by its name, which does not stand beside it where it is shown."""
    return redact(symbol.signature, path).text.partition(" = ")[2]


def _folder_name(path: str) -> str:
    return path.rpartition("/")[0].rpartition("/")[2]


def _stem(path: str) -> str:
    return path.rpartition("/")[2].partition(".")[0]


def _settings(workspace: Workspace, path: str) -> list[Symbol]:
    snapshot = workspace.snapshot
    file = snapshot.file_index(path)
    symbols = [snapshot.symbol(number) for number in snapshot.symbols_of(file)] if file is not None else []
    return [symbol for symbol in symbols if symbol.kind == "constant" or symbol.name.startswith("local.")]
