"""What files of settings tell of the services beside a program: images of containers, schemes of addresses, adapters,
and the kit that a project of .NET is made of. Reads lines; runs and resolves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from iquest_cli.analyst.texts.source import MAX_LINE
from iquest_cli.analyst.texts.standing import path_factor

if TYPE_CHECKING:
    from anchors.workspace import Workspace
    from iquest_cli.analyst.texts.source import Source

MAX_FILES: Final = 1_500
MAX_LINES: Final = 2_000
_IMAGE: Final = re.compile(r"\s*(?:-\s+)?image:\s*[\"']?([\w./-]*[\w-])(?::([\w.${}-]+))?(?:@\S+)?[\"']?\s*$")
_SCHEME: Final = re.compile(
    r"\b(?:jdbc:|r2dbc:)?(?P<scheme>postgres(?:ql)?|mysql|mariadb|sqlite3?|mongodb(?:\+srv)?|sqlserver|mssql|oracle|h2|hsqldb"
    r"|rediss?|amqps?|nats)(?:\+\w+)?:(?://|mem:|file:|thin:|@)|django\.db\.backends\.(?P<django>\w+)"
    r"|^\s*(?:adapter|provider|dialect|DB_CONNECTION|db_type|DB_TYPE|client)\s*[:=]\s*[\"']?(?P<adapter>\w+)"
)
_KIT: Final = re.compile(r"<Project\b[^<>]*\bSdk=\"([\w.]+)|<(UseWPF)>true")
_YAML: Final = (".yml", ".yaml")
_SETTINGS: Final = re.compile(
    r"(?:^|/)(?:\.env[\w.-]*|[\w.-]*\.(?:properties|conf|ini|prisma|env|cnf)|(?:application|database|config|settings|compose"
    r"|docker-compose|appsettings|bootstrap|values)[\w.-]*\.(?:ya?ml|json|toml|py|php|rb|exs|js|ts))$",
    re.IGNORECASE,
)
_KITS: Final = (".csproj", ".fsproj", ".vbproj")


class Configured(NamedTuple):
    """`space` and `name` as the catalogue asks for them; `shown` as it may be told."""

    space: str
    name: str
    shown: str
    path: str
    line: int


def configured(workspace: Workspace, source: Source) -> Iterator[Configured]:
    """Files nearest to the root first."""
    paths = settings_files(workspace)
    paths.sort(key=lambda path: (-path_factor(path, "code"), path.count("/"), path))
    for path in paths[:MAX_FILES]:
        for number, line in enumerate(source.lines(path)[:MAX_LINES], 1):
            if len(line) <= MAX_LINE and not line.lstrip().startswith(("#", "//", "<!--", ";")):
                yield from _of_line(path, number, line)


def settings_files(workspace: Workspace) -> list[str]:
    return [file.path for file in workspace.snapshot.files if _is_read(file.path)]


def _is_read(path: str) -> bool:
    return path.endswith((*_YAML, *_KITS)) or _SETTINGS.search(path) is not None


def _of_line(path: str, number: int, line: str) -> Iterator[Configured]:
    if path.endswith(_YAML) and (image := _IMAGE.match(line)) is not None:
        shown = f"{image[1]}:{image[2]}" if image[2] else image[1]
        parts = image[1].lower().split("/")
        for name in dict.fromkeys((parts[-1], "/".join(parts[-2:]))):  # some are called `server` by all but their owner
            yield Configured("image", name, shown, path, number)
    if path.endswith(_KITS):
        for kit in _KIT.finditer(line):
            yield Configured("sdk", (kit[1] or kit[2]).lower(), kit[1] or kit[2], path, number)
        return
    for found in _SCHEME.finditer(line):
        name = (found["scheme"] or found["django"] or found["adapter"]).lower()
        yield Configured("scheme", name, name if found["scheme"] is None else f"{name}://…", path, number)
