"""The IQuest-Coder-V1 family by name, and what a `--model` word means.

Knows published facts. Does not know what is on this disk (installed.py) or what fits this machine (placement.py).
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from typing import Literal

from engine.errors import UnknownModel
from engine.shape import ModelShape
from engine.tokens import ReasoningTags
from engine.types import Sampling

Kind = Literal["base", "instruct", "thinking"]
ToolFormat = Literal["hermes", "qwen3-coder"]
SpecKind = Literal["catalog", "folder", "hub", "server", "vllm", "scripted", "none"]

EOS_IDS = (2, 75864, 75869)
IM_START_ID, IM_END_ID = 75863, 75864
_SAMPLING = Sampling(temperature=0.6, top_p=0.85, top_k=20)
_DENSE = ModelShape("iquestcoder", 76_800, 5_120, 27_648, 80, 40, 8, 128, 131_072)


@dataclass(frozen=True, slots=True)
class CatalogEntry:
    """One published model. `max_context`: what it was trained for, in tokens. `template`: how it learned to talk."""

    name: str
    hub: str
    kind: Kind
    shape: ModelShape
    max_context: int
    sampling: Sampling
    tool_format: ToolFormat | None
    reasoning: ReasoningTags | None
    template: Literal["chatml"] | None

    @property
    def title(self) -> str:
        return self.hub.split("/")[1]

    @property
    def size(self) -> str:
        return self.title.split("-")[3]


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """A `--model` word, understood. `value`: a catalog name, an absolute path, org/name, a URL or a server's model."""

    kind: SpecKind
    value: str
    revision: str | None = None
    model: str | None = None


def _entry(size: str, num_layers: int, variant: str) -> CatalogEntry:
    window = {"Loop-Instruct": 64, "Loop-Thinking": 8192}.get(variant, 0)
    kind: Kind = "thinking" if "Thinking" in variant else "instruct" if "Instruct" in variant else "base"
    shape = replace(
        _DENSE, num_layers=num_layers, loop_window=window, model_type="iquestloopcoder" if window else "iquestcoder"
    )
    hermes = size == "40B" and variant in ("Instruct", "Loop-Instruct")
    title = f"IQuest-Coder-V1-{size}-{variant}"
    return CatalogEntry(
        name=title.lower(),
        hub=f"IQuestLab/{title}",
        kind=kind,
        shape=shape,
        max_context=32_768 if variant == "Base-Stage1" else shape.max_positions,
        sampling=_SAMPLING if kind != "base" else Sampling(),
        tool_format=None if kind == "base" else "hermes" if hermes else "qwen3-coder",
        reasoning=ReasoningTags() if kind == "thinking" else None,
        template=None if kind == "base" else "chatml",
    )


_VARIANTS = ("Base", "Instruct", "Thinking")
CATALOG: tuple[CatalogEntry, ...] = (
    *(_entry("7B", 14, variant) for variant in _VARIANTS),
    *(_entry("14B", 28, variant) for variant in _VARIANTS),
    *(_entry("40B", 80, variant) for variant in ("Base-Stage1", *_VARIANTS, "Loop-Instruct", "Loop-Thinking")),
)


def find_entry(name: str) -> CatalogEntry | None:
    """By catalog name or hub name, whatever the case."""
    wanted = name.lower()
    return next((e for e in CATALOG if wanted in (e.name, e.hub.lower())), None)


def parse_spec(spec: str) -> ModelSpec:
    """Raises UnknownModel. `Org/Model` without a prefix is refused: it could be a folder of an analysed repository."""
    word = spec.strip()
    if word in ("", "none"):
        return ModelSpec("none", "none")
    prefix, _, rest = word.partition(":")
    if rest and prefix in ("hf", "server", "vllm", "scripted"):
        return _prefixed(prefix, rest)
    if word.startswith(("/", "./", "../", "~")) or word in (".", ".."):
        return ModelSpec("folder", word)
    entry = find_entry(word)
    if entry is not None:
        return ModelSpec("catalog", entry.name)
    if "/" in word or "\\" in word:
        raise UnknownModel(f"{word}: write ./{word} for a folder or hf:{word} for a hub model")
    close = difflib.get_close_matches(word.lower(), [e.name for e in CATALOG], 1, 0.4)
    hint = f": did you mean {close[0]}?" if close else ": see `iquest models list`, or name a folder as ./FOLDER"
    raise UnknownModel(f"no model is called {word}{hint}")


def _prefixed(prefix: str, rest: str) -> ModelSpec:
    if prefix == "hf":
        name, _, revision = rest.partition("@")
        if name.count("/") != 1 or name.startswith(("/", ".")) or ".." in name:
            raise UnknownModel(
                f"hf:{rest}: a hub model is written hf:organisation/name or hf:organisation/name@revision"
            )
        return ModelSpec("hub", name, revision or None)
    if prefix == "server":
        url, _, model = rest.partition("#")
        if not url.startswith(("http://", "https://")):
            raise UnknownModel(f"server:{rest}: write the whole address, as in server:http://127.0.0.1:8000/v1")
        return ModelSpec("server", url, model=model or None)
    return ModelSpec("vllm" if prefix == "vllm" else "scripted", rest)
