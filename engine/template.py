"""Messages -> control text with numbered places for the contents.

Knows the chat formats. Does not know tokens, and never sees what a message says: a template renders with a placeholder
where the content belongs, so nothing in a content can steer the template or become part of the control text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from engine.errors import BackendMissing, ModelUnreadable
from engine.types import Message

# A part is control text, or the index of the message whose content stands there.
Part = str | int

# Private-use characters around the index: no template writes them, `tojson` and case filters leave them alone.
_OPEN, _CLOSE = "\uf8a1", "\uf8a2"
_PLACE = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")


class ChatTemplate(Protocol):
    """How a model wants its conversation written."""

    def parts(self, messages: Sequence[Message]) -> list[Part]:
        """Control text and content places, ending where the assistant's answer begins."""
        ...


@dataclass(frozen=True, slots=True)
class ChatML:
    """`<|im_start|>role`, content, `<|im_end|>`; `reasoning_open` starts the answer of a thinking model."""

    reasoning_open: str = ""

    def parts(self, messages: Sequence[Message]) -> list[Part]:
        parts: list[Part] = []
        for index, message in enumerate(messages):
            parts += [f"<|im_start|>{message.role}\n", index, "<|im_end|>\n"]
        opening = f"{self.reasoning_open}\n" if self.reasoning_open else ""
        parts.append(f"<|im_start|>assistant\n{opening}")
        return parts


@dataclass(frozen=True, slots=True)
class JinjaTemplate:
    """The checkpoint's own template, run in jinja2's immutable sandbox."""

    source: str
    special_tokens: tuple[tuple[str, str], ...] = ()

    def parts(self, messages: Sequence[Message]) -> list[Part]:
        """Raises ModelUnreadable when the template fails, refuses the conversation or drops a message."""
        rendered = self._render([{"role": m.role, "content": f"{_OPEN}{i}{_CLOSE}"} for i, m in enumerate(messages)])
        parts: list[Part] = []
        for position, piece in enumerate(_PLACE.split(rendered)):
            if position % 2:
                parts.append(int(piece))
            elif piece:
                parts.append(piece)
        placed = {part for part in parts if isinstance(part, int)}
        for index, message in enumerate(messages):
            if index not in placed:
                raise ModelUnreadable(
                    f"the model's chat template leaves out the {message.role} message: "
                    "choose an Instruct or Thinking model"
                )
        return parts

    def _render(self, messages: list[dict[str, str]]) -> str:
        try:
            from jinja2 import TemplateError
            from jinja2.sandbox import ImmutableSandboxedEnvironment
        except ImportError:
            raise BackendMissing("the model's chat template needs jinja2: pip install 'iquest[engine]'") from None
        environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, autoescape=False)
        environment.filters["tojson"] = _to_json
        environment.globals["raise_exception"] = _refuse
        try:
            template = environment.from_string(self.source)
            rendered: str = template.render(messages=messages, add_generation_prompt=True, **dict(self.special_tokens))
            return rendered
        except (TemplateError, TypeError, ValueError, OverflowError) as error:
            raise ModelUnreadable(f"the model's chat template does not render: {_one_line(error)}") from None


def _to_json(value: Any, indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent)


def _refuse(message: str) -> None:
    raise ValueError(message)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]


def read_template(folder: Path, config: dict[str, Any]) -> JinjaTemplate | None:
    """The template a checkpoint ships: `chat_template.jinja`, else `chat_template` of tokenizer_config.json."""
    file = folder / "chat_template.jinja"
    source: Any = file.read_text(encoding="utf-8") if file.is_file() else config.get("chat_template")
    if isinstance(source, list):
        named = {entry.get("name"): entry.get("template") for entry in source if isinstance(entry, dict)}
        source = named.get("default")
    if not isinstance(source, str) or not source.strip():
        return None
    special = []
    for key in ("bos_token", "eos_token", "unk_token", "pad_token"):
        value = config.get(key)
        value = value.get("content") if isinstance(value, dict) else value
        if isinstance(value, str):
            special.append((key, value))
    return JinjaTemplate(source, tuple(special))
