"""Whether a setting is the one that a question speaks of: by the words that it says itself, in its name, its owner's,
its doc line and its file's path. What only stands near such words is another one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from anchors.types import Fact
from iquest_cli.analyst.settings.asks import COUNTED, SENTINEL, Asks
from iquest_cli.analyst.settings.parameters import Parameter
from iquest_cli.analyst.settings.records import ENTERED
from iquest_cli.analyst.texts.literals import without_comments
from iquest_cli.analyst.texts.standing import is_test
from iquest_cli.analyst.texts.words import WORD, kind_stems, parts, stem, text_stems

if TYPE_CHECKING:
    from anchors.types import Symbol
    from anchors.workspace import Workspace
    from iquest_cli.analyst.asked.question import Concept
    from iquest_cli.analyst.evidence.evidence import Setting
    from iquest_cli.analyst.ranking.relevance import Relevance
    from iquest_cli.analyst.ranking.weights import Weighed

LEAST: Final = 0.3
"""A setting that says no more than this share of what is asked is not told as the answer."""
SOUNDS_SO: Final = 0.5
"""For a name that sounds like what is to be measured."""
WHOLE: Final = 0.7
AKIN: Final = 0.6
"""For a word that only means much the same."""
_ASKING: Final = frozenset(
    ["how", "when", "where", "long", "many", "much", "often", "large", "big", "read", "used", "set", "value", "number"]
)
MAX_WORDS: Final = 13
NAMED: Final = 0.4
"""What a setting gains that says all of it by its name and its owner's alone."""
NEARLY: Final = 0.75
INFLECTED: Final = 0.98
"""For a name that says a word of the question in another form; one that has the very word comes first of two alike."""
NUM_WEIGHED: Final = 80
BASE: Final = 0.4
"""What a setting counts that says none of them, against one that says all."""
LINES: Final = 3

Ranked = list[tuple[float, str, int, "Fact | int | Parameter"]]


def share_said(relevance: Relevance, text: str, *, only_telling: bool = False) -> float:
    """Of the words that the question asks by, each alike: those that only ask left out. 1 where there are no others,
    and for a question that describes at length what no setting says in its own words."""
    met = relevance.hits(text)
    asked = [number for number, weighed in enumerate(relevance.concepts) if not only_asks(weighed)]
    if only_telling:
        asked = [n for n in asked if relevance.concepts[n].is_telling or " " in relevance.concepts[n].concept.word]
    if not asked or len(relevance.text.split()) > MAX_WORDS:
        return 1.0
    return sum(how_met(relevance.concepts[number].concept, met.get(number, 0.0), text) for number in asked) / len(asked)


def only_asks(weighed: Weighed) -> bool:
    """`default`, `read`, `how long`, and words that stand nowhere here."""
    concept = weighed.concept
    words = concept.word.lower().split()
    if len(words) > 1:
        return any(word in _ASKING for word in words)
    return not weighed.is_known or stem(words[0]) in kind_stems().get("config", frozenset()) or words[0] in _ASKING


def how_met(concept: Concept, hit: float, text: str) -> float:
    words = concept.word.lower().split()
    if len(words) > 1:
        roots = set(text_stems(text))
        return max(1.0 if hit >= WHOLE else 0.0, sum(stem(word) in roots for word in words) / len(words))
    if concept.is_exact:  # a name of several words is met by all of them, in their order
        return 1.0 if "".join(parts(concept.word)) in "".join(parts(text)) else 0.0
    return 1.0 if hit >= 0.6 else AKIN if hit >= 0.3 else 0.0


def reweighed(workspace: Workspace, relevance: Relevance, found: Ranked) -> Ranked:
    """The first ones again, by how much of what is asked they say themselves."""
    first: Ranked = []
    spelled = {part for word in WORD.findall(relevance.text) for part in (*parts(word), word.lower())}
    asked = {stem(word) for word in spelled}
    for score, path, line, told in found[:NUM_WEIGHED]:
        share = share_said(relevance, _words(workspace, relevance, path, line, told))
        name = _name(workspace, told)
        named = share_said(relevance, name)
        score *= INFLECTED if not asked.isdisjoint(_inflected(name, spelled)) else 1.0
        first.append((score * (BASE + (1 - BASE) * share * share) * (1 + NAMED * named), path, line, told))
    first.sort(key=lambda item: (-item[0], item[1], item[2]))
    return first + found[NUM_WEIGHED:]


