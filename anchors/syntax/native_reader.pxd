# cython: language_level=3
from libc.stdint cimport uint64_t

from anchors.syntax.native_rows cimport Pieces, Rows
from anchors.syntax.native_spans cimport Spans
from anchors.syntax.native_strings cimport Strings


cdef class Reader:
    cdef bytes data
    cdef const char* text
    cdef Py_ssize_t size
    cdef object parts
    cdef Strings strings
    cdef Rows rows
    cdef object keywords
    cdef Py_ssize_t max_keyword
    cdef dict renamed
    cdef tuple judges
    cdef const uint64_t* lengths  # of names that idioms know, by their first letters; NULL where dots do not split
    cdef dict idioms
    cdef dict heads

    cdef bytes slice(self, Py_ssize_t start, Py_ssize_t end)
    cdef tuple part(self, Py_ssize_t start, Py_ssize_t end)
    cdef bint is_keyword(self, Py_ssize_t start, Py_ssize_t end) except -1
    cdef object split(self, Py_ssize_t start, Py_ssize_t end, Pieces names, Pieces owners, Spans places)
    cdef Py_ssize_t plain_at(self, Py_ssize_t start, Py_ssize_t end) noexcept
    cdef int before(self, Py_ssize_t start, Spans receivers, object fold, Pieces owners) except -1
