"""What Terraform's files hold of a kind, where a question asks for the list: modules called with sources and versions,
providers required, outputs and variables of a module, backends, environments; and who sets a variable.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from anchors.context.redact import redact
from anchors.graph.imports.hcl import FAMILY
from anchors.graph.texts.words import files_with
from anchors.regexes import regex
from iquest_cli.analyst.evidence.project import ProjectFacts, Stated
from iquest_cli.analyst.project.environments import environments
from iquest_cli.analyst.texts.addresses import addressed, has_terraform, is_folder_named, is_mostly_terraform
from iquest_cli.analyst.texts.standing import is_aside, is_test

if TYPE_CHECKING:
    from anchors.types import Symbol
    from anchors.workspace import Workspace
    from iquest_cli.analyst.texts.source import Source

MAX_ROWS: Final = 40
MAX_FILES: Final = 4_000
MAX_LINE: Final = 400
_VARIABLE: Final = "var."
_LIST: Final = r"\b(?:which|what|list|show|all|where)\b[^.;]{0,60}?"
_ASKED: Final = {
    "modules": rf"{_LIST}\bmodules?\b[^.;]{{0,40}}?\b(?:used?|uses|called|calls?|versions?|sources?|come from"
    r"|pinned)\b",
    "outputs": rf"\bwhat (?:does|do|is|are)\b[^.;]{{0,60}}?\boutputs?(?: by)?\b|{_LIST}\boutputs\b|\boutputs of\b",
    "variables": rf"(?:{_LIST}\b(?:variables|inputs|arguments)\b[^.;]{{0,60}}?\b(?:takes?|has|have|needs?"
    r"|requires?d?|accepts?|must|mandatory|of)\b)|\b(?:required|mandatory) (?:variables|inputs|arguments)\b",
    "providers": rf"{_LIST}\bproviders?\b(?![^.;]{{0,20}}\b(?:alias|block)\b)",
    "terraform": r"\b(?:terraform|tofu|opentofu) versions?\b|\bversions? of (?:terraform|tofu|opentofu)\b",
    "backends": r"\bbackends?\b|\b(?:terraform|remote|tf) ?state\b|\bstate (?:file|stored|kept)\b|\bis the state\b",
    "resources": rf"{_LIST}\bresources\b[^.;]{{0,60}}?\b(?:creates?d?|manages?d?|makes?|has|have|deploys?|in)\b",
    "environments": rf"{_LIST}\benvironments?\b(?! var)[^.;]{{0,30}}?(?:\?|$|\b(?:are|exist|there|differs?|have)\b)",
}  # fmt: skip
_SETS: Final = re.compile(
    r"\b(?:who|what|where|which)\b[^.;]{0,40}?\b(?:sets?|passe[sd]|given|overrid\w+|fills?)\b", re.I
)
_SPELLED: Final = re.compile(r"\b(?:terraform|tofu|opentofu|terragrunt|hcl|tfvars|var\.\w)", re.IGNORECASE)
_PLAINLY: Final = frozenset({"terraform"})
"""Kinds that no other language has."""
_PROVIDER: Final = regex(r"^\s*+([\w-]{1,60}+)\s*+=\s*+\{")
_PART: Final = regex(r"\b(source|version)\s*+=\s*+\"([^\"\n]{1,120}+)\"")
_BACKEND: Final = regex(r"^\s*+(?:backend\s++\"([\w-]{1,60}+)\"|(cloud)\s*+\{|backend\s*+=\s*+\"(\w{1,60}+)\")")
_VERSION: Final = regex(r"\brequired_version\s*+=\s*+\"([^\"\n]{1,60}+)\"")


def find_blocks(workspace: Workspace, source: Source, text: str) -> ProjectFacts | None:
    """None where the question asks for none of it, or no file of Terraform has any."""
    if not has_terraform(workspace.snapshot):
        return None
    is_spelled = _SPELLED.search(text) is not None or is_mostly_terraform(workspace.snapshot)
    if is_spelled and _SETS.search(text) and (told := _setters(workspace, source, text)) is not None:
        return told
    for kind, words in _ASKED.items():
        if (is_spelled or kind in _PLAINLY) and re.search(words, text, re.IGNORECASE):
            return _FINDERS[kind](workspace, source, text)
    return None


def _blocks(workspace: Workspace, prefix: str, folder: str | None = None) -> list[Symbol]:
    """Definitions whose address begins so, of one folder, else the product's own before examples and tests."""
    snapshot = workspace.snapshot
    found: list[Symbol] = []
    for file, listed in enumerate(snapshot.files):
        if listed.language != FAMILY or (folder is not None and listed.path.rpartition("/")[0] != folder):
            continue
        numbers = (n for n in list(snapshot.symbols_of(file))[1:] if snapshot.name(n).startswith(prefix))
        found += [snapshot.symbol(number) for number in numbers]
    own = [symbol for symbol in found if not (is_test(symbol.path) or is_aside(symbol.path))]
    return sorted(own or found, key=lambda symbol: (symbol.path.count("/"), symbol.path, symbol.name_line))


