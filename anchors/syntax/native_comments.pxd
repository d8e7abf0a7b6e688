# cython: language_level=3
from libc.stdint cimport int32_t

from anchors.syntax.native_spans cimport Ints


cdef struct Line:
    const char* text
    Py_ssize_t size


cdef class Lines:
    cdef bytes data
    cdef Ints starts
    cdef bytes mark
    cdef bint has_blocks
    cdef bint has_gaps
    cdef tuple directives
    cdef object told
    cdef Py_ssize_t begin
    cdef int32_t* found

    cdef Py_ssize_t start(self, Py_ssize_t line) noexcept
    cdef Line line(self, Py_ssize_t line) noexcept
    cdef bint is_marked(self, Line line) noexcept
    cdef Py_ssize_t first(self, Py_ssize_t line) noexcept
    cdef Py_ssize_t look(self, Py_ssize_t line) noexcept
    cdef Py_ssize_t beyond_gap(self, Py_ssize_t line) noexcept
    cdef Py_ssize_t opened(self, Py_ssize_t line) noexcept
    cdef object doc(self, Py_ssize_t line)
    cdef object doc_at(self, Py_ssize_t offset)
