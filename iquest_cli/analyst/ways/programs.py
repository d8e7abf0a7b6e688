"""Names of what a repository builds: its programs, packages and crates, as their manifests and folders tell them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.texts.source import MAX_LINE
from iquest_cli.analyst.texts.standing import is_aside, is_test, program_order

if TYPE_CHECKING:
    from iquest_cli.analyst.ways.ground import Ground

_DEVELOPS: Final = re.compile(r"^(?:dev|develop|development|test|tests|testing|all|lint)$")
_RUN_PROJECT: Final = re.compile(r"<OutputType>(?:Win)?Exe|Sdk=\"Microsoft\.NET\.Sdk\.(?:Web|Worker)")
_MEASURES: Final = re.compile(r"bench|sample|example|demo|fuzz|xtask|stress|tests?\b", re.IGNORECASE)
_NOT_PROGRAMS: Final = frozenset(("console", "setup", "rails", "rake", "bundle", "test", "rspec", "rubocop", "dev"))


def said_in(ground: Ground, path: str, pattern: str) -> list[str]:
    """What the first line that says it says."""
    compiled = re.compile(pattern)
    for line in ground.source.lines(path):
        match = compiled.search(line) if len(line) <= MAX_LINE else None
        if match is not None:
            return [match[1]]
    return []


def _table(ground: Ground, path: str, head: str) -> list[tuple[str, str]]:
    """Keys and values of a table of TOML, as they are written."""
    found, is_inside = [], False
    for line in ground.source.lines(path) if path else ():
        if line.startswith("["):
            is_inside = line.strip() == head
        elif is_inside and "=" in line and not line[0].isspace() and not line.startswith("#"):
            key, _, value = line.partition("=")
            found.append((key.strip().strip("\"'"), value.strip()))
    return found


def go_programs(ground: Ground, folder: str, manifest: str) -> list[str]:
    """Packages that are programs, as `go run` takes them, the repository's own first."""
    snapshot, name = ground.workspace.snapshot, ground.name
    found: dict[str, tuple[int, int, str]] = {}
    for file, tracked in enumerate(snapshot.files):
        path = tracked.path
        if tracked.language != "go" or is_test(path) or is_aside(path) or ground.above(path, "go.mod") != manifest:
            continue
        if any(snapshot.name(n) == "main" and snapshot.kind(n) == "function" for n in snapshot.symbols_of(file)):
            inside = path.removeprefix(f"{folder}/").rpartition("/")[0] if folder else path.rpartition("/")[0]
            order = program_order(path, name)
            if order < 2:
                found["./" + inside if inside else "."] = (order, inside.count("/"), inside)
    own = sorted(found, key=lambda program: found[program])
    first = [program for program in own if found[program][0] == 0]
    return first or own


def crate_name(ground: Ground, manifest: str) -> list[str]:
    return [value.strip("\"'") for key, value in _table(ground, manifest, "[package]") if key == "name"][:1]


def library_name(ground: Ground, manifest: str) -> list[str]:
    """What the package at the top is called; of a workspace the one that is called as the repository."""
    beside = f"{manifest.removesuffix('Cargo.toml')}{ground.name}/Cargo.toml"
    return crate_name(ground, manifest) or crate_name(ground, beside)


def _crates(ground: Ground, folder: str, manifest: str) -> list[tuple[str, str]]:
    """Crates that are programs, each with its folder below the workspace's."""
    found = []
    for path in sorted(ground.paths, key=lambda path: (path.count("/"), path)):
        if not path.endswith("Cargo.toml") or is_aside(path) or _MEASURES.search(path) or not path.startswith(folder):
            continue
        inside = path.rpartition("/")[0]
        is_program = bool(ground.find(inside, "src/main.rs")) or bool(ground.line_of(path, re.compile(r"^\[\[bin\]\]")))
        names = crate_name(ground, path)
        if is_program and names:
            found.append((names[0], inside))
        if found and path == manifest:
            return found
    return found


def cargo_programs(ground: Ground, folder: str, manifest: str) -> list[str]:
    """What `cargo run` is told for them: nothing where there is one at the top."""
    crates = _crates(ground, folder, manifest)
    bins = [value.strip("\"'") for key, value in _table(ground, manifest, "[[bin]]") if key == "name"]
    if len(bins) > 1:
        return [f"--bin {name}" for name in bins]
    return [" " if inside == folder else f"-p {name}" for name, inside in crates]


