# cython: language_level=3
from libc.stdint cimport int32_t, uint32_t


cdef struct Name:
    uint32_t hash
    int32_t scope
    int32_t start
    int32_t end  # 0 marks a free place


cdef class Bound:
    cdef const char* text  # set by whoever makes it
    cdef Name* entries  # open addressing
    cdef Py_ssize_t mask

    cdef void put(self, int32_t scope, int32_t start, int32_t end) noexcept
    cdef bint holds(self, tuple scopes, int32_t start, int32_t end) except -1
    cdef Name* find(self, uint32_t hash_, int32_t scope, int32_t start, int32_t end) noexcept
