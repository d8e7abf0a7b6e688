"""Checks of a state that went (`if (!invoice.CanRefund()) return NotFound();`) where others of its kind still ask and
refuse. Asked by `guard/dropped`; who may do something is `refusals`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from anchors.syntax.languages import is_code
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.rules.contracts import where_was
from iquest_cli.reviewer.rules.refusals import REFUSES, LostRefusal, asked_elsewhere, refusal_blocks

_FAILS: Final = re.compile(
    r"(?:\b(?:return|raise|throw|abort|halt)\b|[\w$]\.(?:json|send|status|String|JSON|Error|Abort\w*)\()[^\n]{0,200}?"
    r"(?:[Ee]rr(?:or)?(?![a-z])|[a-z]Error|Exception|[Ii]nvalid|[Cc]annot|BadRequest|BAD_REQUEST|Unprocessable|UNPROCESSABLE"
    r"|[Cc]onflict|CONFLICT|NotFound|NOT_FOUND|(?<![\w.])4(?:00|0[49]|1[02]|2[23])(?![\w.]))"
)
"""What answers that it cannot be done, as things are."""
_STATE: Final = re.compile(
    r"(?<!\w)(?:(?:is|has|can|may|are|should)_\w+|(?:is|has|can|may|are|should|Is|Has|Can|May|Are|Should)[A-Z]\w+"
    r"|\w{3,}?_?(?:[Aa]llowed|[Ee]nabled|[Dd]isabled|[Aa]ctive|[Ee]xpired|[Ll]ocked|[Aa]rchived|[Pp]aused)|[a-z]\w{4,}\?)(?!\w)"
)
"""A name that asks for a state."""
_OF_VALUE: Final = re.compile(
    r"(?i)^(?:is|has|are)_?(?:null|none|nil|empty|blank|nan|ok|err|error|nullor\w+|some|match|valid|instance|array|string|function"
    r"|number|object|undefined|defined|present|ok_and|present)$"
)
"""What is asked of any value."""


def lost_states(change: Change) -> Iterator[LostRefusal]:
    for file, _, path in change.kept_files:
        if not is_code(change.language(path)) or change.is_test(path):
            continue
        for line, block in (found for hunk in file.hunks for found in refusal_blocks(hunk, _FAILS)):
            words = _states(block[0])
            if not words or any(map(REFUSES.search, block)):
                continue
            others = asked_elsewhere(change, path, words, _FAILS) if not words & change.said else ()
            if others:
                yield LostRefusal(path, where_was(change, path, line), " ".join(block[0].split())[:80], others)


def _states(text: str) -> frozenset[str]:
    found = frozenset(word for word in _STATE.findall(text) if not _OF_VALUE.match(word))
    return frozenset(word.rstrip("?") for word in found)
