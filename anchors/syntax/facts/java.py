"""Java's own facts: annotations of Spring, JAX-RS, Kafka, picocli; `main`; settings by annotation."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from anchors.syntax.drafts import Draft
from anchors.syntax.facts import bound, callbacks, java_web, logs, servlets, settings, streams, web
from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.java_paths import first_path, paths, prefix_of, rooted, under
from anchors.syntax.facts.literals import STRING
from anchors.syntax.facts.sink import Sink
from anchors.syntax.facts.tables import PUBLISH, table
from anchors.syntax.source import one_line, text

_MAPPING: Final = re.compile(r"^(Get|Post|Put|Delete|Patch|Request|Message|Subscribe)Mapping\b")
_METHOD: Final = re.compile(r"RequestMethod\.(\w+)|method\s*=\s*[{[]?\s*(GET|POST|PUT|DELETE|PATCH|HEAD)")
_SPOKEN: Final = frozenset({"Get", "Post", "Put", "Delete", "Patch", "Head", "Options"})
_VERBS: Final = frozenset({"GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"})
_HANDLERS: Final = re.compile(
    r"^(EventListener|TransactionalEventListener|KafkaListener|RabbitListener|JmsListener|SqsListener|StreamListener|"
    r"Scheduled|ServiceActivator|KafkaHandler|OnMessage|OnOpen|Incoming|Subscribe|ExceptionHandler|Async|PostConstruct|"
    r"RabbitHandler|PulsarListener|Recurring|OnClose|OnWebSocket\w+|DgsQuery|DgsMutation|DgsSubscription|QueryMapping|"
    r"MutationMapping|SubscriptionMapping|EventHandler|CommandHandler|ApplicationScoped|Bean)\b"
)
_MAIN: Final = re.compile(r"\bstatic\s+(?:final\s+)?void\s+main\s*\(\s*(?:final\s+)?String")
_PLACEHOLDER: Final = re.compile(rb"\$\{([\w.\-]+)(?::((?:#\{[^}\"]*\}|[^}\"])*))?\}")
_TARGET: Final = re.compile(rb"^@(?:field|param|get|set|property|setparam|file):")
_TOLD: Final = frozenset(
    {"SpringBootApplication", "Path", "Command", "CommandLine.Command", "ShellMethod", "ConfigurationProperties"}
)
_IGNORED: Final = frozenset({"Async", "Bean", "PostConstruct", "ApplicationScoped"})
_MESSAGES: Final = frozenset({"MessageMapping", "SubscribeMapping"})
"""Their destinations are no paths."""
_CLIENTS: Final = frozenset({"FeignClient", "RegisterRestClient", "HttpExchange", "ReactiveFeignClient", "Client"})
"""What marks an interface through which routes of others are asked."""

_AT_LEVEL: Final = re.compile(r"\.at(Trace|Debug|Info|Warn|Error)\(\)")
_SET_MESSAGE: Final = re.compile(r"\.setMessage\(\s*\"((?:[^\"\\\\]|\\\\.)*)\"")


def read_file(sink: Sink) -> None:
    bound.spring_properties(sink)
    for draft in sink.drafts:
        if draft.name == "main" and draft.kind == "method" and _MAIN.search(draft.signature):
            sink.put("entry", draft.name_at, draft.index, "main method")
        elif draft.kind == "method":
            servlets.read_method(sink, draft)
            callbacks.read_method(sink, draft)
            java_web.read_method(sink, draft)
        if draft.decorators:
            annotated(sink, draft)


@lru_cache(maxsize=4096)
def _tells(name: str) -> bool:
    """Whether an annotation of this name may be a fact; most are `Override` and its like, in class after class."""
    return (
        name in _TOLD
        or name in _VERBS
        or name in _SPOKEN
        or any(words.match(name) is not None for words in (_MAPPING, _HANDLERS))
    )


def annotated(sink: Sink, draft: Draft) -> None:
    """What the annotations of a class or method say."""
    for annotation in draft.decorators:
        if _tells(annotation.partition("(")[0]):
            break
    else:
        return
    verb = next((name for name in draft.decorators if name in _VERBS), "")
    has_path = False
    is_client = draft.parent is not None and any(
        mark.partition("(")[0].rpartition(".")[2] in _CLIENTS for mark in draft.parent.decorators
    )
    for annotation in draft.decorators:
        name, _, rest = annotation.partition("(")
        shown = "@" + annotation
        if name == "SpringBootApplication":
            sink.put("entry", draft.name_at, draft.index, "Spring Boot application")
        elif draft.kind == "method" and name in _SPOKEN and _is_routed(draft, rest):
            has_path = True
            for path in () if is_client else paths(rest):
                sink.put(
                    "route", draft.name_at, draft.index, rooted(under(prefix_of(draft), path)), name.upper(), shown
                )
        elif draft.kind == "method" and (_MAPPING.match(name) or name == "Path"):
            has_path = True
            for path in () if is_client else paths(rest):
                whole = under(prefix_of(draft), path)
                whole = whole if name in _MESSAGES else rooted(whole)
                sink.put("route", draft.name_at, draft.index, whole, verb or _verb(name, rest), shown)
        elif _HANDLERS.match(name) and name not in _IGNORED:
            quoted = re.search(r"\"([^\"]*)\"", rest)
            event = first_path(rest) or (quoted[1] if quoted else re.split(r"[),.]", rest)[0] or draft.name)
            sink.put("handler", draft.name_at, draft.index, event if "=" not in event else draft.name, "", shown)
        elif name in ("Command", "CommandLine.Command", "ShellMethod"):
            quoted = re.search(r"(?:name|key)\s*=\s*\"([^\"]*)\"", rest)
            sink.put("command", draft.name_at, draft.index, quoted[1] if quoted else draft.name, "", shown)
        elif name == "ConfigurationProperties":
            quoted = re.search(r"\"([^\"]*)\"", rest)
            sink.put("config", draft.name_at, draft.index, quoted[1] if quoted else "", "", shown)
    if verb and not has_path and not is_client and draft.kind == "method":
        sink.put("route", draft.name_at, draft.index, rooted(prefix_of(draft)), verb, "@" + verb)


def _verb(name: str, rest: str) -> str:
    match = _MAPPING.match(name)
    if match and match[1] not in ("Request", "Message", "Subscribe"):
        return match[1].upper()
    return ",".join(one or two for one, two in _METHOD.findall(rest))


def _is_routed(draft: Draft, rest: str) -> bool:
    """Whether `@Get("/orders")` of Armeria and Micronaut is one: with a path, or in a class with one."""
    return rest.startswith(('"/', '"{')) or ((not rest or '"' in rest) and prefix_of(draft) != "")


def annotation(sink: Sink, at: int, raw: bytes) -> None:
    """`@Value("${key:default}")`, on whatever it stands."""
    if b":" in raw[:12]:
        raw = _TARGET.sub(b"@", raw)  # Kotlin says what an annotation is for
    if raw.startswith(b"@Value"):
        for match in _PLACEHOLDER.finditer(raw):
            sink.add("config", at, text(match[1]), text(match[2] or b""), one_line(raw))
    elif raw.startswith((b"@ConditionalOnProperty", b"@ConfigProperty")):
        found = re.search(rb"name\s*=\s*", raw)
        quoted = STRING.search(raw, found.end() if found else 0)
        if quoted:
            sink.add("config", at, text(quoted[0].strip(b'"')), "", one_line(raw))


def fluent_log(sink: Sink, call: Call) -> bool:
    """slf4j's `logger.atWarn().setMessage("x {}").addArgument(1).log()`."""
    chain = text(call.raw_receiver)
    level = _AT_LEVEL.search(chain)
    if level is None or call.arguments:
        return False
    message = _SET_MESSAGE.search(chain)
    sink.add("log", call.at, level[1].lower(), message[1] if message else "", chain.partition(".at")[0][:80])
    return True


IDIOMS: Final = table(
    *java_web.IDIOMS,
    ("log", fluent_log),
    (
        "trace debug info warn warning error fatal log severe fine finer finest config isLoggable logp setMessage",
        logs.log_call,
    ),
    ("log", logs.bare_log),
    ("print println printf", streams.write_call),
    ("getLogger getLog forClass", logs.make_logger),
    ("setLevel " + logs.SET_NAMES, logs.set_level),
    (
        "getenv getProperty getRequiredProperty getInteger getBoolean resolvePlaceholders getBooleanProperty "
        "getIntProperty getIntegerProperty getLongProperty getDoubleProperty getStringProperty getListProperty "
        "getEnumProperty",
        settings.environment_read,
    ),
    (
        "key setKey boolSetting intSetting longSetting timeSetting simpleString enumSetting listSetting",
        settings.declared_key,
    ),
    (
        "get getString getInt getLong getDouble getBoolean getList getClass getPassword getShort getOrDefault "
        "getConfiguredInstance getConfiguredInstances getDuration containsKey values",
        settings.store_read,
    ),
    ("define defineInternal", settings.defined_key),
    (PUBLISH, web.named_call),
)