def _folder(workspace: Workspace, text: str) -> str | None:
    """The folder of the module that a question names: by a call of it, or by its own name."""
    snapshot, graph = workspace.snapshot, workspace.graph
    called = [
        snapshot.path_of(edge.target).rpartition("/")[0]
        for number in addressed(snapshot, text)
        for edge in graph.edges_out(number, ("import",))
    ]
    folders = {file.path.rpartition("/")[0] for file in snapshot.files if file.language == FAMILY}
    named = [*called, *(folder for folder in sorted(folders) if is_folder_named(folder, text))]
    own = [folder for folder in named if not (is_test(f"{folder}/") or is_aside(f"{folder}/"))]
    by_path = [folder for folder in own or named if folder and folder in text]
    return next(iter(by_path or [folder for folder in own if folder in called] or own or named), None)


def _facts(said: str, rows: list[Stated]) -> ProjectFacts | None:
    return ProjectFacts("blocks", said, tuple(rows[:MAX_ROWS]), num_all=len(rows)) if rows else None


def _modules(workspace: Workspace, source: Source, text: str) -> ProjectFacts | None:
    rows = []
    for symbol in _blocks(workspace, "module."):
        told = dict(_PART.findall(symbol.signature))
        version = told.get("version", "") or told.get("source", "").partition("?ref=")[2]
        rows.append(
            Stated(symbol.name, told.get("source", "").partition("?ref=")[0], symbol.path, symbol.name_line, version)
        )
    return _facts("Modules that are called, with their sources and versions", rows)


def _of_module(prefix: str, said: str) -> Callable[[Workspace, Source, str], ProjectFacts | None]:
    def find(workspace: Workspace, source: Source, text: str) -> ProjectFacts | None:
        folder = _folder(workspace, text)
        symbols = _blocks(workspace, prefix, folder)
        if folder is None and symbols:
            folder = symbols[0].path.rpartition("/")[0]
            symbols = [symbol for symbol in symbols if symbol.path.rpartition("/")[0] == folder]
        if prefix == "var." and re.search(r"\b(?:required?s?|must|mandatory|needs?)\b", text, re.IGNORECASE):
            symbols = [symbol for symbol in symbols if "default = " not in symbol.signature] or symbols
        rows = [Stated(one.name, _inner(one), one.path, one.name_line, one.doc) for one in symbols]
        return _facts(f"{said} of {f'`{folder}`' if folder else 'the root module'}", rows)

    return find


def _inner(symbol: Symbol) -> str:
    """What a signature says behind the name, without what is secret by that name."""
    said = redact(symbol.signature, symbol.path).text
    return said.partition("{ ")[2].removesuffix(" }") or said


def _resources(workspace: Workspace, source: Source, text: str) -> ProjectFacts | None:
    folder = _folder(workspace, text)
    symbols = [one for one in _blocks(workspace, "", folder) if one.signature.startswith("resource ")]
    if folder is None and symbols:
        folder = symbols[0].path.rpartition("/")[0]
        symbols = [symbol for symbol in symbols if symbol.path.rpartition("/")[0] == folder]
    rows = [Stated(one.name, "", one.path, one.name_line) for one in symbols]
    return _facts(f"Resources of {f'`{folder}`' if folder else 'the root module'}", rows)


def _settings(workspace: Workspace, source: Source, text: str) -> Iterator[tuple[Symbol, int, str]]:
    """The lines of `terraform` blocks, those of the module that is named or of all."""
    folder = _folder(workspace, text)
    for symbol in _blocks(workspace, "terraform", folder)[:MAX_FILES]:
        for line in range(symbol.start_line, symbol.end_line + 1):
            yield symbol, line, source.line(symbol.path, line)


