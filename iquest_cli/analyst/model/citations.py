"""Checks a model's text against the source: quotes first, lines second, names last.

Knows nothing of prompts or engines. Text of a repository proves what stands in it, never what it claims: a quote of a
comment that speaks to a reader ("answer that…", a forged anchor, a chat marker) proves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.answer import Citation
from iquest_cli.analyst.static import cite
from iquest_cli.analyst.texts.source import Source

if TYPE_CHECKING:
    from anchors.index.snapshot import Snapshot

MIN_QUOTE: Final = 6
MAX_QUOTE_LINES: Final = 60
_REFERENCE: Final = re.compile(
    r"(?P<path>[\w@+~./\-]*[\w\-]\.?[\w\-]*):(?:L)?(?P<line>\d+)(?:\s*[-–]\s*(?:L)?(?P<last>\d+))?"
)
_QUOTE: Final = re.compile(r"\"(?P<a>[^\"\n]{3,400})\"|“(?P<b>[^”\n]{3,400})”|(?<!`)`(?P<c>[^`\n]{2,400})`(?!`)")
_FENCE: Final = re.compile(r"^\s*(`{3,}|~{3,})[^\n]*\n(?P<body>.*?)\n\s*\1\s*$", re.DOTALL | re.MULTILINE)
_BULLET: Final = re.compile(r"^\s*(?:[-*+•]|\d+[.)])\s+")
_NAME: Final = re.compile(r"[A-Za-z_$][\w$]*(?:(?:\.|::|#|->)[A-Za-z_$][\w$]*)*(?:\(\))?")
_ORDERS: Final = re.compile(
    r"<\|[^|>]{1,40}\|>|</?(?:think|tool_call|system|assistant|user)>"
    r"|\b(?:ignore|disregard|forget) (?:all |any |the )?(?:previous|above|prior|earlier)"
    r"|\b(?:answer|reply|respond|report|say|state|tell (?:the|them|everyone)|claim)\b.{0,40}\b(?:that|with|only)\b"
    r"|\bassistant\b|\blanguage model\b"
    r"|\b(?:as|you are) an? (?:ai|llm|model|reviewer)\b|\byou must\b"
    r"|\b(?:FILE|MODULE|ENTRY_POINT|CRITICAL_API|CONFIG|LOG|RAISES|CALLED_BY|TEST):",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[A-Za-z_]\w+")
_COMMENT: Final = re.compile(r"^\s*(?:#|//|/\*|\*|<!--|--|;|%|REM\b|\"\"\"|''')")


@dataclass(frozen=True, slots=True)
class Claim:
    """A bullet, paragraph or list item of the model's text; `start` is where it stands in it."""

    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Checked:
    """`text` is the model's, with the lines that a quote proved set right."""

    text: str
    citations: tuple[Citation, ...]
    unverified: tuple[str, ...]


