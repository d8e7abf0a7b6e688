# cython: language_level=3, boundscheck=True, wraparound=False, initializedcheck=False
"""Byte ranges of a capture, and tables to look offsets up in, compiled: what the loops over captures work on.

Optional, as all compiled modules are. A range that does not lie within the file is left out when ranges are made.
"""

from cpython.object cimport PyObject
from libc.stdlib cimport free, malloc, qsort

cdef extern from "Python.h":
    ctypedef object (*getter)(object owner, void* closure)
    ctypedef struct PyGetSetDef:
        getter get
        void* closure
    ctypedef struct PyGetSetDescrObject:
        PyGetSetDef* d_getset
    PyObject* Py_TYPE_ "Py_TYPE" (object one)
    PyObject* GETSET "(PyObject *)&PyGetSetDescr_Type"

VERSION = 11  # as `compiled.VERSION`, raised when what a function takes or gives changes


cdef enum:
    MAX_SHORT = 1000
    MAX_OFFSET = 0x7FFFFFFF


cdef object _known = None  # the type of nodes that those below belong to
cdef PyGetSetDef* _start = NULL
cdef PyGetSetDef* _end = NULL
cdef PyGetSetDef* _broken = NULL


cdef bint _is_known(node) except -1:
    """Whether a node's type is written in C, with functions for its attributes that can be called without a look-up."""
    global _known, _start, _end, _broken
    if Py_TYPE_(node) == <PyObject*>_known:
        return True
    start, end, broken = [type(node).__dict__.get(name) for name in ("start_byte", "end_byte", "has_error")]
    if Py_TYPE_(start) != GETSET or Py_TYPE_(end) != GETSET or Py_TYPE_(broken) != GETSET:
        return False
    _known = type(node)
    _start, _end = (<PyGetSetDescrObject*><PyObject*>start).d_getset, (<PyGetSetDescrObject*><PyObject*>end).d_getset
    _broken = (<PyGetSetDescrObject*><PyObject*>broken).d_getset
    return True


cdef Span range_of(node) except *:
    """A node's byte range; (-1, -1) for one that this has no room for."""
    cdef Py_ssize_t start, end
    cdef Span span
    if _is_known(node):
        start, end = _start.get(node, _start.closure), _end.get(node, _end.closure)
    else:
        start, end = node.start_byte, node.end_byte
    span.start = span.end = span.place = -1
    if 0 <= start <= end <= MAX_OFFSET:
        span.start, span.end = <int32_t>start, <int32_t>end
    return span


cdef bint is_broken(node) except -1:
    """A node's `has_error`."""
    return <bint>(_broken.get(node, _broken.closure) if _is_known(node) else node.has_error)


cdef int _by_range(const void* one, const void* other) noexcept nogil:
    cdef Span* a = <Span*>one
    cdef Span* b = <Span*>other
    if a.start != b.start:
        return -1 if a.start < b.start else 1
    if a.end != b.end:
        return -1 if a.end < b.end else 1
    return (a.place > b.place) - (a.place < b.place)


cdef inline bint _is_behind(const Span* one, const Span* other) noexcept nogil:
    if one.start != other.start:
        return one.start > other.start
    return one.end > other.end or (one.end == other.end and one.place > other.place)


cdef class Spans:
    """Byte ranges with the places of their nodes in the list they came from."""

    def __cinit__(self, Py_ssize_t room):
        self.at = <Span*>malloc((room or 1) * sizeof(Span))
        self.length = 0
        if self.at == NULL:
            raise MemoryError

    def __dealloc__(self):
        free(self.at)

    cdef void add(self, int32_t start, int32_t end, int32_t place) noexcept:
        self.at[self.length].start = start
        self.at[self.length].end = end
        self.at[self.length].place = place
        self.length += 1

    cdef bint holds(self, int32_t start, int32_t end) noexcept:
        """Whether the range is among these, which are sorted."""
        cdef Py_ssize_t low = 0, high = self.length, middle
        while low < high:
            middle = (low + high) >> 1
            if self.at[middle].start < start or (self.at[middle].start == start and self.at[middle].end < end):
                low = middle + 1
            else:
                high = middle
        return low < self.length and self.at[low].start == start and self.at[low].end == end


