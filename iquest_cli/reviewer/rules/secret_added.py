"""`secret/added`: a key, token or password in an added line: the patterns that packs are redacted by, then a maintained
set of detectors where those see nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from anchors.context.detectors import scan
from anchors.context.redact import redact
from anchors.graph.imports.hcl import FAMILY
from anchors.syntax.languages import is_notebook_path
from iquest_cli.reviewer.change import AddedLine, Change, added_of
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.rules.base import Rule

_GUESSED = frozenset({"assigned secret", "password in a url", "authorization header", ".env value"})
"""Kinds known by what stands around them, not by the token's own form."""
_PUBLIC_BY_DESIGN = frozenset({"google api key", "json web token"})
_PROSE = frozenset({"markdown", "restructuredtext", "text", "html"})
_SAMPLE = re.compile(
    r"(?:^|/)(?:docs?|examples?|samples?|fixtures?|demos?|mocks?|cassettes)(?:/|$)|\.(?:example|sample|template|dist)$",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"^\s*(?:\*|//|/\*|#(?!\[)|[\"']?examples?[\"']?\s*:)")
"""A line that shows what something looks like."""
_RULES = re.compile(r"(?:required|nullable|sometimes|present|confirmed|bail|string)(?:\||$)")
"""What is asked of a field of a form, in the words of those who ask it."""
_MEDIA = re.compile(r"\s*\"(?:image|audio|video|font|application/(?:pdf|octet-stream))[\w.+/-]*\": \"")
"""An image among the outputs of a notebook, as text in which anything may stand by chance."""
_PRIVATE_KEY = re.compile(r"-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----")
_ENV_SECRET = re.compile(
    r"\s*(?:export\s+)?\w*(?:SECRET|TOKEN|PASSWORD|PASSWD|PASSPHRASE|API_?KEY|PRIVATE_?KEY|CREDENTIAL)\w*\s*=",
    re.IGNORECASE,
)
"""A line of an `.env` file whose name says what it holds."""
_SAYS_SO = re.compile(
    r"(?:[a-z]{1,12}+[_.-])?(?:[a-z]{1,12}[_.-]?)?(?:pass|pwd|pw|secret|token|credential)[a-z]*", re.IGNORECASE
)
"""What stands where a password would (`mypassword`)."""
_DEFAULT = re.compile(r"\s*default\s*=\s*(\"[^\"\n]{1,300}\")")
_VARIABLE = re.compile(r"\s*variable\s+\"?([\w-]{1,80})")
_MAX_ABOVE = 40
"""Lines of a variable's block above its default."""
_MARK = re.compile(r"\[redacted: ([^\]]+)\]")
_KEY_BODY = re.compile(r"^[\s\"'+]*[A-Za-z0-9+/=]{40,}")


class SecretAdded(Rule):
    id = "secret/added"
    title = "A secret was added"
    severity = "high"

    def check(self, change: Change) -> Iterator[Finding]:
        by_path: dict[str, dict[int, AddedLine]] = {}
        # A token in a bundle or a lock file is as public as one in a source file.
        for item in _added(change):
            by_path.setdefault(item.path, {})[item.line] = item
        removed: str | None = None
        for path, lines in by_path.items():
            file = change.file(path)
            is_own = file is not None and not file.provenance
            for line, kind, secret, is_guessed in _secrets(change, path, lines):
                removed = _removed_text(change) if removed is None else removed
                is_known = bool(secret) and (secret in removed or (is_guessed and _RULES.match(secret) is not None))
                if not is_known and (is_own or not is_guessed):
                    yield self._judged(change, line, kind, is_guessed, is_own)

    def _judged(self, change: Change, line: AddedLine, kind: str, is_guessed: bool, is_own: bool) -> Finding:
        is_sample = change.is_test(line.path) or line.language in _PROSE or _SAMPLE.search(line.path) is not None
        is_sample = is_sample or (is_guessed and _COMMENT.match(line.text) is not None)
        if not is_own:
            severity, confidence = ("low", "medium") if is_sample else ("medium", "medium")
        elif is_guessed:
            severity, confidence = ("info", "low") if is_sample else ("medium", "medium")
        elif kind in _PUBLIC_BY_DESIGN:
            severity, confidence = ("info", "low") if is_sample else ("medium", "high")
        else:
            severity, confidence = ("low", "medium") if is_sample else ("high", "high")
        return self.finding(
            line.path,
            line.line,
            f"{kind} added" if _is_shown(change, line) else f"{kind} added in an output (line {line.line:,})",
            "Whoever reads the repository can use it. Revoke it where it was issued; deleting the line is not enough.",
            severity=severity,  # type: ignore[arg-type]
            confidence=confidence,  # type: ignore[arg-type]
        )