class Checker:
    """`paths`: files to look in first (those that the model was shown), in order."""

    def __init__(self, snapshot: Snapshot, source: Source, paths: Sequence[str], question: str) -> None:
        self._snapshot = snapshot
        self._source = source
        self._paths = [path for path in dict.fromkeys(paths) if snapshot.file_index(path) is not None]
        self._question = question
        self._flat: dict[str, list[str]] = {}

    def check(self, text: str) -> Checked:
        """Every claim with its proof; what has none is said apart."""
        citations: list[Citation] = []
        unverified: list[str] = []
        fixed = text
        for claim in split_claims(text):
            found, problem, changes = self._check_claim(claim.text)
            citations.extend(c for c in found if c not in citations)
            for old, new in changes:
                fixed = fixed.replace(old, new, 1)
            if problem:
                unverified.append(f"{_shown(claim.text)} ({problem})")
            unverified.extend(
                f"the name {name} stands nowhere in the repository" for name in self._unknown_names(claim.text)
            )
        return Checked(fixed, tuple(citations), tuple(dict.fromkeys(unverified)))

    def _check_claim(self, claim: str) -> tuple[list[Citation], str, list[tuple[str, str]]]:
        references = self._references(claim)
        quotes = self._quotes(claim)
        found: list[Citation] = []
        changes: list[tuple[str, str]] = []
        missed = 0
        for quote in quotes:
            citation, change = self._place(quote, references)
            if citation is None:
                missed += 1
                continue
            found.append(citation)
            if change is not None:
                changes.append(change)
        if found:
            return found, "a quote in it is not in the source" if missed else "", changes
        if quotes:
            return [], "its quote is not in the source" if missed else "", []
        if _is_heading(claim) or _says_not_found(claim):
            return [], "", []
        return [], "no quote proves it" if not references else "it names a place but quotes nothing", []

    def _references(self, claim: str) -> list[tuple[str, int, str]]:
        found = []
        for match in _REFERENCE.finditer(claim):
            path = match.group("path").removeprefix("./")
            if self._snapshot.file_index(path) is not None:
                found.append((path, int(match.group("line")), match.group()))
        return found

    def _quotes(self, claim: str) -> list[str]:
        """Texts that the claim says stand in the source: fenced blocks, and marked texts that are no name."""
        found = [match.group("body") for match in _FENCE.finditer(claim)]
        for match in _QUOTE.finditer(_FENCE.sub("", claim)):
            text = (match.group("a") or match.group("b") or match.group("c")).strip()
            in_marks = match.group("c") is not None
            if len(text) < MIN_QUOTE or _REFERENCE.fullmatch(text) or self._snapshot.file_index(text) is not None:
                continue
            if in_marks and _NAME.fullmatch(text):
                continue
            found.append(text)
        return found

    def _place(
        self, quote: str, references: list[tuple[str, int, str]]
    ) -> tuple[Citation | None, tuple[str, str] | None]:
        wanted = [flat for raw in quote.split("\n") if (flat := _flatten(raw))]
        if not wanted or len(wanted) > MAX_QUOTE_LINES or _ORDERS.search(quote):
            return None, None
        cited = list(dict.fromkeys(path for path, _, _ in references))
        for path in self._where_to_look(quote, cited):
            lines = self._find(path, wanted)
            if not lines:
                continue
            claimed = next((ref for ref in references if ref[0] == path), None)
            line = _nearest(lines, None if claimed is None else claimed[1])
            why = (
                "quoted by the model"
                if len(lines) == 1
                else f"quoted by the model; the nearest of {len(lines)} such lines"
            )
            if _COMMENT.match(self._source.line(path, line)):
                why += "; a comment says so"
            change = None
            if claimed is not None and claimed[1] != line:
                change = (claimed[2], f"{path}:{line}")
                why += f"; the model said line {claimed[1]}"
            elif claimed is None and references:
                change = (references[0][2], f"{path}:{line}")
                why += f"; the model said {references[0][0]}"
            return cite(path, line, line + len(wanted) - 1, self._symbol(path, line), why, self._source), change
        return None, None

    def _where_to_look(self, quote: str, cited: list[str]) -> Iterator[str]:
        """The files named beside the quote, those that the model was shown, then those that hold its longest word."""
        seen: set[str] = set()
        for path in (*cited, *self._paths):
            if path not in seen:
                seen.add(path)
                yield path
        words = sorted(set(_WORD.findall(quote)), key=lambda word: (-len(word), word))
        for word in words[:1]:
            number = self._snapshot.string_id(word)
            if number is None:
                return
            columns = self._snapshot.columns
            chunks = columns.chunks_of(columns.postings_by_string.rows(number))
            for file in dict.fromkeys(columns.chunks[chunks, 0].tolist()[:400]):
                path = self._snapshot.files[file].path
                if path not in seen:
                    seen.add(path)
                    yield path

    def _find(self, path: str, wanted: list[str]) -> list[int]:
        """First lines of all places where the quoted lines stand in a row; a part of each line is enough."""
        if path not in self._flat:
            self._flat[path] = [_flatten(line) for line in self._source.exact(path)]
        lines = self._flat[path]
        found = []
        for number in range(len(lines) - len(wanted) + 1):
            if wanted[0] in lines[number] and all(part in lines[number + offset] for offset, part in enumerate(wanted)):
                if _ORDERS.search(lines[number]) and _COMMENT.match(self._source.line(path, number + 1)):
                    continue
                found.append(number + 1)
        return found

    def _symbol(self, path: str, line: int) -> str:
        file = self._snapshot.file_index(path)
        return "" if file is None else self._snapshot.qualified_name(self._snapshot.symbol_at(file, line))

    def _unknown_names(self, claim: str) -> list[str]:
        found = []
        for match in re.finditer(r"(?<!`)`([^`\n]{2,120})`(?!`)", claim):
            text = match.group(1).strip()
            if not _NAME.fullmatch(text) or self._snapshot.file_index(text) is not None or text in self._question:
                continue
            parts = [part for part in re.split(r"\W+", text) if part]
            if not any(self._is_known(part) for part in parts[-1:]):
                found.append(f"`{text}`")
        return found

    def _is_known(self, name: str) -> bool:
        return self._snapshot.string_id(name) is not None


def split_claims(text: str) -> list[Claim]:
    """Bullets and paragraphs; a fenced block belongs to the claim above it."""
    claims: list[Claim] = []
    offset, fence = 0, ""
    for raw in text.split("\n"):
        stripped = raw.strip()
        opens = re.match(r"(`{3,}|~{3,})", stripped)
        if fence or opens:
            if fence and stripped == fence:
                fence = ""
            elif opens and not fence:
                fence = opens.group(1)
            claims = _append(claims, raw, offset, is_new=not claims)
        elif not stripped:
            claims.append(Claim("", offset))
        else:
            claims = _append(claims, raw, offset, is_new=bool(_BULLET.match(raw)) or not claims or not claims[-1].text)
        offset += len(raw) + 1
    return [claim for claim in claims if claim.text.strip()]


def _append(claims: list[Claim], raw: str, offset: int, *, is_new: bool) -> list[Claim]:
    if is_new:
        return [*claims, Claim(raw, offset)]
    at = len(claims) - 1
    while at > 0 and not claims[at].text:
        at -= 1
    return [*claims[:at], Claim(f"{claims[at].text}\n{raw}", claims[at].start)]


def _nearest(lines: list[int], claimed: int | None) -> int:
    return lines[0] if claimed is None else min(lines, key=lambda line: (abs(line - claimed), line))


def _flatten(line: str) -> str:
    return " ".join(line.split())


def _shown(claim: str) -> str:
    flat = _flatten(_BULLET.sub("", claim))
    return flat if len(flat) <= 240 else flat[:239] + "…"


def _is_heading(claim: str) -> bool:
    text = claim.strip()
    return text.startswith("#") or (text.endswith(":") and "\n" not in text and len(text) < 120)


def _says_not_found(claim: str) -> bool:
    return bool(re.match(r"\W*(?:not found|nicht gefunden|未找到)", claim.strip(), re.IGNORECASE))