def _inflected(name: str, spelled: set[str]) -> set[str]:
    """Roots of the words of a name that the question has in another form only: `ldaps` where it says LDAP."""
    return {stem(part) for part in parts(name) if part not in spelled}


def says_as_much(relevance: Relevance, setting: Setting, lead: Setting) -> bool:
    """Whether a further setting is worth telling beside the first: it says nearly as much, and is no test's own."""
    if is_test(setting.path) and not is_test(lead.path):
        return False
    return share_said(relevance, _of_setting(relevance, setting)) >= NEARLY * share_said(
        relevance, _of_setting(relevance, lead)
    )


def _of_setting(relevance: Relevance, setting: Setting) -> str:
    words = f"{setting.key} {without_comments(setting.default)} {setting.declared_in} {setting.path}"
    words += f" {setting.told.about}" if setting.told is not None else ""
    return words if setting.symbol is None else f"{words} {_of_symbol(relevance, setting.symbol)}"


def _name(workspace: Workspace, told: Fact | int | Parameter) -> str:
    if isinstance(told, Fact):
        return f"{told.name} {workspace.snapshot.qualified_name(told.symbol)}"
    return f"{told.name} {told.symbol.name}" if isinstance(told, Parameter) else workspace.snapshot.qualified_name(told)


def is_meant(relevance: Relevance, setting: Setting) -> bool:
    """Whether it says enough to be told as the answer: of the telling words all where a default is asked for and it has
    none, else some. The lines around it are heard too where no other than the setting stands in them."""
    words = _of_setting(relevance, setting)
    if setting.kind != "constant":
        words += " " + relevance.source.text(setting.path, setting.line - LINES, setting.line + LINES)
    asks = Asks.of(relevance.text)
    share = share_said(relevance, words, only_telling=True)
    if asks.measures and asks.sounds_so(setting.key):
        share = max(share, SOUNDS_SO)
    value = setting.declared or setting.default
    value = value or (setting.told.default or setting.told.shown if setting.told is not None else "")
    if _is_other_measure(asks, setting, value):
        return False
    lacks = asks.for_default and (not value or SENTINEL.fullmatch(value) is not None)
    if asks.measures and setting.kind == "constant" and not value:
        # Without a value, and a name of such only as far as it repeats the question: what is measured is another.
        lacks |= not any(asks.sounds_so(part) for part in parts(setting.key) if not relevance.hits(part))
    return share > (NEARLY if lacks else LEAST)


def _is_other_measure(asks: Asks, setting: Setting, value: str) -> bool:
    """Whether a time or an amount is asked for, and neither the value nor the name is one: `--secret-key`, which is
    read beside words of a session. Where a variable or an option is asked for, it may be one without a default."""
    is_number = any(letter.isdigit() for letter in value) or asks.is_measure(value)
    is_counted = (
        asks.measures[:1] != () and asks.measures[0] in COUNTED and not (asks.for_environment or asks.for_option)
    )
    return is_counted and setting.kind == "read" and not is_number and not asks.sounds_so(setting.key)


def _words(workspace: Workspace, relevance: Relevance, path: str, line: int, told: Fact | int | Parameter) -> str:
    if isinstance(told, Fact):
        owner = workspace.snapshot.qualified_name(told.symbol)
        about = told.text if told.kind == ENTERED else ""
        return f"{told.name} {told.value} {owner} {path} {about} {relevance.source.text(path, line - 1, line)}"
    if isinstance(told, Parameter):
        return f"{told.name} {_of_symbol(relevance, told.symbol)}"
    return _of_symbol(relevance, workspace.snapshot.symbol(told))


def _of_symbol(relevance: Relevance, symbol: Symbol) -> str:
    told = symbol.doc or relevance.docs.of(symbol)
    return f"{symbol.qualified_name} {told} {without_comments(symbol.signature)} {symbol.path}"
