"""How a language says which callee names are worth a look: names, and the idioms to try on a call of one.

An idiom looks at a call and says whether the call was its own; of several for a name the first that does ends it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.sink import Sink

Idiom = Callable[[Sink, Call], bool]
Table = dict[bytes, tuple[Idiom, ...]]
Patterns = tuple[tuple[re.Pattern[bytes], Idiom], ...]
"""Idioms for whole families of names, where a language logs by plain functions."""


def table(*entries: tuple[str, Idiom]) -> Table:
    """From ("name other_name", idiom) pairs; a name may stand in several."""
    found: Table = {}
    for names, idiom in entries:
        for name in names.split():
            found[name.encode()] = (*found.get(name.encode(), ()), idiom)
    return found


PUBLISH: Final = (
    "publish subscribe emit on once off addListener addEventListener removeListener dispatch "
    "dispatchEvent trigger send send_task sendMessage send_message send_signal sendEvent produce consume "
    "listen enqueue notify fire signal connect register register_handler add_handler add_event_handler "
    "handle on_event convertAndSend basic_publish basic_consume queue topic subscribe_to postMessage "
    "post_message broadcast signature delay apply_async invoke raise_event queue_declare Publish "
    "Subscribe Emit On Handle Dispatch Send Enqueue QueueSubscribe Notify reverse redirect url_for "
    "reverse_lazy render render_template get_template import_string "
)
