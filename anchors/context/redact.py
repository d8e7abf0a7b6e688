"""Secrets out of text that leaves the machine's owner: keys, tokens, private keys, passwords, values of `.env` files.

Works on text alone and keeps its lines: a secret becomes `[redacted: kind]` on its own line, so that line numbers stay
right. It does not know whether a secret is live, and it misses what looks like ordinary words.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Redacted:
    text: str
    num_redacted: int


@dataclass(frozen=True, slots=True)
class Rule:
    """The group `secret` (else the whole match) is replaced; with `min_entropy` only when it looks random enough."""

    kind: str
    pattern: re.Pattern[str]
    hints: tuple[str, ...]
    """Every match holds one of these, in lower case: looked for first, because that is cheap."""
    min_entropy: float = 0.0


def _rule(kind: str, pattern: str, hints: str, min_entropy: float = 0.0) -> Rule:
    return Rule(kind, re.compile(pattern), tuple(hints.split()), min_entropy)


RULES: Final = (
    _rule("aws access key", r"\b(?P<secret>(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16})\b", "akia asia abia acca"),
    _rule(
        "github token",
        r"\b(?P<secret>gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{60,255})\b",
        "ghp_ gho_ ghu_ ghs_ ghr_ github_pat_",
    ),
    _rule(
        "gitlab token",
        r"\b(?P<secret>gl(?:pat|ptt|dt|rt|cbt|soat)-[A-Za-z0-9_\-]{20,64})\b",
        "glpat- glptt- gldt- glrt- glcbt- glsoat-",
    ),
    _rule("slack token", r"\b(?P<secret>xox[abeoprs]-[A-Za-z0-9\-]{10,250})", "xox"),
    _rule("slack webhook", r"(?P<secret>hooks\.slack\.com/services/T\w+/B\w+/\w{20,})", "hooks.slack.com"),
    _rule(
        "stripe key", r"\b(?P<secret>[rs]k_(?:live|test)_[A-Za-z0-9]{20,250})\b", "sk_live_ sk_test_ rk_live_ rk_test_"
    ),
    _rule("google api key", r"\b(?P<secret>AIza[A-Za-z0-9_\-]{35})(?![\w\-])", "aiza"),
    _rule("google oauth token", r"\b(?P<secret>ya29\.[A-Za-z0-9_\-]{30,})", "ya29"),
    _rule("model provider key", r"\b(?P<secret>sk-(?:ant-|proj-|or-)?[A-Za-z0-9_\-]{32,250})", "sk-", 3.5),
    _rule("hub token", r"\b(?P<secret>hf_[A-Za-z]{30,40})\b", "hf_"),
    _rule("npm token", r"\b(?P<secret>npm_[A-Za-z0-9]{36})\b", "npm_"),
    _rule("pypi token", r"\b(?P<secret>pypi-[A-Za-z0-9_\-]{50,})", "pypi-"),
    _rule("sendgrid key", r"\b(?P<secret>SG\.[A-Za-z0-9_\-]{20,24}\.[A-Za-z0-9_\-]{39,50})", "sg."),
    _rule("twilio key", r"\b(?P<secret>SK[0-9a-f]{32})\b", "sk"),
    _rule("shopify token", r"\b(?P<secret>shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32})\b", "shpat_ shpca_ shppa_ shpss_"),
    _rule("digitalocean token", r"\b(?P<secret>do[opr]_v1_[a-f0-9]{64})\b", "_v1_"),
    _rule("azure storage key", r"AccountKey=(?P<secret>[A-Za-z0-9+/]{80,}={0,2})", "accountkey="),
    _rule(
        "json web token",
        # What only begins like one is passed over as a whole, not tried again from each of its parts.
        r"\b(?:(?P<secret>eyJ[\w\-]{10,}+\.eyJ[\w\-]{10,}+\.[\w\-]{10,}+)|eyJ[\w\-]*+)",
        "eyj",
    ),
    _rule("telegram token", r"\b(?P<secret>\d{8,10}:AA[A-Za-z0-9_\-]{33})(?![\w\-])", ":aa"),
    _rule("password in a url", r"\b[a-z][a-z0-9+.\-]{1,20}://[^\s:/@'\"]*:(?P<secret>[^\s:/@'\"]{3,})@[\w\[]", "://"),
    _rule("authorization header", r"(?i)\b(?:bearer|basic)\s+(?P<secret>[A-Za-z0-9+/_\-.=]{24,})", "bearer basic", 3.6),
    _rule(
        "assigned secret",
        r"(?i)(?:secret|token|passwd|password|passphrase|api_?-?key|access_?-?key|private_?-?key|auth_?-?key|"
        r"client_?-?secret|credential)[\w\-]{0,20}[\"']?\s{0,3}(?:=>|:=|[:=])\s{0,3}[\"'](?P<secret>[^\s\"'`]{12,200})[\"']",
        "secret token passw passphrase key credential",
        3.3,
    ),
)

_PRIVATE_KEY: Final = re.compile(
    r"-----BEGIN (?P<kind>[A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?)-----(?P<secret>[\s\S]*?)(?:-----END (?P=kind)-----|\Z)"
)
_DEFAULT: Final = re.compile(
    r"\bvariable\s{1,9}\"(?P<name>[\w-]{1,80})\"\s{0,9}\{(?:(?!\bdefault\b|\n\}|\bvariable\s?\")[^\0]){0,1000}?"
    r"\bdefault\s{0,30}=\s{0,9}\"(?P<secret>[^\s\"]{12,200})\""
)
_ENV_LINE: Final = re.compile(
    r"^([^\S\n]*+(?:export\s+)?[A-Za-z_][A-Za-z0-9_]*\s*=\s*)(\"[^\"\n]*\"|'[^'\n]*'|[^\s#][^#\n]*)", re.M
)
_PLACEHOLDER: Final = re.compile(
    r"(?i)^(?:[x*.\-_#0]+|.*(?:example|placeholder|changeme|change-me|your[_\-]|dummy|redacted|not-?a-?secret|insert|"
    r"sample|fake|foobar).*|\$\{.*|\{\{.*|<.*>|%\(?.*|\$[A-Za-z_]+|process\.env.*|os\.environ.*|true|false|none|null)$"
)
_HARMLESS_ENV: Final = re.compile(
    r"(?i)^[\"']?(?:true|false|yes|no|on|off|\d{1,5}|debug|info|warn(?:ing)?|error|development|production|test|localhost|)[\"']?$"
)
_SEQUENCE: Final = re.compile(r"(?i)123456|abcdef")
_WORDLIKE: Final = re.compile(r"^[A-Za-z]+(?:[._\-/:][A-Za-z]+)*$")

_ADDRESS: Final = re.compile(
    r"^https?://[a-z\d-]{1,60}(?:\.[a-z\d-]{1,60}){0,6}(?::\d{2,5})?"
    r"(?:/[a-z]{1,20}\d{0,2}(?:[._-][a-z]{1,20}\d{0,2}){0,6}){0,10}/?$"
)
"""Where a token is asked for, made of words: `https://example.org/oauth2/token`."""


def entropy(text: str) -> float:
    """Shannon entropy in bits a character."""
    return -sum(n / len(text) * math.log2(n / len(text)) for n in Counter(text).values()) if text else 0.0


def is_placeholder(secret: str) -> bool:
    """Whether it stands for a secret, or is made of words or a sequence."""
    return _PLACEHOLDER.match(secret) is not None or _is_made_up(secret)


def _is_made_up(secret: str) -> bool:
    return (
        _WORDLIKE.match(secret) is not None
        or _ADDRESS.match(secret) is not None
        or _SEQUENCE.search(secret) is not None
    )


def redact(text: str, path: str = "") -> Redacted:
    """The text without its secrets; as many lines as before."""
    text, count = _redact_private_keys(text)
    if _is_env(path):
        text, more = _redact_env(text)
        count += more
    lower = text.lower()
    rules = [rule for rule in RULES if any(hint in lower for hint in rule.hints)]
    if rules:
        lines = text.split("\n")
        lower_lines = lower.split("\n")
        for rule in rules:
            count += _redact_lines(rule, lines, lower_lines)
        text = "\n".join(lines)
        text, more = _redact_defaults(text)
        count += more
    return Redacted(text, count)


def _redact_lines(rule: Rule, lines: list[str], lower_lines: list[str]) -> int:
    """Changes `lines` in place; only lines with a hint are looked at, the patterns being slow on whole files."""
    count = 0
    for hint in rule.hints:
        for number, lower in enumerate(lower_lines):
            if hint in lower:
                lines[number], more = _apply(rule, lines[number])
                count += more
    return count


def _apply(rule: Rule, text: str) -> tuple[str, int]:
    pieces: list[str] = []
    at = count = 0
    for match in rule.pattern.finditer(text):
        secret = match["secret"]
        if (
            secret is None
            or _PLACEHOLDER.match(secret)
            or (rule.min_entropy and (entropy(secret) < rule.min_entropy or _is_made_up(secret)))
        ):
            continue
        pieces += [text[at : match.start("secret")], f"[redacted: {rule.kind}]"]
        at = match.end("secret")
        count += 1
    return "".join([*pieces, text[at:]]), count


def _redact_defaults(text: str) -> tuple[str, int]:
    """Defaults of Terraform's variables whose names say that they are secret: the name stands lines above."""
    count = 0

    def hide(match: re.Match[str]) -> str:
        nonlocal count
        _, num = _apply(RULES[-1], f'{match["name"]} = "{match["secret"]}"')
        count += num
        return match[0].removesuffix(f'{match["secret"]}"') + '[redacted: assigned secret]"' if num else match[0]

    return (_DEFAULT.sub(hide, text), count) if "variable" in text and "default" in text else (text, 0)


def _redact_private_keys(text: str) -> tuple[str, int]:
    if "PRIVATE KEY" not in text:
        return text, 0
    count = 0

    def blank(match: re.Match[str]) -> str:
        nonlocal count
        body = match["secret"]
        if len(re.sub(r"\W", "", body)) < 40:
            return match[0]
        count += 1
        hidden = ("[redacted: private key]" if line.strip() else line for line in body.split("\n"))
        return match[0].replace(body, "\n".join(hidden))

    return _PRIVATE_KEY.sub(blank, text), count


def _is_env(path: str) -> bool:
    name = path.rpartition("/")[2].lower()
    sample = name.endswith((".example", ".sample", ".template", ".dist"))
    return (name == ".env" or name.startswith(".env.") or name.endswith(".env")) and not sample


def _redact_env(text: str) -> tuple[str, int]:
    count = 0

    def hide(match: re.Match[str]) -> str:
        nonlocal count
        value = match[2].strip()
        if _HARMLESS_ENV.match(value) or _PLACEHOLDER.match(value.strip("\"'")):
            return match[0]
        count += 1
        return f"{match[1]}[redacted: .env value]"

    return _ENV_LINE.sub(hide, text), count
