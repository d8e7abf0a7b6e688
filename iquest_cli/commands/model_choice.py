"""Which model answers: the flag or setting, else the largest installed one that fits, else none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iquest_cli.errors import UsageProblem

if TYPE_CHECKING:
    from engine.types import Engine
    from iquest_cli.analyst.model.tool_calls import ToolFormat
    from iquest_cli.console import Console
    from iquest_cli.settings import Settings


def open_chosen(settings: Settings, console: Console) -> Engine | None:
    """The engine with its remarks on stderr; None without a model. Raises the errors of `open_engine`."""
    word = chosen_model(settings, console)
    if word is None:
        return None
    from engine.open import open_engine
    from iquest_cli.threads import as_given

    as_given()
    engine = open_engine(
        word,
        offline=settings.offline,
        max_context=settings.engine.max_context,
        tensor_parallel=settings.engine.tensor_parallel,
        kv_budget=kv_bytes(settings.engine.kv_budget),
        prefix_bytes=int(settings.engine.prefix_gib * 2**30),
        prefix_int8=settings.engine.prefix_int8,
    )
    for note in engine.notes:
        console.warn(f"{engine.name}: {note}")
    return engine


def kv_bytes(text: str | None) -> int | None:
    """`--kv-budget` as bytes. Raises UsageProblem."""
    if text is None:
        return None
    from engine.devices import parse_size
    from engine.errors import EngineError

    try:
        return parse_size(text)
    except EngineError as error:
        raise UsageProblem(f"--kv-budget: {error}") from None


def tool_format(settings: Settings) -> ToolFormat | None:
    """How a model calls tools whose name the catalog does not know: on a server, which parses calls itself, as JSON."""
    return "hermes" if (settings.model or "").startswith("server:") else None


def chosen_model(settings: Settings, console: Console) -> str | None:
    """A `--model` word for the engine. `server:` and `server:#name` stand for the address of `engine.server_url`."""
    word = settings.model
    if word is None:
        return _installed(settings, console)
    if word == "none":
        return None
    if word == "server:" or word.startswith("server:#"):
        if settings.engine.server_url is None:
            raise UsageProblem(f"{word} names no address: set engine.server_url, or write server:http://HOST:PORT/v1")
        return f"server:{settings.engine.server_url}{word.removeprefix('server:')}"
    return word


def _installed(settings: Settings, console: Console) -> str | None:
    from engine.installed import list_installed

    if not list_installed():
        return None  # by far the most common end, reached without a look at the machine
    from importlib.util import find_spec

    from engine.sources import default_model

    name = default_model(settings.engine.max_context)
    if name is None:
        return None
    if find_spec("torch") is None or find_spec("transformers") is None:
        console.warn(f"{name} is here but torch is not (pip install 'iquest[engine]'): no model answers")
        return None
    console.warn(f"{name} answers; --model none for the evidence alone")
    return name
