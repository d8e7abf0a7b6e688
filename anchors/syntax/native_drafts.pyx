# cython: language_level=3, boundscheck=True, wraparound=False, initializedcheck=False
"""Definitions by position, compiled: nesting, scopes, what is kept of each, chunks of lines.

Optional: `drafts.py`, `extract.py` and `chunks.py` hold the same in Python, byte for byte, for where it was not built.
Drafts are objects of Python; what is asked of all of them several times is copied once.
"""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize, PyBytes_GET_SIZE
from libc.stdint cimport int32_t

from anchors.syntax.native_spans cimport Ints, Spans, of_nodes, sort
from anchors.syntax.native_strings cimport Strings

cdef extern from "Python.h":
    int PyUnicode_IsIdentifier(object text)

VERSION = 11  # as `compiled.VERSION`, raised when what a function takes or gives changes

cdef enum:
    MAX_NAME = 200
    SYMBOL_FIELDS = 6  # as in `records`

cdef enum:
    OTHER = 0
    VALUE = 1
    CALLABLE = 2


def covers(list nodes, Py_ssize_t size):
    """As `extract._covers`."""
    cdef Spans spans = of_nodes(nodes, size, False)
    cdef list edges = []
    cdef Py_ssize_t i, covered = 0
    for i in range(spans.length):
        if spans.at[i].start >= covered:
            covered = spans.at[i].end
            edges.append(spans.at[i].start)
            edges.append(covered)
    return edges


def ordered(list nodes, list edges, Py_ssize_t size):
    """As `extract._ordered`."""
    cdef Spans spans = of_nodes(nodes, size, False)
    cdef Ints borders = Ints(edges)
    cdef Py_ssize_t i
    return [
        nodes[spans.at[i].place] for i in range(spans.length) if not borders.right(spans.at[i].start) & 1
    ]


def nest(list drafts, values, callables):
    """As `drafts.nest`."""
    cdef Py_ssize_t count = len(drafts), i, depth = 0, outer
    cdef int32_t end, around, num_kept = 0
    cdef Spans placed = Spans(count), open_ones = Spans(count)  # open ones: (end, kind, place among those kept)
    cdef int kind
    cdef list kept = []
    for i in range(count):
        draft = drafts[i]
        placed.add(draft.start, -<int32_t>draft.end, <int32_t>i)
    sort(placed)
    for i in range(count):
        draft, end = drafts[placed.at[i].place], -placed.at[i].end
        kind = VALUE if draft.kind in values else CALLABLE if draft.kind in callables else OTHER
        while depth and open_ones.at[depth - 1].start <= placed.at[i].start:
            depth -= 1
        parent = None
        if depth:
            if kind == VALUE:
                for outer in range(max(0, depth - 3), depth):
                    if open_ones.at[outer].end == CALLABLE:
                        break
                else:
                    outer = -1
                if outer >= 0:
                    continue
            parent = kept[open_ones.at[depth - 1].place]
            if kind == VALUE and open_ones.at[depth - 1].end == VALUE and end == open_ones.at[depth - 1].start:
                parent = parent.parent  # one declaration of several names
            if parent is not None:
                around = parent.end
                if around < end:
                    draft.end, end = around, around
        draft.parent = parent
        kept.append(draft)
        open_ones.at[depth].start, open_ones.at[depth].end, open_ones.at[depth].place = end, kind, num_kept
        num_kept, depth = num_kept + 1, depth + 1
    return kept


def scopes(list ordered):
    """(bounds, ids) as `drafts.Scopes` has them; None where ranges do not follow each other."""
    cdef list bounds = [0], ids = [-1]
    cdef Spans open_ones = Spans(len(ordered))  # (end, index) of the definitions around
    cdef Py_ssize_t depth = 0, last = 0, start
    cdef int32_t end, index
    for draft in ordered:
        start, end, index = draft.start, draft.end, draft.index
        while depth and open_ones.at[depth - 1].start <= start:
            depth -= 1
            if open_ones.at[depth].start < last:
                return None
            last = _mark(bounds, ids, last, open_ones.at[depth].start, open_ones.at[depth - 1].end if depth else -1)
        if start < last:
            return None
        last = _mark(bounds, ids, last, start, index)
        open_ones.at[depth].start, open_ones.at[depth].end = end, index
        depth += 1
    while depth:
        depth -= 1
        if open_ones.at[depth].start < last:
            return None
        last = _mark(bounds, ids, last, open_ones.at[depth].start, open_ones.at[depth - 1].end if depth else -1)
    return bounds, ids


cdef Py_ssize_t _mark(list bounds, list ids, Py_ssize_t last, Py_ssize_t at, Py_ssize_t index) except -1:
    """Of several that begin at one byte the last."""
    if at == last:
        ids[len(ids) - 1] = index
    else:
        bounds.append(at)
        ids.append(index)
    return at


def definitions(list drafts, bytes data, list starts, definition):
    """As `extract._definition` of each."""
    cdef Ints lines = Ints(starts)
    cdef list found = []
    cdef const char* text = PyBytes_AS_STRING(data)
    cdef Py_ssize_t start, end, body, at
    for draft in drafts:
        at = draft.start
        start = lines.line(<int32_t>at)
        end = lines.line(<int32_t>max(at, <Py_ssize_t>draft.end - 1))
        at, body = draft.body, start
        if at >= 0:
            body = lines.line(<int32_t>at)
            if at < PyBytes_GET_SIZE(data) and text[at] == b"{":
                body += 1
        name, parent = draft.name, draft.parent
        if len(<str>name) > MAX_NAME or not PyUnicode_IsIdentifier(name):
            name = " ".join(name.split())[:MAX_NAME]
        found.append(definition(
            name, draft.kind, -1 if parent is None else parent.index, start, end, lines.line(draft.name_at),
            draft.signature, draft.doc, draft.bases, draft.decorators, draft.exported, min(body, end),
        ))
    return tuple(found)


def bindings(list rows, list starts, list bounds, list ids, list drafts, values, binding):
    """As `extract._bindings`: `rows` of (offset, name, type)."""
    cdef Ints lines = Ints(starts), edges = Ints(bounds)
    cdef list found = []
    cdef Py_ssize_t scope
    cdef int32_t at
    for at, name, held in rows:
        scope = ids[edges.right(at) - 1]
        while scope >= 0 and drafts[scope].kind in values:
            parent = drafts[scope].parent
            scope = -1 if parent is None else parent.index
        found.append(binding(scope, name, held, lines.line(at)))
    return found


def symbols(tuple definitions, dict kind_ids, Strings strings):
    """As `chunks.pack_symbols`."""
    cdef Py_ssize_t count = len(definitions), i
    cdef bytes packed = PyBytes_FromStringAndSize(NULL, count * SYMBOL_FIELDS * sizeof(int32_t)), name
    cdef int32_t* row = <int32_t*>PyBytes_AS_STRING(packed)
    for i in range(count):
        item = definitions[i]
        name = (<str>item.name).encode("utf-8", "replace")
        row[0] = strings.number(PyBytes_AS_STRING(name), PyBytes_GET_SIZE(name))
        row[1], row[2], row[3], row[4] = kind_ids[item.kind], item.parent, item.start_line, item.end_line
        row[5] = 1 if item.is_exported else 0
        row += SYMBOL_FIELDS
    return packed
