# cython: language_level=3
from libc.stdint cimport int32_t, uint32_t


cdef struct Entry:
    uint32_t hash
    int32_t number


cdef class Strings:
    cdef Entry* entries  # open addressing; number 0, the empty string, marks a free place
    cdef Py_ssize_t mask
    cdef char* text  # all strings, a newline behind each
    cdef Py_ssize_t length
    cdef Py_ssize_t room
    cdef int32_t* starts  # of each string, and of the next one
    cdef Py_ssize_t starts_room
    cdef readonly int32_t count

    cdef int32_t number(self, const char* text, Py_ssize_t length) except -1
    cdef int32_t hashed(self, const char* text, Py_ssize_t length, uint32_t hash_) except -1
    cdef int add(self, const char* text, Py_ssize_t length) except -1
    cdef int grow(self) except -1


cdef inline uint32_t hash_of(const char* text, Py_ssize_t length) noexcept nogil:
    cdef uint32_t hash_ = HASH_SEED
    cdef Py_ssize_t at
    for at in range(length):
        hash_ = (hash_ ^ <unsigned char>text[at]) * HASH_FACTOR
    return hash_


cdef enum:  # FNV-1a
    HASH_SEED = 2166136261
    HASH_FACTOR = 16777619
