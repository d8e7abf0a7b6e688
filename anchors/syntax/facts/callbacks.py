"""Methods that a framework of the JVM calls by the type that their class is of: runners and listeners of Spring, jobs
of Quartz, components of Android, plugins of Gradle and of Maven. In Java, Kotlin and Scala.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from anchors.syntax.drafts import Draft
from anchors.syntax.facts.sink import Sink


class _Called(NamedTuple):
    base: re.Pattern[str]
    """Of the whole last name of a base, without what it is given."""
    said: str
    word: bytes = b""
    """What the file says beside it, where the base's name alone may be anything."""
    kind: str = "entry"


_ANDROID: Final = _Called(
    re.compile(
        r"\w*Activity|Application|\w*Service|BroadcastReceiver|ContentProvider|(?:Coroutine|Listenable|Rx)?Worker"
    ),
    "Android {}",
    b"android",
)
_RUNNER: Final = _Called(re.compile(r"ApplicationRunner|CommandLineRunner"), "Spring Boot {}")
_JOB: Final = _Called(re.compile(r"Job|InterruptableJob|StatefulJob|QuartzJobBean"), "scheduled job", b"quartz")
_VERTICLE: Final = _Called(re.compile(r"(?:Abstract|Coroutine)?Verticle"), "verticle")
_SOCKET: Final = _Called(
    re.compile(r"AutoDemanding|Listener|WebSocket(?:Adapter|Listener)|\w*WebSocketHandler"),
    "web socket",
    kind="handler",
)
_CALLED: Final[dict[str, tuple[_Called, ...]]] = {
    **dict.fromkeys(("onCreate", "onReceive", "doWork", "onStartCommand", "onBind", "onMessageReceived"), (_ANDROID,)),
    **dict.fromkeys(
        ("onWebSocketOpen", "onWebSocketConnect", "onWebSocketText", "onWebSocketBinary", "onWebSocketClose"),
        (_SOCKET,),
    ),
    **dict.fromkeys(("handleTextMessage", "handleBinaryMessage", "afterConnectionEstablished"), (_SOCKET,)),
    "handleRequest": (_Called(re.compile(r"Request(?:Stream)?Handler"), "Lambda function", b"lambda", "handler"),),
    "onMessage": (_Called(re.compile(r"MessageListener"), "message", kind="handler"),),
    "run": (_RUNNER, _Called(re.compile("QuarkusApplication"), "Quarkus application")),
    "execute": (_JOB, _Called(re.compile(r"AbstractMojo|Mojo"), "Maven goal")),
    "executeInternal": (_JOB,),
    "apply": (_Called(re.compile(r"Plugin"), "Gradle plugin", b"gradle"),),
    "start": (
        _VERTICLE,
        _Called(re.compile(r"BundleActivator"), "OSGi bundle"),
        _Called(re.compile(r"Application"), "JavaFX application", b"javafx"),
    ),
    "onEnable": (_Called(re.compile(r"JavaPlugin|PluginBase"), "plugin"),),
    "process": (_Called(re.compile(r"AbstractProcessor|SymbolProcessor"), "annotation processor"),),
}
_LISTENER: Final = re.compile(r"(?:[\w.]+\.)?\w*Application(?:Event)?Listener(?:<(?P<event>[\w.]+)>)?$")


def read_method(sink: Sink, draft: Draft) -> None:
    holder = draft.parent
    if holder is None or holder.kind in ("interface", "trait") or _is_for_others(draft, holder):
        return
    if draft.name == "onApplicationEvent":
        found = next(filter(None, map(_LISTENER.match, holder.bases)), None)
        if found is not None:
            sink.put("handler", draft.name_at, draft.index, found["event"] or draft.name, "", draft.signature)
        return
    for called in _CALLED.get(draft.name, ()):
        plain = (re.split(r"[<(]", base)[0].strip().rpartition(".")[2] for base in holder.bases)
        base = next((name for name in plain if called.base.fullmatch(name)), None)
        if base is not None and (not called.word or sink.says(called.word)):
            sink.put(called.kind, draft.name_at, draft.index, called.said.format(base))
            return


def _is_for_others(draft: Draft, holder: Draft) -> bool:
    """Whether others extend the class and are started in its place; of a plugin Gradle makes the rest itself."""
    return re.search(r"\babstract\b", holder.signature) is not None and draft.name != "apply"
