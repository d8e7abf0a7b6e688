"""What a servlet container calls: methods of servlets, of listeners and of Scalatra's bootstrap, in Java and Scala."""

from __future__ import annotations

import re
from typing import Final

from anchors.syntax.drafts import Draft
from anchors.syntax.facts.sink import Sink

_SERVLET: Final = re.compile(r"Servlet$")
_VERBS: Final = {
    "doGet": "GET", "doPost": "POST", "doPut": "PUT", "doDelete": "DELETE", "doPatch": "PATCH", "service": "",
}  # fmt: skip
_STARTED: Final = {
    "contextInitialized": "ServletContextListener",
    "sessionDestroyed": "HttpSessionListener",
    "init": "LifeCycle",
}


def read_method(sink: Sink, draft: Draft) -> None:
    holder = draft.parent
    if holder is None or (draft.name not in _VERBS and draft.name not in _STARTED):
        return
    if draft.name in _VERBS and any(_SERVLET.search(base) for base in holder.bases):
        sink.put("route", draft.name_at, draft.index, f"servlet {holder.name}", _VERBS[draft.name], draft.signature)
    elif any(base.rpartition(".")[2] == _STARTED.get(draft.name) for base in holder.bases):
        sink.put("handler", draft.name_at, draft.index, draft.name, "", draft.signature)
