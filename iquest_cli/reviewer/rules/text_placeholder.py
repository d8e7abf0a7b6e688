"""`text/placeholder`: a text has a place for something by its name, and its call gives nothing of that name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from anchors.syntax.languages import SCRIPTS
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.pairs import MAX_WIDTH
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.reviewer.rules.spans import names_given, span_of

_ABOVE: Final = 8
_TEXT: Final = r"(?P<quote>\"|')(?P<text>(?:(?!(?P=quote))[^\\\n]|\\.){3,400})(?P=quote)"
_PYTHON_CALL: Final = re.compile(rf"(?<![\w.])(?:_|N_|gettext|lazy_gettext|ngettext|_l)\(\s*{_TEXT}\s*,")
_FORMAT: Final = re.compile(rf"{_TEXT}\.format\(")
_PERCENT: Final = re.compile(rf"{_TEXT}\s*\)?\s*%\s*(?P<open>\{{)")
_DEFAULT: Final = re.compile(
    rf"(?<![\w.$])(?:\w+\.)?(?:t|\$t|translate)\(\s*['\"][\w.:-]+['\"]\s*,\s*\{{\s*defaultValue:\s*{_TEXT}"
)
_LARAVEL: Final = re.compile(rf"(?<![\w$>])(?:__|trans|trans_choice|@lang)\(\s*{_TEXT}\s*,\s*(?:\[|array\()")
_TAG: Final = re.compile(
    r"<Trans\b(?P<rest>[^<>]*?)\bdefaults=(?:\{\s*)?[\"'](?P<text>[^\"'\n]{3,400})[\"'](?P<more>[^<]*?)/?>"
)
_VALUES: Final = re.compile(r"\bvalues=(?=\{)")
_CHOOSES: Final = re.compile(r",\s*(?:plural|select|selectordinal)\s*,")
"""A text with forms, each of which is in brackets too."""
_NAMED: Final = {
    "percent": re.compile(r"(?<!%)%\((?P<name>\w+)\)[#0 +-]*\d*(?:\.\d+)?[a-zA-Z]"),
    "brace": re.compile(r"(?<!\{)\{(?P<name>[A-Za-z_]\w*)(?:[!:.\[][^{}]*)?\}(?!\})"),
    "curly": re.compile(r"\{\{?\s*-?\s*(?P<name>[A-Za-z_]\w*)\s*(?:,[^{}]*)?\}\}?"),
    "colon": re.compile(r"(?<![\w:/.])(?P<name>:[a-z_]{2,})\b"),
}


class _Form(NamedTuple):
    """A call that is given a text and things by their names."""

    pattern: re.Pattern[str]
    named: str
    opens: str
    """The bracket of the call or the object, looked for from where the pattern begins."""
    is_last: bool
    """Whether it is the last character of the match, not the first bracket in it."""


_PYTHON: Final = (
    _Form(_PYTHON_CALL, "percent", "(", False),
    _Form(_FORMAT, "brace", "(", True),
    _Form(_PERCENT, "percent", "{", True),
)
_SCRIPT: Final = (_Form(_DEFAULT, "curly", "(", False),)
_PHP: Final = (_Form(_LARAVEL, "colon", "(", False),)


class TextPlaceholder(Rule):
    id = "text/placeholder"
    title = "A text has a place for something that it is not given"
    severity = "medium"

    def check(self, change: Change) -> Iterator[Finding]:
        for path, _ in change.parsed_files:
            language = change.language(path)
            forms = _PYTHON if language == "python" else _PHP if language == "php" else _SCRIPT
            if language not in ("python", "php", "vue", "svelte", *SCRIPTS) or change.is_test(path):
                continue
            seen: set[tuple[int, str]] = set()
            for line, missing, given in _missing(change, path, forms):
                if (line, missing) not in seen:
                    seen.add((line, missing))
                    yield self._judged(path, line, missing, given)

    def _judged(self, path: str, line: int, name: str, given: frozenset[str]) -> Finding:
        has = f"given {', '.join(sorted(given)[:4])}" if given else "given nothing by a name"
        return self.finding(
            path,
            line,
            f"the text has a place for {name!r} and is {has}",
            "Call the place and what is put there the same: else it fails, or people read the place's name.",
            symbol=name,
        )


def _missing(change: Change, path: str, forms: tuple[_Form, ...]) -> Iterator[tuple[int, str, frozenset[str]]]:
    lines, added = change.head.lines(path), change.lines(path).added
    starts = sorted({at for number in change.lines(path).in_order for at in range(max(1, number - _ABOVE), number + 1)})
    for number in starts:
        if number > len(lines) or len(lines[number - 1]) > MAX_WIDTH:
            continue
        text = "\n".join(lines[number - 1 : number + 2])
        width = len(lines[number - 1])
        for form in forms:
            for match in form.pattern.finditer(text):
                if match.start() > width:
                    break
                at = match.end() - 1 if form.is_last else text.index(form.opens, match.start())
                before = text[:at].count("\n")
                span, last = span_of(lines, number + before, at - (text.rfind("\n", 0, at) + 1))
                yield from _of_call(form.named, match["text"], span, number, last, added)
        if forms is _SCRIPT and "<Trans" in lines[number - 1]:
            yield from _of_tag(lines, number, added)


def _of_call(
    named: str, text: str, span: str, first: int, last: int, added: set[int]
) -> Iterator[tuple[int, str, frozenset[str]]]:
    touched = [line for line in range(first, last + 1) if line in added]
    given = names_given(span) if span and touched else None
    if (
        given is None
        or _CHOOSES.search(text)
        or (named != "percent" and named != "colon" and not given and span.count(","))
    ):
        return
    given -= {"defaultValue", "defaults", "ns", "context"}
    if named == "percent" and not given:
        return
    for match in _NAMED[named].finditer(text):
        name = match["name"].removeprefix(":")
        if name not in given and not (named == "colon" and name.lower() in {one.lower() for one in given}):
            yield touched[0], name, given


def _of_tag(lines: list[str], number: int, added: set[int]) -> Iterator[tuple[int, str, frozenset[str]]]:
    """A component that is given its text and its values (`<Trans defaults="{name}" values={{ name }} />`)."""
    text = "\n".join(lines[number - 1 : number + _ABOVE])
    tag = _TAG.search(text[:2_000])
    values = _VALUES.search(text, tag.start(), tag.end()) if tag is not None else None
    if tag is None or values is None:
        return
    before = text[: values.end()].count("\n")
    span, last = span_of(lines, number + before, values.end() - (text.rfind("\n", 0, values.end()) + 1))
    yield from _of_call("curly", tag["text"], span[1:-1], number, last, added)
