"""Text <-> token ids, and a conversation -> prompt ids in which content is never control.

Knows the tokenizer file and the chat template. Does not know models, devices or torch.

Control text goes through the tokenizer as it was shipped; content goes through a copy whose added tokens were taken
out; the ids are concatenated. No added token's id can then stand in a content span, and every prompt is checked for it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer as RawTokenizer

from engine.errors import ModelUnreadable
from engine.template import ChatML, ChatTemplate, read_template
from engine.types import Message


@dataclass(frozen=True, slots=True)
class ReasoningTags:
    """The strings around a thinking model's reasoning."""

    open: str = "<think>"
    close: str = "</think>"


@dataclass(frozen=True, slots=True)
class Prompt:
    """A rendered conversation. `content_spans`: (message, first, last + 1) in `token_ids`, in prompt order.

    `opens_reasoning`: the template itself wrote the reasoning's opening tag, so the answer starts inside it.
    """

    token_ids: tuple[int, ...]
    content_spans: tuple[tuple[int, int, int], ...]
    opens_reasoning: bool = False

    @property
    def num_tokens(self) -> int:
        return len(self.token_ids)


class Tokenizer:
    """One checkpoint's tokenizer with its chat template. Raises ModelUnreadable for a damaged definition."""

    def __init__(self, definition: str, name: str, template: ChatTemplate | None = None) -> None:
        self.name = name
        self._template = template
        self._control = _raw_tokenizer(definition, name)
        document: dict[str, Any] = json.loads(definition)
        self._content = _raw_tokenizer(json.dumps({**document, "added_tokens": []}), name)
        for raw in (self._control, self._content):
            # a definition may carry a truncation, which would cut every prompt in silence
            raw.no_truncation()
            raw.no_padding()
        added = [t for t in document.get("added_tokens") or [] if isinstance(t, dict)]
        unknown = (document.get("model") or {}).get("unk_token")
        self.added_tokens: dict[str, int] = {str(t["content"]): int(t["id"]) for t in added}
        self.special_ids = frozenset(int(t["id"]) for t in added if t.get("special"))
        self.control_ids = frozenset(i for text, i in self.added_tokens.items() if text != unknown)

    @classmethod
    def from_folder(cls, folder: Path, *, name: str | None = None, template: ChatTemplate | None = None) -> Tokenizer:
        """Reads tokenizer.json and the chat template beside it; `template` wins over the shipped one."""
        file = folder / "tokenizer.json"
        if not file.is_file():
            raise ModelUnreadable(
                f"{folder} holds no tokenizer.json: fetch it, or save one there with AutoTokenizer.save_pretrained"
            )
        config_file = folder / "tokenizer_config.json"
        try:
            config = json.loads(config_file.read_text(encoding="utf-8")) if config_file.is_file() else {}
            definition = file.read_text(encoding="utf-8")
            shipped = read_template(folder, config if isinstance(config, dict) else {})
        except (OSError, ValueError) as error:
            raise ModelUnreadable(
                f"{folder}: the tokenizer is unreadable ({_one_line(error)}): fetch it again"
            ) from None
        return cls(definition, name or folder.name, template or shipped)

    @cached_property
    def vocab_size(self) -> int:
        """One more than the largest id in use."""
        ids = self._control.get_vocab(with_added_tokens=True).values()
        return max(ids, default=-1) + 1

    @cached_property
    def template(self) -> ChatTemplate:
        """Raises ModelUnreadable when the model has none and its tokens are not ChatML's."""
        if self._template is not None:
            return self._template
        if {"<|im_start|>", "<|im_end|>"} <= self.added_tokens.keys():
            return ChatML()
        raise ModelUnreadable(f"{self.name} has no chat template: choose an Instruct or Thinking model")

    def count(self, text: str) -> int:
        """Tokens of plain content."""
        return len(self.encode(text))

    def encode(self, text: str) -> list[int]:
        """Content: whatever it holds, none of it becomes an added token."""
        encoding = self._content.encode(text, add_special_tokens=False)
        ids: list[int] = encoding.ids
        if self.control_ids.isdisjoint(ids):
            return ids
        return self._encode_apart(text, encoding)

    def _encode_apart(self, text: str, encoding: Any) -> list[int]:
        """Some vocabularies hold an added token's text as an ordinary entry: split the text inside each such match."""
        cuts = [
            first + 1 for i, (first, last) in zip(encoding.ids, encoding.offsets, strict=True) if i in self.control_ids
        ]
        if not cuts or len(text) < 2:
            raise ModelUnreadable(f"{self.name}: its tokenizer turns content into control tokens; it is not used")
        ids: list[int] = []
        for first, last in zip([0, *cuts], [*cuts, len(text)], strict=True):
            if first < last:
                ids += self.encode(text[first:last])
        return ids

    def encode_control(self, text: str) -> list[int]:
        """Text of a template: added tokens are recognised."""
        ids: list[int] = self._control.encode(text, add_special_tokens=False).ids
        return ids

    def decode(self, token_ids: Iterable[int]) -> str:
        """Every token as text, control tokens too."""
        text: str = self._control.decode(list(token_ids), skip_special_tokens=False)
        return text

    def render(self, messages: Sequence[Message], tags: ReasoningTags | None = None) -> Prompt:
        """The whole prompt; `tags` tells where an answer would begin inside reasoning."""
        ids: list[int] = []
        spans: list[tuple[int, int, int]] = []
        tail = ""
        for part in self.template.parts(messages):
            if isinstance(part, str):
                ids += self.encode_control(part)
                tail = part
                continue
            first = len(ids)
            ids += self.encode(messages[part].content)
            spans.append((part, first, len(ids)))
        opens = tags is not None and tail.rfind(tags.open) > tail.rfind(tags.close)
        return Prompt(tuple(ids), tuple(spans), opens)


def _raw_tokenizer(definition: str, name: str) -> RawTokenizer:
    """The one place where a definition is parsed: by the tokenizers package, JSON and meaning at once."""
    try:
        return RawTokenizer.from_str(definition)
    except Exception as error:
        # The package raises Exception itself and no class of its own: anything narrower would catch nothing.
        if type(error) is not Exception:
            raise
        raise ModelUnreadable(f"{name}: tokenizer.json is damaged ({_one_line(error)}): fetch it again") from None


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