def _added(change: Change) -> Iterator[AddedLine]:
    """Of notebooks those of outputs too, which no other rule looks at."""
    yield from change.added_lines(with_others=True)
    for file in change.as_written.files:
        if file.new_path is not None and is_notebook_path(file.new_path):
            for item in added_of(file):
                if not _is_shown(change, item) and not _MEDIA.match(item.text):
                    yield item


def _is_shown(change: Change, line: AddedLine) -> bool:
    """Whether a line has anything that is shown of it: those of outputs have not."""
    lines = change.head.lines(line.path)
    return not is_notebook_path(line.path) or line.line > len(lines) or bool(lines[line.line - 1].strip())


def _secrets(change: Change, path: str, lines: dict[int, AddedLine]) -> Iterator[tuple[AddedLine, str, str, bool]]:
    """(line, kind, secret, whether it is known by the name beside it alone) of a file's added lines, one a line."""
    left: list[tuple[int, str]] = []
    for line in lines.values():
        own = _secret_in(line) or _default_at(change, line) or _private_key_at(line, lines)
        if own is None:
            left.append((line.line, line.text))
        else:
            yield line, *own, own[0] in _GUESSED
    scanned = scan(left)
    change.notes += [f"{path}: scanner error: {error}" for error in scanned.errors]
    seen: set[int] = set()
    for found in scanned.secrets:
        change.secrets[found.text] = found.kind
        if found.line not in seen:
            seen.add(found.line)
            yield lines[found.line], found.kind, found.text, found.is_guessed


def _removed_text(change: Change) -> str:
    """A secret that only moved was there before: it is not this change's."""
    files = (*change.diff.files, *(file for file in change.as_written.files if is_notebook_path(file.path)))
    hunks = (hunk for file in files for hunk in file.hunks)
    return "\n".join(text[1:] for hunk in hunks for text in hunk.lines if text[:1] == "-")


def _secret_in(line: AddedLine) -> tuple[str, str] | None:
    """Kind and secret of the first one in a line: what redaction would hide."""
    text = line.text
    hidden = redact(text, line.path if _ENV_SECRET.match(text) else "").text
    if hidden == text:
        return None
    at = next(index for index, (one, other) in enumerate(zip(text + "\0", hidden + "\0", strict=False)) if one != other)
    mark = _MARK.search(hidden, max(0, at - 12))
    if mark is None:
        return None
    rest = hidden[mark.end() :].partition("[redacted: ")[0]
    end = text.find(rest, mark.start()) if rest else len(text)
    secret = text[mark.start() : end]
    return (
        None
        if mark[1] == "password in a url" and len(secret) <= 40 and _SAYS_SO.fullmatch(secret)
        else (mark[1], secret)
    )


def _default_at(change: Change, line: AddedLine) -> tuple[str, str] | None:
    """The default of a variable of Terraform whose name, lines above, says that it is secret."""
    given = _DEFAULT.match(line.text) if line.language == FAMILY else None
    if given is None:
        return None
    for above in reversed(change.head.lines(line.path)[max(0, line.line - 1 - _MAX_ABOVE) : line.line - 1]):
        named = _VARIABLE.match(above)
        if named is not None:
            return _secret_in(replace(line, text=f"{named[1]} = {given[1]}"))
    return None


def _private_key_at(line: AddedLine, lines: dict[int, AddedLine]) -> tuple[str, str] | None:
    if not _PRIVATE_KEY.search(line.text):
        return None
    body = lines.get(line.line + 1)
    if (body is not None and _KEY_BODY.match(body.text)) or re.search(r"\\n[A-Za-z0-9+/]{40,}", line.text):
        return "private key", ""
    return None
