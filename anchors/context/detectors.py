"""Secrets by a maintained set of detectors (detect-secrets, docs/decisions/0006), beside the patterns of `redact`.

Only the detectors' patterns are asked: never what they have to verify a secret over the network, nor the package's
settings, filters, baselines and allow-comments, which would let a repository say what is not looked at. Whatever goes
wrong in a detector is told, not passed on. Loaded at the first text that may hold a token.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Final, Protocol

from anchors.context.redact import entropy, is_placeholder

_PACKAGE: Final = "detect_secrets.plugins"
_DETECTORS: Final = {
    "artifactory": ("ArtifactoryDetector", False),
    "aws": ("AWSKeyDetector", True),
    "cloudant": ("CloudantDetector", True),
    "discord": ("DiscordBotTokenDetector", False),
    "ibm_cloud_iam": ("IbmCloudIamDetector", True),
    "ibm_cos_hmac": ("IbmCosHmacDetector", True),
    "mailchimp": ("MailchimpDetector", False),
    "npm": ("NpmDetector", True),
    "sendgrid": ("SendGridDetector", False),
    "slack": ("SlackDetector", False),
    "softlayer": ("SoftlayerDetector", True),
    "square_oauth": ("SquareOAuthDetector", False),
    "stripe": ("StripeDetector", False),
}
"""Module: class, and whether it knows a secret by the name beside it rather than by its own form.

Left out are those that `redact` has in a stricter form (private keys by their body, passwords in URLs, JSON web tokens,
GitHub's, Azure's and Twilio's keys) and those that speak of what is no secret: public addresses, any long word, any
`key = "…"`.
"""
_TOKEN: Final = re.compile(r"[A-Za-z0-9+/_=-]{20,}")
"""What every one of them needs, together with a digit: looked for first, because the package takes a tenth of a second
to load."""
_DIGIT: Final = re.compile(r"\d")
_AROUND: Final = 60
"""Characters beside a token that the patterns are shown: names and signs stand near, and time stays bounded."""
_SPACES: Final = re.compile(r"[ \t]{2,}")
MAX_TOKEN: Final = 400
"""A longer run of such characters is encoded data."""
MAX_LINE: Final = 20_000
"""A longer line is left to the patterns of `redact`, and that is said."""
_MIN_ENTROPY: Final = 3.0


class _Detector(Protocol):
    secret_type: str

    def analyze_string(self, string: str) -> Iterator[str]: ...


@dataclass(frozen=True, slots=True)
class Secret:
    """`is_guessed`: known by the name beside it."""

    line: int
    kind: str
    text: str
    is_guessed: bool


@dataclass(slots=True)
class Scan:
    """What was found in the lines of one file, and what could not be looked for."""

    secrets: list[Secret] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


Detectors = tuple[tuple[_Detector, bool], ...]
"""With each, whether what it finds is guessed."""


@cache
def installed() -> tuple[Detectors, str]:
    """The detectors, or why there are none."""
    try:
        return tuple(
            (getattr(import_module(f"{_PACKAGE}.{module}"), name)(), is_guessed)
            for module, (name, is_guessed) in _DETECTORS.items()
        ), ""
    except Exception as error:  # foreign code: whatever it raises is told and the run goes on
        return (), f"the detectors could not be loaded ({type(error).__name__}); only the built-in patterns were used"


def scan(numbered: Iterable[tuple[int, str]], load: Callable[[], tuple[Detectors, str]] = installed) -> Scan:
    """Secrets of numbered lines, in their order."""
    found = Scan()
    too_long = 0
    failed: set[str] = set()
    for number, text in numbered:
        if len(text) > MAX_LINE:
            too_long += 1
            continue
        for window in _windows(text):
            detectors, error = load()
            if error:
                return Scan(errors=[error])
            found.secrets.extend(_in_window(number, window, detectors, failed))
    found.errors = [f"the {kind} detector failed; the other patterns were used" for kind in sorted(failed)]
    if too_long:
        over = f"{too_long} line{'s' if too_long > 1 else ''} over {MAX_LINE:,} characters"
        found.errors.append(f"{over}; only the built-in patterns were used")
    return found


def _windows(text: str) -> Iterator[str]:
    """The tokens of a line with a little around each, those that stand close together as one."""
    start = end = -1
    for match in _TOKEN.finditer(text):
        if match.end() - match.start() > MAX_TOKEN or not _DIGIT.search(text, match.start(), match.end()):
            continue
        first, last = max(0, match.start() - _AROUND), match.end() + _AROUND
        if start >= 0 and (first > end or last - start > 4 * MAX_TOKEN):
            yield _SPACES.sub("  ", text[start:end])
            start = -1
        start, end = (first if start < 0 else start), last
    if start >= 0:
        yield _SPACES.sub("  ", text[start:end])


def _in_window(line: int, window: str, detectors: Detectors, failed: set[str]) -> Iterator[Secret]:
    for detector, is_guessed in detectors:
        kind = detector.secret_type
        try:
            texts = [text for text in detector.analyze_string(window) if isinstance(text, str)]
        except Exception:  # foreign code, as above
            failed.add(kind)
            continue
        for text in dict.fromkeys(text.strip(" \t\"'=:") for text in texts):
            if _is_likely(text, window):
                yield Secret(line, kind, text, is_guessed)


def _is_likely(text: str, window: str) -> bool:
    """Random enough, no stand-in, and not cut out of a longer word."""
    if len(text) < 12 or entropy(text) < _MIN_ENTROPY or is_placeholder(text):
        return False
    at = window.find(text)
    before, after = window[at - 1 : at], window[at + len(text) : at + len(text) + 1]
    return at >= 0 and not (before.isalnum() or after.isalnum())
