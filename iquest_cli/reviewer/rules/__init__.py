"""The static rules. A new one is a file here, a line in `RULES` and a page in `docs/rules/`."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from fnmatch import fnmatchcase

from iquest_cli.errors import UsageProblem
from iquest_cli.reviewer.finding import MODEL_RULES
from iquest_cli.reviewer.rules.api_removed import ApiRemoved
from iquest_cli.reviewer.rules.api_returns import ApiReturns
from iquest_cli.reviewer.rules.api_signature import ApiSignature
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.reviewer.rules.call_swapped import CallSwapped
from iquest_cli.reviewer.rules.call_unknown import CallUnknown
from iquest_cli.reviewer.rules.command_removed import CommandRemoved
from iquest_cli.reviewer.rules.condition_constant import ConditionConstant
from iquest_cli.reviewer.rules.condition_inverted import ConditionInverted
from iquest_cli.reviewer.rules.config_removed import ConfigRemoved
from iquest_cli.reviewer.rules.config_undocumented import ConfigUndocumented
from iquest_cli.reviewer.rules.conflict_marker import ConflictMarker
from iquest_cli.reviewer.rules.constant_changed import ConstantChanged
from iquest_cli.reviewer.rules.critical_untested import CriticalUntested
from iquest_cli.reviewer.rules.debug_leftover import DebugLeftover
from iquest_cli.reviewer.rules.default_changed import DefaultChanged
from iquest_cli.reviewer.rules.dependency_changed import DependencyChanged
from iquest_cli.reviewer.rules.enum_unhandled import EnumUnhandled
from iquest_cli.reviewer.rules.error_swallowed import ErrorSwallowed
from iquest_cli.reviewer.rules.error_uncaught import ErrorUncaught
from iquest_cli.reviewer.rules.error_unraised import ErrorUnraised
from iquest_cli.reviewer.rules.event_removed import EventRemoved
from iquest_cli.reviewer.rules.file_large import FileLarge
from iquest_cli.reviewer.rules.file_removed import FileRemoved
from iquest_cli.reviewer.rules.guard_dropped import GuardDropped
from iquest_cli.reviewer.rules.import_unresolved import ImportUnresolved
from iquest_cli.reviewer.rules.key_renamed import KeyRenamed
from iquest_cli.reviewer.rules.key_unwritten import KeyUnwritten
from iquest_cli.reviewer.rules.limit_contradicted import LimitContradicted
from iquest_cli.reviewer.rules.lock_dropped import LockDropped
from iquest_cli.reviewer.rules.log_lowered import LogLowered
from iquest_cli.reviewer.rules.log_secret import LogSecret
from iquest_cli.reviewer.rules.missing_await import MissingAwait
from iquest_cli.reviewer.rules.null_unchecked import NullUnchecked
from iquest_cli.reviewer.rules.override_mismatch import OverrideMismatch
from iquest_cli.reviewer.rules.port_changed import PortChanged
from iquest_cli.reviewer.rules.query_injected import QueryInjected
from iquest_cli.reviewer.rules.query_widened import QueryWidened
from iquest_cli.reviewer.rules.resource_unclosed import ResourceUnclosed
from iquest_cli.reviewer.rules.route_removed import RouteRemoved
from iquest_cli.reviewer.rules.schedule_invalid import ScheduleInvalid
from iquest_cli.reviewer.rules.schema_unmigrated import SchemaUnmigrated
from iquest_cli.reviewer.rules.secret_added import SecretAdded
from iquest_cli.reviewer.rules.status_changed import StatusChanged
from iquest_cli.reviewer.rules.step_dropped import StepDropped
from iquest_cli.reviewer.rules.syntax_error import SyntaxBroken
from iquest_cli.reviewer.rules.template_unfilled import TemplateUnfilled
from iquest_cli.reviewer.rules.test_removed import TestRemoved
from iquest_cli.reviewer.rules.test_skipped import TestSkipped
from iquest_cli.reviewer.rules.text_placeholder import TextPlaceholder
from iquest_cli.reviewer.rules.transaction_dropped import TransactionDropped
from iquest_cli.reviewer.rules.translation_removed import TranslationRemoved
from iquest_cli.reviewer.rules.unit_changed import UnitChanged
from iquest_cli.reviewer.rules.value_unused import ValueUnused

RULES: tuple[type[Rule], ...] = (
    ApiRemoved,
    ApiReturns,
    ApiSignature,
    MissingAwait,
    CallSwapped,
    CallUnknown,
    CommandRemoved,
    ConditionConstant,
    ConditionInverted,
    ConfigRemoved,
    ConfigUndocumented,
    ConflictMarker,
    ConstantChanged,
    CriticalUntested,
    DebugLeftover,
    DefaultChanged,
    DependencyChanged,
    EnumUnhandled,
    ErrorSwallowed,
    ErrorUncaught,
    ErrorUnraised,
    EventRemoved,
    FileLarge,
    FileRemoved,
    GuardDropped,
    ImportUnresolved,
    KeyRenamed,
    KeyUnwritten,
    LimitContradicted,
    LockDropped,
    LogLowered,
    LogSecret,
    NullUnchecked,
    OverrideMismatch,
    PortChanged,
    QueryInjected,
    QueryWidened,
    ResourceUnclosed,
    RouteRemoved,
    ScheduleInvalid,
    SchemaUnmigrated,
    SecretAdded,
    StatusChanged,
    StepDropped,
    SyntaxBroken,
    TemplateUnfilled,
    TestRemoved,
    TestSkipped,
    TextPlaceholder,
    TransactionDropped,
    TranslationRemoved,
    UnitChanged,
    ValueUnused,
)


def choose_rules(select: Sequence[str] = (), ignore: Sequence[str] = ()) -> tuple[Rule, ...]:
    """Rules by id or pattern (`api/*`). Raises UsageProblem for a name that matches none, and nothing of a model's."""
    known = [*(rule.id for rule in RULES), *MODEL_RULES]
    for name in (*select, *ignore):
        if not any(fnmatchcase(rule_id, name) for rule_id in known):
            nearest = difflib.get_close_matches(name, known, n=1, cutoff=0.4)
            raise UsageProblem(f"no rule {name!r}" + (f"; did you mean {nearest[0]!r}?" if nearest else ""))
    return tuple(
        rule()
        for rule in RULES
        if (not select or any(fnmatchcase(rule.id, name) for name in select))
        and not any(fnmatchcase(rule.id, name) for name in ignore)
    )
