"""What a model may answer, as schemas, and how an answer is read. A turn that cannot be read is asked for once more."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Annotated, Any, Final, Literal, TypeVar

import msgspec

from engine.types import Completion, Engine, GenerationRequest, Message, Progress
from iquest_cli.analyst.model.prompts import render
from iquest_cli.reviewer.finding import Category
from iquest_cli.settings import Severity

BATCH: Final = 16
"""Prompts handed to the engine at once; progress is told after each of them."""
_Short = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
_Long = Annotated[str, msgspec.Meta(max_length=4_000)]


class Raised(msgspec.Struct, frozen=True):
    """A finding as the model writes it."""

    path: _Short
    quote: _Long
    category: Category
    severity: Severity
    message: _Short
    why: _Long


class Raising(msgspec.Struct, frozen=True):
    findings: tuple[Raised, ...]


class Verdict(msgspec.Struct, frozen=True):
    verdict: Literal["stands", "refuted"]
    reason: _Long
    quote: _Long = ""


Reply = TypeVar("Reply", Raising, Verdict)
OnStep = Callable[[str, int, int], None]
"""What is being done, how much of it is, of how much."""


class Unreadable(ValueError):
    """The text does not hold what was asked for; the message says what is wrong with it."""


def read_reply(text: str, kind: type[Reply]) -> Reply:
    """The first JSON object that has the schema's first field; fences and words around it do not matter.

    Raises Unreadable.
    """
    field = msgspec.structs.fields(kind)[0].name
    found = next((value for value in _objects(text) if field in value), None)
    if found is None:
        raise Unreadable(f'there is no JSON object with "{field}" in it')
    try:
        return msgspec.convert(found, kind)
    except msgspec.ValidationError as error:
        raise Unreadable(str(error)) from error


def ask_all(
    engine: Engine, requests: Sequence[GenerationRequest], kind: type[Reply], what: str, on_step: OnStep
) -> tuple[list[Reply | None], list[Completion]]:
    """One reply a request, in their order; None where the second try was no better. And all completions.

    Raises the errors of the engine; KeyboardInterrupt where it was stopped.
    """
    replies: list[Reply | None] = [None] * len(requests)
    completions: list[Completion] = []
    failed: list[tuple[int, str, str]] = []
    for start in range(0, len(requests), BATCH):
        for index, completion in _in_order(engine, requests[start : start + BATCH], start, on_step):
            completions.append(completion)
            try:
                replies[index] = read_reply(completion.text, kind)
            except Unreadable as error:
                failed.append((index, completion.text, str(error)))
        on_step(what, len(completions), len(requests))
    again = [(index, _again(requests[index], text, problem)) for index, text, problem in failed]
    again = [(index, request) for index, request in again if _fits(engine, request)]
    for number, completion in _in_order(engine, [request for _, request in again], 0, on_step):
        completions.append(completion)
        with contextlib.suppress(Unreadable):
            replies[again[number][0]] = read_reply(completion.text, kind)
    return replies, completions


def _in_order(
    engine: Engine, requests: Sequence[GenerationRequest], first: int, on_step: OnStep
) -> list[tuple[int, Completion]]:
    def tell(step: Progress) -> None:
        if step.phase == "load":
            on_step(step.phase, step.done, step.total)

    if not requests:
        return []
    done = dict(engine.generate_batch(tuple(requests), tell))
    if any(completion.finish_reason == "interrupted" for completion in done.values()):
        raise KeyboardInterrupt
    return [(first + index, done[index]) for index in sorted(done)]


def _again(request: GenerationRequest, text: str, problem: str) -> GenerationRequest:
    more = (Message("assistant", text), Message("user", render("review_repair", problem=problem)))
    return replace(request, messages=(*request.messages, *more))


def _fits(engine: Engine, request: GenerationRequest) -> bool:
    return engine.count_prompt_tokens(request.messages) + request.max_tokens <= engine.max_context


def _objects(text: str) -> list[dict[str, Any]]:
    """JSON objects of a text, those that stand inside another one left to it."""
    decoder, found, at = json.JSONDecoder(), [], text.find("{")
    while at >= 0:
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            end = at + 1
        else:
            found.append(value)
        at = text.find("{", end)
    return found
