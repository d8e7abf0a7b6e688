"""The base types of a class as one side of a change has them: the repository's own, or other people's.

A base is the repository's own where the graph resolved it, by scope and imports: another definition may share its name.
"""

from __future__ import annotations

import builtins
import re
from typing import Final

from anchors.types import Symbol
from iquest_cli.reviewer.side import Side

PLAIN: Final = frozenset({"object", "Object", "ABC", "abc.ABC", "Protocol", "Generic", "Enum"})
"""Bases that bring no methods which code would call by name."""
_SIDEKIQ: Final = """
    bid client_push delay delay_for jid logger perform perform_async perform_at perform_bulk perform_in perform_inline
    queue_as set sidekiq_options sidekiq_retries_exhausted sidekiq_retry_in
"""
_JOB: Final = """
    after_discard after_enqueue after_perform arguments around_enqueue around_perform before_enqueue before_perform
    deserialize discard_on enqueue enqueue_after_transaction_commit execute executions job_id locale logger perform
    perform_all_later perform_later perform_now priority provider_job_id queue_adapter queue_as queue_name
    queue_with_priority rescue_from rescue_with_handler retry_job retry_on scheduled_at serialize set
    successfully_enqueued timezone
"""
_MAILER: Final = """
    action_methods action_name assigns attachments cache content_type controller_name controller_path default_i18n
    default default_params default_url_options deliver_mail_job headers mail mailer_name message params perform
    perform_deliveries process render render_to_body render_to_string reset_body response_body
    set_payload_for_mail url_for view_context view_paths
"""
_GIVEN: Final = {
    "ActionMailer::Base": frozenset(_MAILER.split()),
    "ActiveJob::Base": frozenset(_JOB.split()),
    "Sidekiq::Job": frozenset(_SIDEKIQ.split()),
    "Sidekiq::Worker": frozenset(_SIDEKIQ.split()),
}
"""Bases of frameworks whose subclasses are asked for what they define themselves, with the names that are the base's
own."""
MAX_ANCESTORS: Final = 40


def base_name(text: str) -> str:
    """`pkg.Base[T]`, `\\Pkg\\Base`, `pkg::Base<T>` -> `Base`."""
    plain = re.split(r"[\[<(]", text, maxsplit=1)[0].strip()
    return re.split(r"\.|::|\\", plain)[-1]


def own_base(side: Side, owner: int, text: str) -> int | None:
    """The own definition that a base of a class means; None for other people's, and where it is not told."""
    name = base_name(text)
    found = {
        edge.target
        for edge in side.graph.edges_out(owner, ("inherit",))
        if edge.is_certain and edge.target != owner and side.snapshot.name(edge.target) == name
    }
    return found.pop() if len(found) == 1 else None


def may_inherit_foreign(side: Side, owner: int, name: str) -> bool:
    """Whether other people's bases, near or far, may give the class a member of that name."""
    snapshot = side.snapshot
    seen, waiting = {owner}, [owner]
    while waiting:
        at = waiting.pop()
        symbol = snapshot.symbol(at)
        for text in symbol.bases:
            if text in PLAIN or base_name(text) in PLAIN or _lacks(symbol, text, name):
                continue
            base = own_base(side, at, text)
            if base is None or len(seen) > MAX_ANCESTORS:
                return True
            if base not in seen:
                seen.add(base)
                waiting.append(base)
    return False


def has_from_base(side: Side, owner: int, name: str, but: int = -1) -> bool:
    """Whether a type gets a member of that name from its bases: from one inside, save `but`, or maybe from one
    outside."""
    snapshot = side.snapshot
    seen, waiting = {owner}, [owner]
    while waiting and len(seen) <= MAX_ANCESTORS:
        at = waiting.pop()
        for edge in side.graph.edges_out(at, ("inherit",)):
            if edge.target in seen or not edge.is_certain:
                continue
            if edge.target != but and any(snapshot.name(member) == name for member in side.children(edge.target)):
                return True
            seen.add(edge.target)
            waiting.append(edge.target)
    return may_inherit_foreign(side, owner, name)


def _lacks(symbol: Symbol, text: str, name: str) -> bool:
    """A builtin of Python, or a framework's base, that has no such member."""
    given = _GIVEN.get(text.removeprefix("::")) if symbol.language == "ruby" else None
    if given is not None:
        return name not in given and not name.endswith(("_url", "_path"))
    base = base_name(text)
    known = getattr(builtins, base, None) if symbol.language == "python" else None
    return isinstance(known, type) and not hasattr(known, name)
