"""What an Android manifest says that starts: the application's own class, and the activity that the launcher opens.

Reads text, no XML: a damaged manifest tells what can be read of it. Source: the reference of `AndroidManifest.xml` at
developer.android.com/guide/topics/manifest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

MANIFEST: Final = "AndroidManifest.xml"
LAUNCHER: Final = "opened by the launcher"
APPLICATION: Final = "application class"
SHELLS: Final = frozenset(
    (
        "FlutterActivity",
        "FlutterFragmentActivity",
        "ReactActivity",
        "BridgeActivity",
        "CordovaActivity",
        "GodotActivity",
    )
)
"""Activities that show what is written in Dart, JavaScript and the like: the program begins there."""
MAX_TEXT: Final = 400_000
MAX_TAG: Final = 4_000
_TAG: Final = re.compile(rf"<(?P<close>/?)(?P<tag>[a-z-]{{1,40}})\b(?P<given>[^<>]{{0,{MAX_TAG}}})>")
_NAME: Final = re.compile(r"\bandroid:name\s*=\s*[\"']([\w.$]{1,200})[\"']")
_TARGET: Final = re.compile(r"\bandroid:targetActivity\s*=\s*[\"']([\w.$]{1,200})[\"']")
_ACTIVITIES: Final = ("activity", "activity-alias")
_OPENS: Final = ("android.intent.category.LAUNCHER", "android.intent.category.LEANBACK_LAUNCHER")
_ROOT: Final = re.compile(r"(?:^|/)src/[^/]+/AndroidManifest\.xml$|(?:^|/)AndroidManifest\.xml$")


class Component(NamedTuple):
    """A class as a manifest names it, `.ui.MainActivity`, and what starts it."""

    name: str
    text: str


def components(text: str) -> Iterator[Component]:
    """The application's own class and every activity that a launcher opens, each once."""
    known: set[str] = set()
    activity = ""
    for match in _TAG.finditer(_without_comments(text[:MAX_TEXT])):
        tag, given = match["tag"], match["given"] or ""
        if tag in _ACTIVITIES:
            named = (_TARGET.search(given) if tag == "activity-alias" else None) or _NAME.search(given)
            activity = named[1] if named is not None and not match["close"] and not given.endswith("/") else ""
        named = _NAME.search(given)
        if named is None or match["close"]:
            continue
        if tag == "category" and named[1] in _OPENS and activity and activity not in known:
            known.add(activity)
            yield Component(activity, LAUNCHER)
        elif tag == "application" and named[1] not in known:
            known.add(named[1])
            yield Component(named[1], APPLICATION)


def _without_comments(text: str) -> str:
    """What stands outside of `<!-- -->`; of one that is never closed, nothing behind its beginning."""
    kept, at = list[str](), 0
    while (opened := text.find("<!--", at)) >= 0:
        kept.append(text[at:opened])
        closed = text.find("-->", opened)
        if closed < 0:
            return " ".join(kept)
        at = closed + len("-->")
    return " ".join((*kept, text[at:]))


def module_of(path: str) -> str:
    """The folder of the module that a manifest stands in, with its slash: `app/` of `app/src/main/…`."""
    found = _ROOT.search(path)
    folder = path[: found.start()] if found is not None else ""
    return f"{folder}/" if folder else ""


def source_of(name: str, module: str, paths: list[str]) -> str | None:
    """The file of a class among those of its name, one of the manifest's own module first; None where two are as
    likely."""
    tail = f"/{name.lstrip('.').replace('.', '/')}"
    fitting = [p for p in paths if p.endswith((".java", ".kt")) and f"/{p}".rpartition(".")[0].endswith(tail)]
    own = [path for path in fitting if path.startswith(module)] or fitting
    return own[0] if len(own) == 1 else None
