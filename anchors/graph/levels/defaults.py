"""Defaults of settings that are called like a log level: `LOG_LEVEL = "INFO"`, `env("LOG_LEVEL", "debug")`,
`GetValue("LogLevel", "info")`, `z.string().default("warn")`.

What a program logs at when nothing else is set. Reads lines one by one; knows no scopes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from anchors.syntax.facts.logs import chosen_level, constant_level

SPELLED: Final = ("og_level", "OG_LEVEL", "ogLevel", "oglevel", "OGLEVEL", *(
    f"{head}{level}" for head in ("ogger", "ogging") for level in ("_level", "Level", "level")
), "OGGER_LEVEL", "OGGING_LEVEL", "og_threshold", "ogThreshold")  # fmt: skip
"""Ends of such names, without the letter that may be large or small."""
MAX_LINE: Final = 400
_NAME: Final = re.compile(
    r"(?<![A-Za-z0-9])(?P<prefix>(?:[A-Za-z0-9]{1,30}[_.-]){0,4})(?:default|min|minimum|app|root|global)?[_-]?"
    r"log(?:ger|ging)?[_-]?(?:level|threshold)(?![A-Za-z0-9(]|::|\.[A-Z])",
    re.IGNORECASE,
)
_NARROW: Final = re.compile(
    r"(?:^|[_.-])(?:sql|db|database|https?|access|request|console|file|sys|syslog|query|orm|celery|uvicorn|gunicorn|"
    r"nginx|sentry|ffmpeg|kafka|redis|aws|npm|electron|test|tests|build|vite|pip|kube|k8s|grpc|audit|raft|client|worker)"
    r"[_.-]",
    re.IGNORECASE,
)
"""Levels of one part of a program, or of one place that records go to."""
_SAYS: Final = re.compile("[lL]evel|LEVEL|hreshold")
_COMPARED: Final = re.compile(r"[\"'\])]{0,3}\s*(?:===?|!==?|=~|>=|<=|<|>(?!>)|\bin\b|\bis\b)")
_VALUE: Final = r"(?P<value>[\"'`:]?[A-Za-z_][\w.:]{0,60}[\"'`]?)"
_OTHERWISE: Final = re.compile(
    r"(?:\|\||\?\?|\?:|\bor\b|\belse\b|\bdefault\w{0,12}\s{0,3}[(=:]|unwrap_or\w{0,8}\((?:\|_?\|\s?)?|OrElse\(|"
    r"\w{0,20}Or\w{0,8}\([^\"'()]{0,60},)\s{0,3}" + _VALUE
)
_GIVEN: Final = re.compile(
    r"[\"'\])]{0,3}\s{0,9}(?::\s{0,3}[A-Za-z][\w.:<>\[\]| ]{0,40}?)?\s{0,9}(?::=|=>|=(?!=)|:(?!=))\s{0,9}"
    + _VALUE
    + r"(?:\.\w{1,20}(?:\(\))?)?\s{0,9}(?:[;,)}#]|//|$)"
)
_FIRST: Final = re.compile(
    r"\s{0,3}(?::\s{0,3}[A-Za-z][\w.\[\]| ]{0,40}?)?\s{0,3}=\s{0,3}[\w.]{1,40}\(\s{0,3}" + _VALUE + r"\s{0,3}[,)]"
)
"""`log_level: str = Field("INFO", …)`."""
_BELOW: Final = re.compile(r"\s*(?:(?i:default)\w{0,12}\s{0,3}[(=:]\s{0,3})?" + _VALUE + r"\s{0,3},?\s*$")
_REMARK: Final = re.compile(r"/\*[^*]{0,120}\*/ ?")
_CHOSEN: Final = re.compile(r"[\"'\])]{0,3}\s{0,9}(?::=|=|:)\s{0,9}([^?=]{1,80}\?[^:]{1,60}:[^,;]{1,60})[,;]?\s*$")
"""`log_level: isDev ? "debug" : "info",`."""
MAX_BELOW: Final = 4
"""Lines below a setting's name in which its default may stand."""
_TAKES: Final = re.compile(r"\b(?:msg|message|text|fmt|format|args)\b", re.IGNORECASE)
"""A function that writes records: the level that it has by itself is that of a record."""
_SECOND: Final = re.compile(
    r"[\"'`]\s{0,3}(?:,\s{0,3}(?:[\"']{2}|[\"']\w[\"']|None|nil|null)\s{0,3}){0,2},\s{0,3}" + _VALUE + r"\s{0,3}[,)]"
)
_PLAIN: Final = re.compile(r"(?:^|/)\.env$|\.(?:ya?ml|ini|cfg|conf|toml|properties|env)$")
"""Files in which words stand without quotes."""
_SAMPLE: Final = re.compile(
    r"(?:^|/)(?:\.github|\.circleci|\.gitlab|docs?|charts?|helm|k8s|deploy\w*|locales?|i18n|translations?)/|"
    r"compose[\w.-]*\.ya?ml$|\.(?:md|mdx|rst|txt|adoc|html|lock|map|sh|d\.ts)$|(?:^|/)\.env\.|"
    r"\.(?:example|sample|dist|template)(?:\.\w+)?$",
    re.IGNORECASE,
)
"""Files that show how one may set it, or set it for one way to run the program."""


def may_decide(path: str) -> bool:
    return _SAMPLE.search(path) is None


def level_defaults(path: str, text: str) -> Iterator[tuple[str, str, int]]:
    """Name, level and line of each setting whose line tells a default."""
    is_plain = _PLAIN.search(path) is not None
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if len(line) > MAX_LINE or not _SAYS.search(line) or line.lstrip().startswith(("//", "*", "#", "--", ";")):
            continue
        for match in _NAME.finditer(line) if not _TAKES.search(line) else ():
            rest = _REMARK.sub("", line[match.end() :])
            if _NARROW.search(match["prefix"]):
                continue
            is_flag = match.group().startswith("-") or line.endswith("-", 0, match.start())
            level = _default(rest, is_plain, is_flag=is_flag) or _below(rest, lines[number : number + MAX_BELOW])
            if level:
                yield match.group(), level, number
                break


def _default(rest: str, is_plain: bool, *, is_flag: bool) -> str:
    """What follows a flag may be what another program is told: `"-loglevel", "error"`."""
    if _COMPARED.match(rest):
        return ""
    chosen = _CHOSEN.match(rest)
    if chosen and (level := chosen_level(chosen[1].strip().encode())):
        return level
    others = [level for match in _OTHERWISE.finditer(rest) if (level := _level(match["value"], is_plain))]
    if others:
        return others[-1]
    match = None if is_flag else _GIVEN.match(rest) or _SECOND.match(rest) or _FIRST.match(rest)
    return _level(match["value"], is_plain) if match else ""


def _below(rest: str, lines: list[str]) -> str:
    """What the lines below give to a call that its name was told on a line of its own: `default="INFO",`."""
    if not re.fullmatch(r"[\"'`]\s*,\s*", rest):
        return ""
    for line in lines:
        if line.lstrip().startswith((")", "]", "}")) or len(line) > MAX_LINE:
            break
        match = _BELOW.match(line)
        if match and (level := _level(match["value"], is_plain=False)):
            return level
    return ""


def _level(value: str, is_plain: bool) -> str:
    """A word in small letters and without quotes is a variable."""
    if not is_plain and value[0] not in "\"'`:" and value.rpartition(".")[2].rpartition(":")[2].islower():
        return ""
    return constant_level(value.strip("\"'`:").encode())
