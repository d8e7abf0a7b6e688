# cython: language_level=3, boundscheck=True, wraparound=False, initializedcheck=False
"""Strings of a whole tree by number, compiled: a table that is asked without making an object of each.

Optional: `numbers.BytesNumbers` is the same in Python for where it was not built.
"""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize, PyBytes_GET_SIZE
from libc.stdint cimport int32_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc, realloc
from libc.string cimport memchr, memcmp, memcpy

import os

VERSION = 1  # as `compiled.VERSION`, raised when what a method takes or gives changes

cdef extern from *:
    """
    static inline uint64_t folded(uint64_t one, uint64_t other) {
        __uint128_t product = (__uint128_t)one * other;
        return (uint64_t)product ^ (uint64_t)(product >> 64);
    }
    """
    uint64_t folded(uint64_t one, uint64_t other) noexcept nogil

cdef struct Entry:
    uint32_t hash
    int32_t place  # one more than that of the string; 0 marks a free one

cdef enum:
    MAX_STRINGS = 1 << 30


cdef class Numbers:
    """An unknown string gets the next number, also after `clear`. Hashed with a secret, for the strings are those of
    strangers and go on without an end that a file's have."""

    cdef uint64_t secret, other_secret
    cdef Entry* entries
    cdef Py_ssize_t mask
    cdef char* text  # all strings, one behind the other
    cdef Py_ssize_t length
    cdef Py_ssize_t room
    cdef Py_ssize_t* starts  # of each string, and of the next one
    cdef Py_ssize_t starts_room
    cdef Py_ssize_t count
    cdef Py_ssize_t before  # numbers given before the last `clear`

    def __cinit__(self):
        self.secret, self.other_secret = int.from_bytes(os.urandom(8), "big"), int.from_bytes(os.urandom(8), "big") | 1
        self.begin()

    def __dealloc__(self):
        self.free()

    def __len__(self):
        return self.count

    def __iter__(self):
        return iter(self.after(0))

    def __getitem__(self, bytes text):
        return self.before + self.place(PyBytes_AS_STRING(text), PyBytes_GET_SIZE(text))

    def after(self, Py_ssize_t first):
        """The strings in the order of their numbers, without so many of those that are held."""
        if first < 0:
            raise IndexError(first)
        return [
            PyBytes_FromStringAndSize(self.text + self.starts[at], self.starts[at + 1] - self.starts[at])
            for at in range(first, self.count)
        ]

    def of(self, bytes joined):
        """The numbers of strings that have a newline between them, as int32."""
        cdef const char* at = PyBytes_AS_STRING(joined)
        cdef const char* end = at + PyBytes_GET_SIZE(joined)
        cdef const char* stop
        cdef bytes found = PyBytes_FromStringAndSize(NULL, (joined.count(b"\n") + 1) * sizeof(int32_t))
        cdef int32_t* row = <int32_t*>PyBytes_AS_STRING(found)
        while True:
            stop = <const char*>memchr(at, 10, end - at)
            if stop == NULL:
                stop = end
            row[0] = <int32_t>(self.before + self.place(at, stop - at))
            row += 1
            if stop == end:
                return found
            at = stop + 1

    def clear(self):
        cdef Py_ssize_t count = self.count
        self.free()
        self.begin()
        self.before += count

    cdef int begin(self) except -1:
        self.count = self.length = 0
        self.mask, self.room, self.starts_room = (1 << 12) - 1, 1 << 15, 1 << 11
        self.entries = <Entry*>calloc(self.mask + 1, sizeof(Entry))
        self.text = <char*>malloc(self.room)
        self.starts = <Py_ssize_t*>malloc(self.starts_room * sizeof(Py_ssize_t))
        if self.entries == NULL or self.text == NULL or self.starts == NULL:
            raise MemoryError
        self.starts[0] = 0
        return 0

    cdef void free(self) noexcept:
        free(self.entries)
        free(self.text)
        free(self.starts)
        self.entries, self.text, self.starts = NULL, NULL, NULL

    cdef uint32_t hash_of(self, const char* text, Py_ssize_t length) noexcept nogil:
        cdef uint64_t hash_ = folded(self.secret ^ <uint64_t>length, self.other_secret), part
        while length >= 8:
            memcpy(&part, text, 8)
            hash_ = folded(hash_ ^ part, self.other_secret ^ self.secret)
            text, length = text + 8, length - 8
        part = 0
        memcpy(&part, text, length)
        hash_ = folded(hash_ ^ part, self.other_secret)
        return <uint32_t>(hash_ ^ hash_ >> 32)

    cdef Py_ssize_t place(self, const char* text, Py_ssize_t length) except -1:
        cdef uint32_t hash_ = self.hash_of(text, length)
        cdef Py_ssize_t at = hash_ & self.mask, known
        while self.entries[at].place:
            known = self.entries[at].place - 1
            if self.entries[at].hash == hash_ and self.starts[known + 1] - self.starts[known] == length \
                    and memcmp(self.text + self.starts[known], text, length) == 0:
                return known
            at = (at + 1) & self.mask
        self.add(text, length)
        self.entries[at].hash, self.entries[at].place = hash_, <int32_t>self.count
        if self.count * 2 > self.mask:
            self.grow()
        return self.count - 1

    cdef int add(self, const char* text, Py_ssize_t length) except -1:
        cdef void* moved
        if self.before + self.count >= MAX_STRINGS:
            raise MemoryError
        if self.length + length > self.room:
            moved = realloc(self.text, (self.length + length) * 2)
            if moved == NULL:
                raise MemoryError
            self.text, self.room = <char*>moved, (self.length + length) * 2
        if self.count + 2 > self.starts_room:
            moved = realloc(self.starts, self.starts_room * 2 * sizeof(Py_ssize_t))
            if moved == NULL:
                raise MemoryError
            self.starts, self.starts_room = <Py_ssize_t*>moved, self.starts_room * 2
        memcpy(self.text + self.length, text, length)
        self.length += length
        self.count += 1
        self.starts[self.count] = self.length
        return 0

    cdef int grow(self) except -1:
        cdef Py_ssize_t mask = (self.mask + 1) * 2 - 1, i, at
        cdef Entry* fresh = <Entry*>calloc(mask + 1, sizeof(Entry))
        if fresh == NULL:
            raise MemoryError
        for i in range(self.mask + 1):
            if self.entries[i].place:
                at = self.entries[i].hash & mask
                while fresh[at].place:
                    at = (at + 1) & mask
                fresh[at] = self.entries[i]
        free(self.entries)
        self.entries, self.mask = fresh, mask
        return 0
