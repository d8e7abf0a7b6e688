# cython: language_level=3, boundscheck=True, wraparound=False, initializedcheck=False
"""Python's typed names and imports out of their text, compiled.

Optional, and partial: what is given back unread from here (comments between words, lines that go on, broken code) and
everything where this was not built is read from the tree in `python.py`, with the same result. Every index into the
bytes is held within them.
"""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_GET_SIZE
from libc.string cimport memcmp

from anchors.syntax.native_letters cimport is_digit, is_space
from anchors.syntax.native_lines cimport line_of
from anchors.syntax.native_spans cimport Span, Spans, is_broken, of_nodes, range_of
from anchors.syntax.rules.python_letters_native cimport (
    decoded, dotted_end, gap_end, is_blank, is_quote, is_text, name_end,
)

VERSION = 11  # as `compiled.VERSION`, raised when what a function takes or gives changes

cdef enum:
    MAX_TYPE = 120


cdef tuple _typed(const char* text, Py_ssize_t start, Py_ssize_t end):
    """As the patterns `_TYPED` and `_HELD` of `python.py` have it; None where neither matches."""
    cdef Py_ssize_t at, stop = dotted_end(text, start, end), first, last
    if stop == start:
        return None
    at = gap_end(text, stop, end)
    if at < end and text[at] == b":":
        first = at + 1
        last = first
        while last < end and text[last] != b"=":
            last += 1
        if last == first:
            return None
        while last > first and (is_quote(text[last - 1]) or is_blank(text[last - 1])):
            last -= 1
        while first < last and (is_quote(text[first]) or is_blank(text[first]) or is_space(text[first])):
            first += 1
        return start, decoded(text, start, stop), line_of(text + first, last - first, MAX_TYPE)
    if at == end or text[at] != b"=":
        return None
    first = gap_end(text, at + 1, end)
    if first == end:
        return None
    last = dotted_end(text, first, end)
    at = gap_end(text, last, end)
    if is_text(text, first, last, b"await", 5) and at > last and at < end:
        stop = dotted_end(text, at, end)
        if stop > at and _calls(text, stop, end):
            first, last = at, stop
        at, stop = last, dotted_end(text, start, end)
    if last == first or not _calls(text, last, end):
        return None
    if last - first == stop - start and memcmp(text + first, text + start, stop - start) == 0:
        return ()
    return start, decoded(text, start, stop), line_of(text + first, last - first, MAX_TYPE)


cdef bint _calls(const char* text, Py_ssize_t at, Py_ssize_t end) noexcept nogil:
    at = gap_end(text, at, end)
    return at == end or text[at] == b"("


def bindings(list nodes, bytes data, Py_ssize_t limit, read):
    """As `python.PythonRules.bindings` of each, in the order of the source; `read` is asked for rarer forms."""
    cdef const char* text = PyBytes_AS_STRING(data)
    cdef Spans spans = of_nodes(nodes, PyBytes_GET_SIZE(data), False)
    cdef list rows = []
    cdef tuple row
    cdef Py_ssize_t i
    for i in range(spans.length):
        row = _typed(text, spans.at[i].start, min(spans.at[i].end, spans.at[i].start + limit))
        if row is None:
            rows += read(nodes[spans.at[i].place])
        elif row:
            rows.append(row)
    return rows


cdef Py_ssize_t _path_end(const char* text, Py_ssize_t at, Py_ssize_t end) noexcept nogil:
    """Of a dotted name without gaps; `at` where there is none."""
    cdef Py_ssize_t stop = at
    while True:
        at = name_end(text, stop, end)
        if at == stop or is_digit(text[stop]):
            return -1
        if at == end or text[at] != b".":
            return at
        stop = at + 1


def imports(node, bytes data, list starts, scope, listed, row):
    """As `python.PythonRules.imports`; None for what must be read in the tree."""
    cdef const char* text = PyBytes_AS_STRING(data)
    cdef Span span = range_of(node)
    cdef Py_ssize_t start = span.start, end = span.end, at, stop, first, last
    cdef bint is_plain, is_open = False, is_aliased
    cdef list found = []
    if not 0 <= start < end <= PyBytes_GET_SIZE(data) or is_broken(node):
        return None
    stop = name_end(text, start, end)
    is_plain = is_text(text, start, stop, b"import", 6)
    if not is_plain and not is_text(text, start, stop, b"from", 4):
        return None
    at = gap_end(text, stop, end)
    module = None
    if not is_plain:
        first = at
        while at < end and text[at] == b".":
            at += 1
        stop = at
        if at == first or (at < end and not is_space(text[at])):
            stop = _path_end(text, at, end)
        if stop < 0:
            return None
        module, at = decoded(text, first, stop), gap_end(text, stop, end)
        stop = name_end(text, at, end)
        if not is_text(text, at, stop, b"import", 6):
            return None
        at = gap_end(text, stop, end)
        if at < end and text[at] == b"(":
            is_open, at = True, gap_end(text, at + 1, end)
        if at < end and text[at] == b"*":
            return [row(module, "*", "*", _line(starts, at), scope, scope < 0)] if at + 1 == end else None
    while at < end:
        first = at
        last = _path_end(text, at, end)
        if last < 0:
            return None
        name = alias = decoded(text, first, last)
        is_aliased = False
        at = gap_end(text, last, end)
        if at > last and at + 2 < end and text[at] == b"a" and text[at + 1] == b"s" and is_space(text[at + 2]):
            at = gap_end(text, at + 2, end)
            last = name_end(text, at, end)
            if last == at:
                return None
            alias, is_aliased = decoded(text, at, last), True
            at = gap_end(text, last, end)
        if is_plain:
            alias = alias if is_aliased else name.partition(".")[0]
            found.append(row(name, "", alias, _line(starts, start), scope, False))
        else:
            exported = (is_aliased and alias == name) or (listed is not None and alias in listed)
            found.append(row(module, name, alias, _line(starts, first), scope, exported))
        if at < end and text[at] == b",":
            at = gap_end(text, at + 1, end)
        elif at < end and not (is_open and text[at] == b")"):
            return None
        if is_open and at < end and text[at] == b")":
            return found if at + 1 == end else None
    return None if is_open else found


cdef Py_ssize_t _line(list starts, Py_ssize_t at) except -1:
    """The 1-based line of a byte offset."""
    cdef Py_ssize_t low = 0, high = len(starts), middle
    while low < high:
        middle = (low + high) >> 1
        if at < <Py_ssize_t>starts[middle]:
            high = middle
        else:
            low = middle + 1
    return low or 1
