"""A message with its values filled in, as a log or an error shows it: the literal whose own words all stand in it.

Of a template little may be left where values are long (a path, an address, another error), so that it is not the share
of the text that counts here but that nothing of the literal is missing, piece behind piece, and how much that is.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from anchors.graph.texts.words import files_with_word
from anchors.syntax.languages import is_code
from iquest_cli.analyst.logs.literal_places import SPELLED, Found, literals_of, ordered
from iquest_cli.analyst.logs.literal_texts import Words, letters_of, letters_said, words_of
from iquest_cli.analyst.logs.pasted_lines import without_aside

if TYPE_CHECKING:
    from anchors.workspace import Workspace
    from iquest_cli.analyst.ranking.relevance import Relevance

MAX_MESSAGES: Final = 12
MAX_CHARS: Final = 800
MAX_WORDS: Final = 80
MAX_FILES: Final = 40
MIN_WORDS: Final = 3
"""Of a text in quotes: fewer are a name."""
LEAST_WORDS: Final = 2
LEAST_LETTERS: Final = 9
"""What a literal must say at least, and which share of a text so that it is not a word of everyday in it."""
LEAST_SHARE: Final = 0.2
SHORT: Final = 12
SHARE_OF_SHORT: Final = 0.33
"""The same of a literal with no more letters or of two words."""
UNMARKED_WORDS: Final = 4
UNMARKED_SHARE: Final = 0.5
"""The same of a text that neither quotes nor a time, a level or the name of an error mark as a message."""
COMES_FROM: Final = re.compile(
    r"\bcom(?:es?|ing) from\b|\b(?:who|what|which \w{1,20}) (?:logs?|writes?|prints?|emits?|raises?|throws?|reports?"
    r"|outputs?|says|sends|shows?|produces?)\b|\bwhere (?:is|are|was|were|does|do|did)\b.{0,400}"
    r"\b(?:logged|written|printed|emitted|raised|thrown|reported|produced|shown|sent)\b",
    re.IGNORECASE | re.DOTALL,
)
"""Asks where a message comes from, whatever else the message makes the question look like."""
_OUTER: Final = (
    re.compile(r"\"([^\n]{4,800})\""),
    re.compile(r"(?<!\w)'([^\n]{4,800})'(?!\w)"),
    re.compile(r"`([^\n]{4,800})`"),
    re.compile(r"[“«„「]([^\n]{4,800})[”»“」]"),
)
"""From the first mark to the last: a message has marks of its own around its values."""
_MARKED: Final = re.compile(
    r"\b\d\d:\d\d:\d\d\b|^\s*\d{9,13}(?:\.\d+)?: "
    r"|\b(?:TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERR(?:OR)?|FATAL|CRITICAL|SEVERE|ALERT)\b\s?[\]:|>*-]"
    r"|^\s*(?:[\w.$:\\]{0,120}(?:Error|Exception|Fault|Panic)|error|fatal|Fatal|panic|warning|PHP [\w ]{1,20})\s?:\s"
    r"|\bpanicked at\b|^\s*ACK \["
)
_TOLD: Final = re.compile(
    r"\b(?:answer\w*|say|says|said|print\w*|show\w*|log\w*|get|gets|got|see|error|message|output|line)\s?:\s"
    r"([^\n]{9,800}?)(?:[.!]?\s+(?=(?:Where|What|Why|Who|Which|How)\b)|$)",
    re.MULTILINE,
)
"""`The server answers: Unknown tag "foo". Where does that come from?`"""
_PLACES: Final = re.compile(r"\S{0,400}[\\/@]\S{0,400}")
"""Paths and addresses, which are values."""
_ASKS: Final = re.compile(
    r"\?|\b(?:where|why|what|which|who|how|when|does|do|is it|can i|explain|show|find|list|tell)\b", re.IGNORECASE
)


class Message(NamedTuple):
    text: str
    words: Words
    """In small letters."""
    num_letters: int
    is_marked: bool

    def said_by(self, said: str) -> float:
        """The letters of a literal that is said as a whole; 0.0 where it is not, or is little of the message. One
        without a space is a name."""
        if " " not in said.strip():
            return 0.0
        num_words, letters = letters_said(self.words, said)
        if num_words < LEAST_WORDS or letters < LEAST_LETTERS:
            return 0.0
        is_short = num_words == LEAST_WORDS or letters <= SHORT
        least = SHARE_OF_SHORT if is_short else LEAST_SHARE
        if not self.is_marked:
            least = UNMARKED_SHARE
            if num_words < UNMARKED_WORDS:
                return 0.0
        return float(letters) if letters >= least * self.num_letters else 0.0


def find_filled(workspace: Workspace, relevance: Relevance, text: str) -> list[Found]:
    """The literals that say most of a message of the question, those first whose function has more to do with it."""
    best: list[Found] = []
    for message in _messages(text):
        files = _likely(workspace, relevance, message.text)
        found = list(literals_of(workspace, relevance, files, message.said_by, is_every=True))
        top = max((item.share for item in found), default=0.0)
        if found and top > max((item.share for item in best), default=0.0):
            best = [item for item in found if item.share == top]
    return ordered(relevance, best)


def _messages(text: str) -> list[Message]:
    """The texts in quotes; of a question that has none, and is no question, its lines."""
    quoted = [match[1] for mark in _OUTER for match in islice(mark.finditer(text), MAX_MESSAGES)]
    found = [message_of(said) for said in quoted if len(said.split()) >= MIN_WORDS]
    rows = [row for row in text.split("\n") if row.strip()][: 4 * MAX_MESSAGES]
    found += [message_of(match[1]) for match in islice(_TOLD.finditer(text), MAX_MESSAGES)]
    asks = _ASKS.search(text) is not None
    for row in rows:
        is_marked = _MARKED.search(row) is not None
        if is_marked or not asks:
            found.append(message_of(row, is_marked=is_marked))
    return [message for message in found if message.num_letters][:MAX_MESSAGES]


def message_of(said: str, *, is_marked: bool = True) -> Message:
    said = said[:MAX_CHARS]
    words = tuple(word.lower() for word in words_of(said))[:MAX_WORDS]
    return Message(said, words, letters_of(words_of(_PLACES.sub(" ", without_aside(said)))), is_marked)


def _likely(workspace: Workspace, relevance: Relevance, text: str) -> list[int]:
    """Files of code that hold most of the words, a rare one counting for more."""
    snapshot, roles = workspace.snapshot, workspace.file_roles
    weights: defaultdict[int, float] = defaultdict(float)
    num_files = len(snapshot.files)
    for word in islice(dict.fromkeys(SPELLED.findall(text)), MAX_WORDS):
        files = files_with_word(snapshot, word) or ()
        weight = math.log((num_files + 1) / (len(files) or 1))
        for file in files:
            weights[file] += weight
    best = sorted(weights, key=lambda file: (-weights[file], file))
    own = (
        file
        for file in best
        if roles[file] == "source"
        and is_code(snapshot.files[file].language or "")
        and relevance.file_factor(file) > 0.0
    )
    return list(islice(own, MAX_FILES))
