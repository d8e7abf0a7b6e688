"""What a usual command says in its braces: the wrapper or the tool by the lock file that is there, a program of the
repository, a part of a true test."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.ways import programs
from iquest_cli.analyst.ways.example import Example, find_example

if TYPE_CHECKING:
    from iquest_cli.analyst.ways.ground import Ground

_BRACED: Final = re.compile(r"\{([a-z-]+)\}")
_NODE: Final = {
    "npm": ("npm ci", "install", "update", "npx"),
    "pnpm": ("pnpm install --frozen-lockfile", "add", "update", "pnpm exec"),
    "yarn": ("yarn install", "add", "upgrade", "yarn"), "bun": ("bun install", "add", "update", "bunx"),
}  # fmt: skip
_ADDED: Final = r"(?i)add_test\s*\(\s*(?:NAME\s+)?(?!NAME\b)([\w.-]+)"
_TESTED: Final = frozenset(("path", "dir", "test", "class", "line", "dotted", "qualified"))
MAX_COMMANDS: Final = 3


class Filled:
    """One home of an ecosystem. `about`: what of it is asked for."""

    def __init__(
        self, ground: Ground, folder: str, manifest: str, languages: frozenset[str], about: tuple[str, ...]
    ) -> None:
        self.ground, self.folder, self.manifest = ground, folder, manifest
        self._languages, self.about = languages, about

    @cached_property
    def example(self) -> Example | None:
        return find_example(self.ground, self.folder, self._languages, self.about)

    @property
    def is_part(self) -> bool:
        """Whether the tests of a part are asked for, and not one by its name."""
        found, word = self.example, self.about[0].lower() if self.about else ""
        return bool(word) and found is not None and word in found.path.lower() and word not in found.test.lower()

    def commands(self, command: str, evidence: str) -> list[str]:
        """The command with its braces filled, once for each program; none where one of them stays empty."""
        names = list(dict.fromkeys(_BRACED.findall(command)))
        values = [self._values(name, evidence) for name in names]
        if not all(values):
            return []
        found = []
        for chosen in list(product(*values))[:MAX_COMMANDS]:
            filled = dict(zip(names, chosen, strict=True))
            text = _BRACED.sub(lambda match, filled=filled: filled[match[1]], command)  # type: ignore[misc]
            found.append(" ".join(text.split()))
        return found

    def _values(self, name: str, evidence: str) -> list[str]:
        if name in _TESTED:
            value = self._of_test(name)
            return [value] if value else []
        if name == "file":
            return [self._inside(evidence)]
        if name in ("example", "sources"):
            return ["NAME" if name == "example" else "FILE"]
        if name.startswith("node") or name == "exec":
            return self._node(name)
        return _FINDERS[name](self)

    def _of_test(self, name: str) -> str:
        found = self.example
        if found is None:
            return ""
        path = self._inside(found.path)
        folder = path.rpartition("/")[0]
        owner = found.owner
        if name == "path":
            return path
        if name == "test" and self.manifest.endswith((".toml", ".py", ".cfg", ".txt", "Pipfile")) and "." in found.path:
            is_method = found.path.endswith(".py") and owner != path.rpartition("/")[2].partition(".")[0]
            return f"{owner.replace('.', '::')}::{found.test}" if is_method else found.test
        whole = {
            "dir": f"./{folder}" if folder else ".",
            "test": found.test,
            "class": owner.rpartition(".")[2],
            "line": str(found.line),
            "dotted": path.removesuffix(".py").replace("/", "."),
            "qualified": found.qualified,
        }
        return whole[name]

    def _inside(self, path: str) -> str:
        return path.removeprefix(f"{self.folder}/") if self.folder else path

    def _node(self, name: str) -> list[str]:
        tool = self.ground.node_tool(self.folder)
        own = _NODE[tool]
        if name == "node-name":
            return programs.node_name(self.ground, self.manifest)
        return [{"node": tool, "node-ci": own[0], "node-add": own[1], "node-update": own[2], "exec": own[3]}[name]]

    def module_of_test(self, manifest: str) -> str:
        """The folder of the nearest manifest above the test, without the home's own; "" for the home's own."""
        if self.example is None:
            return ""
        folder = self.example.path.rpartition("/")[0]
        while folder and folder != self.folder:
            if self.ground.find(folder, manifest):
                return self._inside(folder)
            folder = folder.rpartition("/")[0]
        return ""


def _wrapper(name: str, plain: str) -> Callable[[Filled], list[str]]:
    return lambda filled: [f"./{name}" if filled.ground.find(filled.folder, name) else plain]


def _maven_module(filled: Filled) -> list[str]:
    module = filled.module_of_test("pom.xml")
    return [f"-pl {module} " if module else " "]


def _gradle_module(filled: Filled) -> list[str]:
    module = filled.module_of_test("build.gradle*")
    return [f":{module.replace('/', ':')}:" if module else ""] if filled.example else []


def _crate(filled: Filled) -> list[str]:
    module = filled.module_of_test("Cargo.toml")
    inside = f"{filled.folder}/{module}" if filled.folder else module
    names = programs.crate_name(filled.ground, f"{inside}/Cargo.toml") if module else []
    return [f"-p {names[0]} "] if names else [" "]


def _crate_of(filled: Filled) -> list[str]:
    found = _crate(filled)[0].removeprefix("-p ").strip()
    return [found] if found else []


_FINDERS: Final[dict[str, Callable[[Filled], list[str]]]] = {
    "mvn": _wrapper("mvnw", "mvn"),
    "gradle": _wrapper("gradlew", "gradle"),
    "sbt": _wrapper("sbt", "sbt"),
    "maven-module": _maven_module,
    "gradle-module": _gradle_module,
    "crate": _crate,
    "crate-of": _crate_of,
    "crate-name": lambda filled: programs.library_name(filled.ground, filled.manifest),
    "cargo-bin": lambda filled: programs.cargo_programs(filled.ground, filled.folder, filled.manifest),
    "cargo-path": lambda filled: programs.cargo_paths(filled.ground, filled.folder, filled.manifest),
    "module": lambda filled: programs.said_in(filled.ground, filled.manifest, r"^module (\S+)"),
    "go-main": lambda filled: programs.go_programs(filled.ground, filled.folder, filled.manifest),
    "py": lambda filled: [programs.python_prefix(filled.ground, filled.folder)],
    "py-script": lambda filled: programs.python_scripts(filled.ground, filled.folder),
    "py-main": lambda filled: programs.python_mains(filled.ground, filled.folder),
    "package": lambda filled: programs.python_packages(filled.ground, filled.folder),
    "py-extras": lambda filled: [programs.python_extras(filled.ground, filled.folder)],
    "py-name": lambda filled: programs.said_in(filled.ground, filled.manifest, r"^name\s*=\s*[\"']([\w.-]+)"),
    "dotnet-program": lambda filled: programs.dotnet_programs(filled.ground, filled.folder),
    "composer-name": lambda filled: programs.said_in(filled.ground, filled.manifest, r'^\s*"name"\s*:\s*"([\w./-]+)"'),
    "gem-name": lambda filled: programs.gem_names(filled.ground, filled.folder),
    "gem-program": lambda filled: programs.gem_programs(filled.ground, filled.folder),
    "ctest": lambda filled: programs.said_in(filled.ground, filled.manifest, _ADDED),
}
