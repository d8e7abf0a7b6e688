"""`log/secret`: a new log statement writes the value of a variable that is named like a secret.

Reads names, not values: what a variable holds is not known. A statement that masks, measures or only tests it passes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.rules.base import Rule

_MAX_LINES = 6
_SECRET = re.compile(
    r"(?:^|_)(?:password|passwd|passphrase|client_secret|secret_key|private_key|api_key|access_token|auth_token"
    r"|refresh_token|session_token|bearer_token)$"
)
_HARMLESS = re.compile(
    r"mask|redact|hide|obfuscat|sanitiz|scrub|censor|anonym|hash|digest|\b(?:len|bool|type|sizeof|typeof)\b"
    r"|\bif\b|\?|[=!]=|\bis (?:not )?None\b",
    re.IGNORECASE,
)
_STRING = re.compile(
    r"(?P<mark>[A-Za-z]{0,2})(?P<quote>\"\"\"|'''|\"|'|`)(?P<body>(?:\\.|(?!(?P=quote)).)*)(?P=quote)", re.S
)
_HOLE = re.compile(r"\$?\{([^{}:!]+)")
_NAME = re.compile(r"(?<![\w.$])[A-Za-z_$][\w$]*(?:(?:\.|->|\?\.)[A-Za-z_$][\w$]*)*(?!\s*\(|[\w$]|\s*=(?!=))")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class LogSecret(Rule):
    id = "log/secret"
    title = "A secret is written to the log"
    severity = "medium"

    def check(self, change: Change) -> Iterator[Finding]:
        for path, index in change.parsed_files:
            if change.is_test(path):
                continue
            for fact in change.head.snapshot.record(index).facts:
                if fact.kind == "log" and change.is_in_diff(path, fact.line):
                    name = _secret_in(_statement(change.head.lines(path), fact.line))
                    if name:
                        yield self.finding(
                            path,
                            fact.line,
                            f"{name} is written to the log",
                            "Logs are kept, copied and read by many: leave the value out, or mask it.",
                            confidence="medium",
                        )


def _statement(lines: list[str], line: int) -> str:
    """The arguments of the call that begins in a line: from its bracket to the one that closes it."""
    text = "\n".join(lines[line - 1 : line - 1 + _MAX_LINES])
    start = text.find("(")
    if start < 0:
        return lines[line - 1]
    bare = _STRING.sub(lambda found: "_" * len(found[0]), text)
    depth = 0
    for at in range(start, len(bare)):
        depth += (bare[at] == "(") - (bare[at] == ")")
        if depth == 0:
            return text[start + 1 : at]
    return lines[line - 1][start + 1 :]


def _secret_in(arguments: str) -> str:
    """The first name among the arguments that reads like a secret's; "" when none does, or something shields it."""
    holes: list[str] = []

    def strip(found: re.Match[str]) -> str:
        if "f" in found["mark"].lower() or found["quote"] == "`":
            holes.extend(hole[1] for hole in _HOLE.finditer(found["body"]))
        return '""'

    stripped = _STRING.sub(strip, arguments)
    code = " , ".join([stripped, *holes])
    if _HARMLESS.search(code):
        return ""
    for found in _NAME.finditer(code):
        last = re.split(r"\.|->", found[0])[-1].lstrip("$")
        if not last.isupper() and _SECRET.search(_HUMP.sub("_", last).lower()):
            return found[0]
    return ""