cdef void sort(Spans spans) noexcept:
    """By start, end and place. Most are short, for which the library's sorting takes twice as long as Shell's."""
    cdef Py_ssize_t gap = 0, i, j
    cdef Span span
    if spans.length > MAX_SHORT:
        qsort(spans.at, spans.length, sizeof(Span), _by_range)
        return
    while 3 * gap + 1 < spans.length:
        gap = 3 * gap + 1
    while gap:
        for i in range(gap, spans.length):
            span, j = spans.at[i], i
            while j >= gap and _is_behind(&spans.at[j - gap], &span):
                spans.at[j] = spans.at[j - gap]
                j -= gap
            spans.at[j] = span
        gap //= 3


cdef Spans of_nodes(list nodes, Py_ssize_t size, bint by_end):
    """The nodes' ranges, sorted, as (start, end, place), or by where they end as (end, place, start): of two that end
    together the later in the list is meant. One that does not lie in `size` bytes is left out."""
    cdef Spans spans = Spans(len(nodes))
    cdef int32_t place = 0
    cdef Span span
    for node in nodes:
        span = range_of(node)
        if 0 <= span.start and span.end <= size:
            if by_end:
                spans.add(span.end, place, span.start)
            else:
                spans.add(span.start, span.end, place)
        place += 1
    sort(spans)
    return spans


cdef Spans spans_of(dict found, str name, Py_ssize_t size):
    """The capture's ranges, sorted."""
    nodes = found.get(name)
    return Spans(0) if nodes is None else of_nodes(nodes, size, False)


cdef Spans ranges(list pairs, Py_ssize_t size):
    """As they come, without those that do not lie in `size` bytes."""
    cdef Spans spans = Spans(len(pairs))
    cdef Py_ssize_t start, end
    for start, end in pairs:
        if 0 <= start <= end <= size:
            spans.add(<int32_t>start, <int32_t>end, 0)
    return spans


cdef Spans joined(Spans one, Spans other):
    """All of both, the first ones first."""
    cdef Spans spans = Spans(one.length + other.length)
    cdef Py_ssize_t i
    for i in range(one.length):
        spans.add(one.at[i].start, one.at[i].end, one.at[i].place)
    for i in range(other.length):
        spans.add(other.at[i].start, other.at[i].end, other.at[i].place)
    return spans


cdef Spans distinct(Spans spans):
    """Of equal ranges the last."""
    cdef Spans kept = Spans(spans.length)
    cdef Py_ssize_t i
    for i in range(spans.length):
        if kept.length and kept.at[kept.length - 1].start == spans.at[i].start \
                and kept.at[kept.length - 1].end == spans.at[i].end:
            kept.at[kept.length - 1].place = spans.at[i].place
        else:
            kept.add(spans.at[i].start, spans.at[i].end, spans.at[i].place)
    return kept


cdef Spans outside(Spans spans, Spans covers):
    """Those that start in none of the covers; both are sorted, and covers do not overlap."""
    if not covers.length:
        return spans
    cdef Spans kept = Spans(spans.length)
    cdef Py_ssize_t i, j = 0
    for i in range(spans.length):
        while j < covers.length and covers.at[j].end <= spans.at[i].start:
            j += 1
        if j == covers.length or spans.at[i].start < covers.at[j].start:
            kept.add(spans.at[i].start, spans.at[i].end, spans.at[i].place)
    return kept


cdef class Ints:
    """A sorted table of integers to look ranges up in."""

    def __cinit__(self, list values):
        cdef Py_ssize_t i
        self.length = len(values)
        self.at = <int32_t*>malloc((self.length or 1) * sizeof(int32_t))
        if self.at == NULL:
            raise MemoryError
        for i in range(self.length):
            self.at[i] = values[i]

    def __dealloc__(self):
        free(self.at)

    cdef Py_ssize_t right(self, int32_t value) noexcept:
        """As `bisect_right`."""
        cdef Py_ssize_t low = 0, high = self.length, middle
        while low < high:
            middle = (low + high) >> 1
            if value < self.at[middle]:
                high = middle
            else:
                low = middle + 1
        return low

    cdef Py_ssize_t line(self, int32_t offset) noexcept:
        """The 1-based line of a byte offset, where these are the starts of lines."""
        return self.right(offset) or 1