def cargo_paths(ground: Ground, folder: str, manifest: str) -> list[str]:
    crates = _crates(ground, folder, manifest)
    return [inside.removeprefix(f"{folder}/") if inside != folder else "." for _, inside in crates][:1]


def python_prefix(ground: Ground, folder: str) -> str:
    """What stands before a program of the project's own environment."""
    for name, prefix in (("uv.lock", "uv run "), ("poetry.lock", "poetry run "), ("pdm.lock", "pdm run ")):
        if ground.above(folder, name):
            return prefix
    return "pipenv run " if ground.find(folder, "Pipfile") else " "


def python_scripts(ground: Ground, folder: str) -> list[str]:
    manifest = ground.find(folder, "pyproject.toml")
    found = [
        key for head in ("[project.scripts]", "[tool.poetry.scripts]") for key, _ in _table(ground, manifest, head)
    ]
    if found:
        return found[:2]
    for name in ("setup.cfg", "setup.py"):
        path = ground.find(folder, name)
        lines = ground.source.lines(path) if path else []
        matches = (re.match(r"\s*[\"']?([\w.-]{1,60})\s*=\s*[\w.]{1,90}:\w", line) for line in lines)
        found += [match[1] for match in matches if match is not None]
    return found[:2]


def python_mains(ground: Ground, folder: str) -> list[str]:
    found = [path.rpartition("/")[0] for path in ground.paths if path.endswith("/__main__.py") and not is_test(path)]
    inside = [name.removeprefix(f"{folder}/").removeprefix("src/") for name in found if name.startswith(folder)]
    return sorted(name for name in inside if "/" not in name)[:1]


def python_packages(ground: Ground, folder: str) -> list[str]:
    for under in ("src", ""):
        base = "/".join(filter(None, (folder, under)))
        for name in sorted(ground.names):
            parent, _, last = name.rpartition("/")
            if parent == base and name and "__init__.py" in ground.names[name] and not is_test(f"{name}/x.py"):
                return [f"{under}/{last}" if under else last]
    return []


def python_extras(ground: Ground, folder: str) -> str:
    """`.`, with the extras that are there for developers."""
    manifest = ground.find(folder, "pyproject.toml")
    extras = [key for key, _ in _table(ground, manifest, "[project.optional-dependencies]") if _DEVELOPS.match(key)]
    groups = [key for key, _ in _table(ground, manifest, "[dependency-groups]") if _DEVELOPS.match(key)]
    own = f"'.[{','.join(extras[:2])}]'" if extras else "."
    return f"{own} --group {groups[0]}" if groups and not extras else own


def node_name(ground: Ground, manifest: str) -> list[str]:
    """None of a package that is published nowhere."""
    if ground.line_of(manifest, re.compile(r'^\s*"private"\s*:\s*true')):
        return []
    return said_in(ground, manifest, r'^\s{0,8}"name"\s*:\s*"([\w@./-]+)"')


def dotnet_programs(ground: Ground, folder: str) -> list[str]:
    found = []
    for path in sorted(ground.paths, key=lambda path: (path.count("/"), path)):
        is_project = path.endswith((".csproj", ".fsproj")) and path.startswith(folder)
        if is_project and not _MEASURES.search(path) and not is_aside(path) and ground.line_of(path, _RUN_PROJECT):
            found.append(path.rpartition("/")[0].removeprefix(f"{folder}/" if folder else "") or ".")
    return found


def gem_names(ground: Ground, folder: str) -> list[str]:
    path = ground.find(folder, "*.gemspec")
    return [path.rpartition("/")[2].removesuffix(".gemspec")] if path else []


def gem_programs(ground: Ground, folder: str) -> list[str]:
    if not ground.find(folder, "*.gemspec"):
        return []
    names = [name for under in ("exe", "bin") for name in ground.names.get("/".join(filter(None, (folder, under))), ())]
    own = gem_names(ground, folder)[0]
    found = [name for name in names if name not in _NOT_PROGRAMS and "." not in name]
    return [own] if own in found else found[:2]
