"""What a value is as a kind of use, for many at once: the rows of one target each by columns, all else by `references`.

Knows kinds of uses and of symbols; nothing of how a value is found.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from anchors.graph.edges.graph import KIND_IDS
from anchors.graph.resolving.references import References
from anchors.graph.scopes.answers import NOTHING
from anchors.graph.scopes.grouping import MENTION
from anchors.graph.scopes.overloads_elixir import BY_ARITY
from anchors.graph.scopes.overloads_swift import BY_LABEL, SURE
from anchors.graph.scopes.values import Reasons, Values
from anchors.graph.tables.fitting import FUNCTIONS_ARE_NO_TYPES, FUNCTIONS_ARE_OBJECTS, MENTIONED, UNBRACKETED
from anchors.graph.tables.tables import FUNCTION_KINDS, Tables, kind_mask
from anchors.index.distinct import first_of_each
from anchors.records import DEFINITION_KINDS, REFERENCE_KINDS

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]

KINDS: Final = (*REFERENCE_KINDS, "mention")
CALL: Final = REFERENCE_KINDS.index("call")
NEW: Final = REFERENCE_KINDS.index("new")
IS_BUILDING: Final = np.isin(np.arange(MENTION + 1), (CALL, NEW))
"""By kind of reference, as those below."""
IS_TYPED: Final = np.isin((*REFERENCE_KINDS, ""), ("type", "inherit"))
NAME: Final = REFERENCE_KINDS.index("name")
ATTRIBUTE: Final = REFERENCE_KINDS.index("attribute")
PROPERTY: Final = DEFINITION_KINDS.index("property")
IS_READ: Final = np.isin(np.arange(MENTION + 1), (NAME, ATTRIBUTE, MENTION))
EDGE_OF: Final = np.array([KIND_IDS.get("call" if kind == "new" else kind, 0) for kind in KINDS], dtype=np.int32)


class Uses:
    def __init__(self, tables: Tables, references: References, reasons: Reasons) -> None:
        columns = tables.snapshot.columns
        kind = columns.symbol_kind
        self._tables = tables
        self._references = references
        self._reasons = reasons
        self._file = columns.symbol_file
        self._is_type = np.frombuffer(tables.type_flags, dtype=bool)
        self._is_module = columns.symbol_parent < 0
        self._is_script, is_unbracketed, is_rust, is_swift, is_strict, has_objects = (
            np.array([family in sought for family in tables.families], dtype=bool)
            for sought in (
                ("script",),
                UNBRACKETED,
                ("rust",),
                BY_LABEL | BY_ARITY,
                FUNCTIONS_ARE_NO_TYPES,
                FUNCTIONS_ARE_OBJECTS,
            )
        )
        self._is_objc = np.array([family == "objc" for family in tables.families], dtype=bool)
        self._is_uncalled = self._is_module & is_rust[self._file]
        """What a macro of the same name does not mean."""
        is_function = kind_mask(FUNCTION_KINDS)[kind]
        self._has_labels = is_function & is_swift[self._file]
        self._is_constructor = kind == DEFINITION_KINDS.index("constructor")
        self._is_no_type = is_function & is_strict[self._file]
        is_property = np.zeros(len(kind), dtype=bool)
        is_property[tables.properties] = True
        self._is_mentioned = kind_mask(MENTIONED)[kind] | is_property | (is_function & has_objects[self._file])
        self._is_run = (kind == PROPERTY) | is_property
        """What is called where it is read."""
        self._is_called = np.where(is_function, is_unbracketed[self._file], self._is_run)
        """The same where it is read by its name alone."""

    def answers(self, rows: Ints, number: Longs, values: Values) -> Ints:
        """The answers of values that have targets, as what they are used in rows of asking, receiver, name, kind and
        file."""
        answers = np.full(len(rows), NOTHING, dtype=np.int32)
        kind, file = rows[:, 3], rows[:, 4]
        only = values.only()[number]
        target = np.maximum(only, 0)
        is_building = IS_BUILDING[kind]
        is_read = is_building & (self._is_type[target] | (self._is_module[target] & self._is_script[file]))
        is_read |= (kind == NEW) & self._is_constructor[target]
        is_read |= is_building & self._references.given.is_asked[target]
        is_read |= (only < 0) | ((kind == CALL) & self._references.by_fit.spaces.may_be_another[target])
        is_read |= (kind == CALL) & self._has_labels[target] & (values.percents()[number] < SURE)
        read = np.flatnonzero(is_read)
        answers[read] = self._read(rows[read], number[read], values)
        is_used = ~(IS_TYPED[kind] & self._is_no_type[target])
        is_used &= ~((kind == CALL) & self._is_uncalled[target])
        is_used &= (kind != NEW) | ~self._is_objc[self._file[target]] | self._is_type[target]
        is_used &= (kind != MENTION) | self._is_mentioned[target]
        plain = np.flatnonzero(~is_read & is_used)
        answers[plain] = self._plain(kind[plain], number[plain], target[plain], values)
        return answers

    def _plain(self, kind: Ints, number: Longs, target: Ints, values: Values) -> Ints:
        one, which = first_of_each(number << 4 | kind)
        kind, number, target = kind[one], number[one], target[one]
        edge = EDGE_OF[kind]
        is_run = np.where(kind == ATTRIBUTE, self._is_run[target], self._is_called[target])
        reads = IS_READ[kind]
        edge[reads] = np.where(is_run[reads], np.int32(KIND_IDS["call"]), np.int32(KIND_IDS["name"]))
        reason = values.reasons()[number]
        late = np.flatnonzero(kind == MENTION)
        reason[late] = self._reasons.late(reason[late])
        found = np.column_stack((target, edge, values.percents()[number], reason))
        return self._references.answers.add_each(found)[which]

    def _read(self, rows: Ints, number: Longs, values: Values) -> Ints:
        """Those that are told one by one."""
        by_name = np.where(self._is_script[rows[:, 4]], rows[:, 2].astype(np.int64) + 1, 0)
        keys = (by_name << 25 | number) << 4 | rows[:, 3]
        one, which = first_of_each(keys)
        strings, found, answer = self._tables.strings, values.found, self._references.of_value
        asked = zip(number[one].tolist(), *(rows[one, column].tolist() for column in (0, 2, 3)), strict=True)
        answers = [answer(found(at), strings[name], KINDS[kind], source) for at, source, name, kind in asked]
        return np.array(answers, dtype=np.int32)[which]