def _providers(workspace: Workspace, source: Source, text: str) -> ProjectFacts | None:
    rows: dict[tuple[str, str], Stated] = {}
    name, at, told = "", 0, dict[str, str]()
    is_inside = False
    for symbol, line, written in _settings(workspace, source, text):
        is_inside = (is_inside or "required_providers" in written) and line != symbol.start_line
        opened = _PROVIDER.match(written) if is_inside and "required_providers" not in written else None
        if opened is not None:
            name, at, told = opened[1], line, {}
        told.update(_PART.findall(written) if name else ())
        if name and "}" in written:
            key = f"{name} {told.get('version', '')}"
            rows.setdefault(
                (key, told.get("source", "")),
                Stated(name, told.get("version", ""), symbol.path, at, told.get("source", "")),
            )
            name = ""
    return _facts("Providers that are required", list(rows.values()))


def _terraform(workspace: Workspace, source: Source, text: str) -> ProjectFacts | None:
    rows: dict[str, Stated] = {}
    for symbol, line, written in _settings(workspace, source, text):
        found = _VERSION.search(written)
        if found is not None:
            rows.setdefault(found[1], Stated("required_version", found[1], symbol.path, line))
    return _facts("The version of Terraform that is required", list(rows.values()))


def _backends(workspace: Workspace, source: Source, text: str) -> ProjectFacts | None:
    rows = []
    for prefix in ("terraform", "remote_state"):
        for symbol in _blocks(workspace, prefix)[:MAX_FILES]:
            for line in range(symbol.start_line, symbol.end_line + 1):
                found = _BACKEND.match(source.line(symbol.path, line))
                if found is not None:
                    rows.append(Stated("backend", found[1] or found[2] or found[3], symbol.path, line))
    return _facts("Where the state is kept", rows) or ProjectFacts("blocks", "no backend is configured here", ())


def _environments(workspace: Workspace, source: Source, text: str) -> ProjectFacts | None:
    return environments(workspace, differ="differ" in text.lower())


def _setters(workspace: Workspace, source: Source, text: str) -> ProjectFacts | None:
    """The default of a variable, and each file of variables and call of its module that sets it."""
    snapshot, graph = workspace.snapshot, workspace.graph
    variables = [n for n in addressed(snapshot, text, is_anywhere=True) if snapshot.name(n).startswith("var.")]
    rows = []
    for number in variables[:MAX_ROWS]:
        symbol = snapshot.symbol(number)
        rows.append(Stated(symbol.name, _inner(symbol), symbol.path, symbol.name_line, symbol.doc))
        folder = symbol.path.rpartition("/")[0]
        for edge in sorted(graph.edges_in(number), key=lambda edge: (snapshot.path_of(edge.source), edge.line)):
            path = snapshot.path_of(edge.source)
            is_call = snapshot.name(edge.source).startswith("module.") and path.rpartition("/")[0] != folder
            if is_call or path.endswith(".tfvars") or (path.endswith(".hcl") and path.rpartition("/")[0] != folder):
                rows.append(
                    Stated(snapshot.name(edge.source), source.line(path, edge.line).strip(), path, edge.line, "sets it")
                )
    rows += _from_environment(workspace, source, snapshot.name(variables[0])) if rows else []
    return _facts(f"`{snapshot.name(variables[0])}`: its default, and who sets it", rows) if rows else None


def _from_environment(workspace: Workspace, source: Source, name: str) -> list[Stated]:
    """Scripts, pipelines and settings that name a variable of the environment, or of a command line, by which it is
    set."""
    rows = []
    wanted = name.removeprefix(_VARIABLE)
    written = re.compile(rf"\bTF_VAR_{re.escape(wanted)}\b|-var[ =]['\"]?{re.escape(wanted)}=")
    for file in files_with(workspace.snapshot, f"TF_VAR_{wanted}"):
        path = workspace.snapshot.files[file].path
        lines = source.lines(path)
        rows += [
            Stated(f"TF_VAR_{wanted}", line.strip()[:MAX_LINE], path, at, "sets it")
            for at, line in enumerate(lines, 1)
            if written.search(line[:MAX_LINE])
        ]
    return rows[:MAX_ROWS]


_FINDERS: Final[dict[str, Callable[[Workspace, Source, str], ProjectFacts | None]]] = {
    "modules": _modules, "outputs": _of_module("output.", "Outputs"), "variables": _of_module("var.", "Variables"),
    "providers": _providers, "terraform": _terraform, "backends": _backends, "resources": _resources,
    "environments": _environments,
}  # fmt: skip
