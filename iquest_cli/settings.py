"""Settings: one frozen value with a default for every key. Adding a setting takes one field in its section's struct.

Does not know where values come from; `layers.py` merges them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

import msgspec

Severity = Literal["info", "low", "medium", "high", "critical"]
Confidence = Literal["low", "medium", "high"]
Threshold = Literal["none", "info", "low", "medium", "high", "critical"]
SEVERITIES: tuple[str, ...] = get_args(Severity)
CONFIDENCES: tuple[str, ...] = get_args(Confidence)

REPOSITORY_FILE = ".iquest.toml"
REPOSITORY_SECTIONS = ("paths", "anchors", "review")


class PathSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`include`: the files and folders that `pack` keeps to; none is everything."""

    include: tuple[str, ...] = ()


class AnchorSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Symbols with shell wildcards: `name`, `Class.method`, `path:name`; `pin` and `drop` take a kind before it."""

    entry_points: tuple[str, ...] = ()
    pin: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()


class ReviewSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`fail_on` unset: none for `review`, high for `check`. `fail_on_model`: what a model says gates from there on."""

    fail_on: Threshold | None = None
    fail_on_model: Threshold = "none"
    min_confidence: Confidence = "low"
    max_findings: int = 200
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    baseline: str | None = None
    min_coverage: float = 0.0


class AskSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`budget` unset: the model's context less the answer; 131,072 without a model."""

    budget: int | None = None
    plan: Literal["auto", "whole", "packed", "summary"] = "auto"
    max_tokens: int = 1024
    temperature: float = 0.0
    seed: int = 0


class EngineSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`server_url`: the address behind `server:` and `server:#name`. `max_context` caps what is planned for.

    `tensor_parallel`: processes that share every layer; unset, all equal GPUs if one does not do; 1 keeps layers whole.
    `kv_budget`: the most of the devices' memory that keys and values may take, as 5GiB; the rest waits elsewhere.
    `prefix_gib`: how much of read prompts is kept on disk for the next question, 0 for none; `prefix_int8`: in 8 bits.
    """

    max_context: int | None = None
    server_url: str | None = None
    tensor_parallel: int | None = None
    kv_budget: str | None = None
    prefix_gib: float = 16.0
    prefix_int8: bool = False


class IndexSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`jobs` unset: one worker a core. `cache_dir` unset: the user cache folder."""

    jobs: int | None = None
    cache_dir: str | None = None


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`model` unset: the largest installed one that fits, else none."""

    model: str | None = None
    offline: bool = False
    color: Literal["auto", "always", "never"] = "auto"
    paths: PathSettings = PathSettings()
    anchors: AnchorSettings = AnchorSettings()
    review: ReviewSettings = ReviewSettings()
    ask: AskSettings = AskSettings()
    engine: EngineSettings = EngineSettings()
    index: IndexSettings = IndexSettings()


@dataclass(frozen=True, slots=True)
class Resolved:
    """`origins`: dotted key -> "default", a file, a variable or "flag"."""

    values: Settings
    origins: Mapping[str, str]


def known_keys(struct: type[msgspec.Struct] = Settings, prefix: str = "") -> dict[str, Any]:
    """Dotted key -> type, in the order of the structs."""
    keys: dict[str, Any] = {}
    for field in msgspec.structs.fields(struct):
        if isinstance(field.type, type) and issubclass(field.type, msgspec.Struct):
            keys.update(known_keys(field.type, f"{prefix}{field.name}."))
        else:
            keys[f"{prefix}{field.name}"] = field.type
    return keys


def value_of(settings: Settings, key: str) -> Any:
    """The value behind a dotted key."""
    value: Any = settings
    for part in key.split("."):
        value = getattr(value, part)
    return value
