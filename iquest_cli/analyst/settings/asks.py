"""What a question for a setting says of it: an environment variable, an option, a value, a measure, its very name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from anchors.types import Fact, Symbol
from iquest_cli.analyst.asked.question import identifiers_of
from iquest_cli.analyst.settings.measures import MEASURES, TIME_VALUE
from iquest_cli.analyst.texts.values import value_of
from iquest_cli.analyst.texts.words import parts

_ENVIRONMENT: Final = re.compile(
    r"\benvironment|\benv\b|\b(?:which|what) variable\b|umgebungsvariable|环境变量", re.IGNORECASE
)
_OPTION: Final = re.compile(r"\b(?:option|flag|switch|argument)s?\b|\bcommand line\b|选项|schalter", re.IGNORECASE)
_VALUE: Final = re.compile(
    r"\bdefault|\bhow (?:long|many|much|old|big|large|often|far)\b|\bunless\b|\bwhen (?:none|nothing|no \w+)\b"
    r"|\bvoreingestellt|standardwert|默认|\bwhat is the (?:\w+ ){0,2}(?:max\w*|min\w*|limit)\b",
    re.IGNORECASE,
)
_DEFAULT: Final = re.compile(
    r"\bdefault|\bunless\b|\bwhen (?:none|nothing|no \w+)\b|\bvoreingestellt|standardwert|默认"
    r"|\b(?:i|you|we|one|nobody|somebody) (?:set|give|say|configure|choose|name|change)s? (?:nothing|none|no \w+)\b",
    re.IGNORECASE,
)
SENTINEL: Final = re.compile(
    r"(?:-1|0|0\.0|none|null|nil|nullptr|undefined|infinity|false|default!?|\"\"|'')", re.IGNORECASE
)
_READS_ENVIRONMENT: Final = re.compile(r"env", re.IGNORECASE)
TIMES: Final = MEASURES[0][1]
AMOUNT: Final = MEASURES[2][1]
TRIES: Final = MEASURES[5][1]
COUNTED: Final = tuple(sounds for _, sounds in MEASURES[:3])
_WORDS_ONLY: Final = re.compile(r"[\"'][^\"'\d]*[\"']")
"""A text without a digit: no time and no amount."""
_BOOLEAN: Final = re.compile(r"true|false|yes|no|on|off", re.IGNORECASE)
OTHER_MEASURE: Final = 0.5
"""For a setting whose name sounds like another measure than the one asked for: no time, no amount, no place."""
OTHER_VALUE: Final = 0.3
"""For one whose value is a time, where an amount is asked for."""
_NO_NUMBER: Final = re.compile(
    r"[\[{/]|%[wiq]|(?:frozen)?set\b|(?:new )?(?:Set|Map|List|Array|HashMap|HashSet|RegExp)\b"
)
"""A collection or a pattern: no time, no amount."""
_CODE: Final = re.compile(r"=>|\b(?:function|async|lambda|class)\b")
"""What does something: no default. Neither is the number of an enumerator, which only tells it from the others."""
NO_DEFAULT: Final = 0.15
SAYS_DEFAULT: Final = 1.3
"""For a constant that calls itself a default, where one is asked for."""
NO_ANSWER: Final = 0.8
"""For a value that only says that there is none yet."""
SPELLED: Final = 2.0
"""For a setting whose very name the question spells."""
NOT_READ_THERE: Final = 0.7
"""For what is no variable of the environment, where one is asked for."""
READ_WITHOUT: Final = 0.9
"""For a key that is read where no default stands, when one is asked for."""
WITHOUT_VALUE: Final = 0.6


def names_kind(word: str) -> bool:
    """Whether a word only says which kind of setting is asked for: "environment variable", "command line option"."""
    return _ENVIRONMENT.search(word) is not None or _OPTION.search(word) is not None


@dataclass(frozen=True, slots=True)
class Asks:
    """What the question's words say of the setting that is looked for."""

    for_environment: bool
    for_option: bool
    for_value: bool
    measures: tuple[re.Pattern[str], ...]
    """Of what is asked for, a time or an amount: how names of such settings sound."""
    for_default: bool = False
    names: frozenset[str] = frozenset()
    """Names that the question spells as code does, without their marks and in lower case."""

    @classmethod
    def of(cls, text: str) -> Asks:
        measures = tuple(sounds for asked, sounds in MEASURES if asked.search(text))
        names = frozenset("".join(parts(name.rpartition(".")[2])) for name in identifiers_of(text))
        return cls(
            bool(_ENVIRONMENT.search(text)),
            bool(_OPTION.search(text)),
            bool(_VALUE.search(text)),
            measures,
            bool(_DEFAULT.search(text)),
            names,
        )

    def sounds_so(self, name: str) -> bool:
        """Whether a name sounds like what is measured; every name where nothing is."""
        words = " ".join(parts(name))
        return not self.measures or any(sounds.search(words) for sounds in self.measures)

    def is_measure(self, value: str) -> bool:
        """Whether a value says by itself that it is of the measure asked for: `1.hour`, `Duration.ofSeconds(3)`."""
        return bool(self.measures) and self.measures[0] is TIMES and TIME_VALUE.search(value[:80]) is not None

    def is_other(self, value: str) -> bool:
        """Whether a value is a time where an amount is asked for, or says yes or no where either is."""
        if self.measures and self.measures[0] in COUNTED and _BOOLEAN.fullmatch(value):
            return True
        return self.measures[:1] in ((AMOUNT,), (TRIES,)) and TIME_VALUE.search(value[:80]) is not None

    def measured(self, name: str) -> float:
        if self.names and "".join(parts(name)) in self.names:
            return SPELLED
        words = " ".join(parts(name))
        return OTHER_MEASURE if self.measures and not any(sounds.search(words) for sounds in self.measures) else 1.0

    def factor_of(self, fact: Fact) -> float:
        factor = READ_WITHOUT if self.for_default and not fact.value else 1.0
        factor *= OTHER_VALUE if self.is_other(fact.value) else 1.0
        return factor * self._kind_of(fact) * self.measured(fact.name)

    def _kind_of(self, fact: Fact) -> float:
        is_environment = bool(_READS_ENVIRONMENT.search(fact.text))
        if self.for_environment:
            return 1.5 if is_environment else NOT_READ_THERE
        if self.for_option and (fact.name.startswith("--") or "Arg" in fact.text):
            return 1.2
        return 1.0

    def factor_of_symbol(self, symbol: Symbol, *, is_named: bool = False) -> float:
        """A default that is asked for stands where a value is given; `is_named`: the name says what is asked for."""
        value = value_of(symbol)
        factor = WITHOUT_VALUE if self.for_value and not value else 1.0
        factor *= NOT_READ_THERE if self.for_environment else 1.0
        if self.for_value and SENTINEL.fullmatch(value):
            factor *= WITHOUT_VALUE if value.startswith("default") else NO_ANSWER
        if self.for_default and is_named and value and "default" in parts(symbol.name):
            factor *= SAYS_DEFAULT
        if self.for_default and (_CODE.search(value) or (symbol.kind == "member" and value.isdigit())):
            factor *= NO_DEFAULT
        if self.is_other(value):
            factor *= OTHER_VALUE
        if self.measures and _NO_NUMBER.match(value):
            factor *= OTHER_MEASURE
        if self.measures and self.measures[0] in COUNTED and _WORDS_ONLY.fullmatch(value):
            factor *= OTHER_MEASURE
        measured = self.measured(symbol.name)
        return factor * (1.0 if measured < 1.0 and self.is_measure(value) else measured)
