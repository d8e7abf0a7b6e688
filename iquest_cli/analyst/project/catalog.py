"""Technologies by the names that packages, containers and standard libraries have: what `texts/data/technologies.txt`
says, ready to be asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Final

from iquest_cli.analyst.texts.words import data_lines

ROLES: Final = {
    "web": "web framework", "ui": "user interface", "css": "styles", "state": "state of the interface",
    "rpc": "protocols and RPC", "database": "database", "orm": "access to the database", "migrations": "migrations",
    "cache": "cache", "search": "search", "queue": "jobs and messages", "storage": "storage of files",
    "auth": "signing in and secrets", "validation": "data in and out", "async": "concurrency", "http": "HTTP client",
    "template": "templates", "cli": "command line", "config": "configuration", "di": "wiring", "logging": "logging",
    "metrics": "metrics and tracing", "ml": "numbers and models", "testing": "tests", "bundler": "bundling",
    "lint": "style checks",
}  # fmt: skip
"""Each role with its label, in the order in which a stack is told."""
_VERSIONED: Final = re.compile(r"/v\d+$")
_NAMESPACES: Final = ("npm", "cargo", "gem", "pypi", "swift", "nuget", "pub", "image", "std", "sdk", "scheme")


@dataclass(frozen=True, slots=True)
class Technology:
    role: str
    name: str


@dataclass(slots=True)
class Catalog:
    """`exact` and `starred`: namespace ("" for any registry of packages) and name -> what has it."""

    exact: dict[tuple[str, str], list[Technology]] = field(default_factory=dict)
    starred: dict[str, list[tuple[str, Technology]]] = field(default_factory=dict)
    names: dict[str, Technology] = field(default_factory=dict)
    """By the letters of its own name, in small ones."""

    def of_package(self, registry: str, name: str) -> tuple[Technology, ...]:
        """What a dependency tells; a Go module without the number of its version."""
        name = _VERSIONED.sub("", name.lower())
        found = [*self.exact.get(("", name), ()), *self.exact.get((registry, name), ())]
        return tuple(dict.fromkeys([*found, *self._starred(("", registry), name)]))

    def of_other(self, namespace: str, name: str) -> tuple[Technology, ...]:
        """What an image, a module of a standard library, a kit or the scheme of an address tells."""
        return tuple(dict.fromkeys([*self.exact.get((namespace, name), ()), *self._starred((namespace,), name)]))

    def named(self, text: str) -> Technology | None:
        """The technology that somebody calls so: "postgres", "Spring Boot", "k6"."""
        return self.names.get(letters(text))

    def _starred(self, namespaces: Iterable[str], name: str) -> list[Technology]:
        patterns = (row for space in namespaces for row in self.starred.get(space, ()))
        return [found for pattern, found in patterns if fnmatchcase(name, pattern)]


def letters(text: str) -> str:
    return "".join(char for char in text.lower() if char.isalnum() or char in "+#")


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    found = Catalog()
    for line in data_lines("technologies.txt"):
        role, name, patterns = line.split("\t")
        technology = Technology(role, name)
        found.names.setdefault(letters(name), technology)
        for pattern in patterns.split(" "):
            namespace, _, rest = pattern.partition(":")
            space, own = (namespace, rest) if namespace in _NAMESPACES else ("", pattern)
            if space == "scheme" or (not space and own.isalnum()):
                found.names.setdefault(letters(own), technology)
            if "*" in own:
                found.starred.setdefault(space, []).append((own, technology))
            else:
                found.exact.setdefault((space, own), []).append(technology)
    return found
