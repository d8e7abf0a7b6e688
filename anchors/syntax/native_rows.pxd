# cython: language_level=3
from libc.stdint cimport int32_t

from anchors.syntax.native_spans cimport Ints, Spans
from anchors.syntax.native_strings cimport Strings

cdef enum:
    FIELDS = 6
    SHAPE = 5  # place of what is passed


cdef class Pieces:
    cdef Spans at
    cdef list others

    cdef void stand(self, Py_ssize_t start, Py_ssize_t end) noexcept
    cdef int put(self, bytes name) except -1
    cdef void drop(self) noexcept
    cdef bytes last(self, const char* text)
    cdef int32_t number(self, Py_ssize_t i, const char* text, Strings strings) except -1


cdef class Rows:
    cdef Strings strings
    cdef int32_t* rows
    cdef Py_ssize_t num_rows
    cdef Py_ssize_t room

    cdef int32_t number(self, bytes text) except -1
    cdef int32_t* more(self, int kind, Py_ssize_t count) except NULL
    cdef int add(self, int kind, const char* text, Pieces names, Pieces receivers, Spans places) except -1
    cdef int32_t* last(self, Py_ssize_t count) noexcept
    cdef int put(self, int kind, bytes receiver, bytes name, Py_ssize_t at) except -1
    cdef int plain(self, int kind, const char* text, Spans words) except -1
    cdef tuple placed(self, Ints starts, Ints bounds, list ids)
