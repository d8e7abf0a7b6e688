# cython: language_level=3
from libc.stdint cimport int32_t


cdef struct Span:
    int32_t start
    int32_t end
    int32_t place


cdef class Spans:
    cdef Span* at
    cdef Py_ssize_t length

    cdef void add(self, int32_t start, int32_t end, int32_t place) noexcept
    cdef bint holds(self, int32_t start, int32_t end) noexcept


cdef class Ints:
    cdef int32_t* at
    cdef Py_ssize_t length

    cdef Py_ssize_t right(self, int32_t value) noexcept
    cdef Py_ssize_t line(self, int32_t offset) noexcept


cdef Span range_of(node) except *
cdef bint is_broken(node) except -1
cdef void sort(Spans spans) noexcept
cdef Spans of_nodes(list nodes, Py_ssize_t size, bint by_end)
cdef Spans spans_of(dict found, str name, Py_ssize_t size)
cdef Spans ranges(list pairs, Py_ssize_t size)
cdef Spans joined(Spans one, Spans other)
cdef Spans distinct(Spans spans)
cdef Spans outside(Spans spans, Spans covers)
