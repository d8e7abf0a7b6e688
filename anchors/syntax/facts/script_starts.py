"""Calls of JavaScript and TypeScript by which a program, a job or a contract's answers start: applications of Nest and
Angular, schedules, queues, functions of Inngest and trigger.dev, routers of ts-rest.
"""

from __future__ import annotations

import re
from typing import Final

from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.literals import literal
from anchors.syntax.facts.sink import Sink
from anchors.syntax.source import one_line, text

_TIMED: Final = re.compile(r"(?:^|\.)\w*[cC]ron\w*$|(?:^|\.)schedule$")
_QUEUE: Final = re.compile(r"[qQ]ueue\w*$")
_IDENTIFIED: Final = re.compile(rb"\bid\s*:\s*[\"'`]([\w:./ -]{1,80})")
_GIVEN: Final = re.compile(rb"=>|\bfunction\b|^[A-Za-z_$][\w$.]*$")


def timed_call(sink: Sink, call: Call) -> bool:
    """node-cron's `cron.schedule("0 * * * *", tick)`, node-schedule's `scheduleJob("@daily", tick)`."""
    arguments = call.arguments
    is_timed = call.name == "scheduleJob" or _TIMED.search(call.receiver) is not None
    if not is_timed or len(arguments) < 2 or not any(map(_GIVEN.search, arguments[1:])):
        return False
    if not sink.says(b"cron") and not sink.says(b"schedule"):
        return False
    sink.add("handler", call.at, literal(arguments[0]) or one_line(arguments[0], 60), "", call.text)
    return True


def queue_call(sink: Sink, call: Call) -> bool:
    """Bull's `queue.process("resize", work)`, `agenda.define("mail", work)`."""
    arguments = call.arguments
    if not arguments or not _GIVEN.search(arguments[-1]):
        return False
    is_queue = call.name == "process" and _QUEUE.search(call.receiver) is not None
    if not is_queue and (call.owner != "agenda" or len(arguments) < 2):
        return False
    sink.add("handler", call.at, literal(arguments[0]) or call.receiver, "", call.text)
    return True


def task_call(sink: Sink, call: Call) -> bool:
    """Inngest's `inngest.createFunction({ id: "resize" }, { event: "added" }, work)`, `task({ id: "resize", run: … })`
    of trigger.dev."""
    first = call.arguments[0] if call.arguments else b""
    is_inngest = call.name == "createFunction" and len(call.arguments) > 1 and sink.says(b"inngest")
    is_task = call.name in ("task", "schemaTask") and b"run" in first and sink.says(b"@trigger.dev/")
    named = _IDENTIFIED.search(first) if is_inngest or is_task else None
    if named is None:
        return False
    sink.add("handler", call.at, text(named[1]), "", call.text)
    return True


def contract_call(sink: Sink, call: Call) -> bool:
    """ts-rest's `server.router(contract, { list: … })`: what answers a contract's routes."""
    arguments = call.arguments
    if len(arguments) != 2 or arguments[0][:1] == b"{" or arguments[1][:1] != b"{" or not sink.says(b"@ts-rest/"):
        return False
    sink.add("handler", call.at, f"contract {one_line(arguments[0], 60)}", "", call.text)
    return True


def application_call(sink: Sink, call: Call) -> bool:
    """Nest's `NestFactory.create(AppModule)`: the function around it starts the program."""
    if call.receiver != "NestFactory":
        return False
    sink.add("entry", call.at, "Nest application")
    return True


def page_call(sink: Sink, call: Call) -> bool:
    """Angular's `bootstrapApplication(AppComponent)`, `platformBrowserDynamic().bootstrapModule(AppModule)`."""
    if bool(call.receiver) == (call.name == "bootstrapApplication") or not sink.says(b"@angular/"):
        return False
    sink.add("entry", call.at, "Angular application")
    return True


IDIOMS: Final = (
    ("create createMicroservice createApplicationContext", application_call),
    ("bootstrapApplication bootstrapModule", page_call),
    ("router", contract_call),
    ("schedule scheduleJob", timed_call),
    ("process define", queue_call),
    ("createFunction task schemaTask", task_call),
)
