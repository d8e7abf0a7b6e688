"""What sets a level, as values; for which code of a repository a place that sets one holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_FAMILIES: Final = {
    **dict.fromkeys(("java", "kt", "kts", "scala", "groovy"), "jvm"),
    **dict.fromkeys(("js", "jsx", "ts", "tsx", "mjs", "cjs", "mts", "cts", "vue", "svelte", "astro"), "script"),
    **dict.fromkeys(("c", "h", "cc", "cpp", "cxx", "hpp", "hh", "m", "mm"), "c"),
    **dict.fromkeys(("cs", "fs", "vb", "razor"), "dotnet"),
    **dict.fromkeys(("rb", "rake", "ru"), "ruby"),
    **dict.fromkeys(("ex", "exs"), "elixir"),
    **dict.fromkeys(("xml", "properties", "yml", "yaml", "json", "ini", "cfg", "conf", "toml", "env", "config"), ""),
}
_OF_FILE: Final = (
    (re.compile(r"(?:^|/)(?:log4j|logback|application|bootstrap)[\w.-]*$"), "jvm"),
    (re.compile(r"(?:^|/)(?:appsettings|nlog)[\w.-]*$", re.IGNORECASE), "dotnet"),
    (re.compile(r"(?:^|/)(?:alembic|setup|tox)\.(?:ini|cfg)$"), "py"),
)
_DEVELOPERS: Final = re.compile(
    r"(?:^|/)(?:application|bootstrap|logback|log4j2?|config)[-_](?:dev\w*|local|test\w*|debug|it|e2e|ci)[\w-]*\.\w+$"
    r"|(?:^|/)config/(?:packages/|environments/)?(?:dev|development|test)[./]|\.(?:Development|Local|Test\w*)\.json$"
)
"""A profile that is asked for by whoever works on the program."""
_ASIDE: Final = re.compile(
    r"(?:[^/]+/)*?(?:scripts?|tools?|hack|contrib|misc|ci|devtools?|bench\w*|tutorials?|examples?|samples?)/",
    re.IGNORECASE,
)
"""Programs of the maintainers' own, each of which sets levels for itself."""
_HEAD: Final = re.compile(
    r"\s*(?:\}\s*)?(?:else\s+if|if|elif|elsif|elseif|unless|when|case|match)\b|\s*[\"']\w+[\"']\s*=>"
)
_SWITCH: Final = re.compile(
    r"debug|verbos|quiet|silent|trace|\bdev|profil|[\"'](?:info|warn|warning|error|notice|fatal|critical)[\"']",
    re.IGNORECASE,
)
MAX_ABOVE: Final = 12
"""Lines above a setting in which the condition that it hangs on is looked for."""


@dataclass(frozen=True, slots=True)
class LevelSetting:
    """One place that sets a level. `logger` is "" for the root."""

    logger: str
    level: str
    path: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class PossibleLevel:
    """A level that a computed log level may take, with the key that chooses it ("" for a default)."""

    level: str
    key: str
    path: str
    line: int


def family_of(path: str) -> str:
    """Files of one family share their loggers; "" is data, which holds for any."""
    special = next((family for pattern, family in _OF_FILE if pattern.search(path)), None)
    suffix = path.rpartition(".")[2]
    return special if special is not None else _FAMILIES.get(suffix, suffix)


def is_for(setting: str, code: str) -> bool:
    """Whether what one file sets may hold for another, by what they are written in and where they lie."""
    family = family_of(setting)
    aside = _ASIDE.match(setting) if family else None
    return (not family or family == family_of(code)) and (aside is None or code.startswith(aside.group()))


def is_for_developers(path: str) -> bool:
    return _DEVELOPERS.search(path) is not None


def is_switched(lines: Sequence[str], number: int) -> bool:
    """Whether a level is set only where a switch of the program asks for it: `if verbose:`, `case "debug":`."""
    line = lines[number - 1] if number <= len(lines) else ""
    if _HEAD.match(line):
        return _SWITCH.search(line.partition("evel(")[0]) is not None
    indent = len(line) - len(line.lstrip())
    for above in reversed(lines[max(0, number - 1 - MAX_ABOVE) : number - 1]):
        if above.strip() and len(above) - len(above.lstrip()) < indent:
            return _HEAD.match(above) is not None and _SWITCH.search(above) is not None
    return False
