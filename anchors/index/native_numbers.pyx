# cython: language_level=3, boundscheck=True, wraparound=False, initializedcheck=False
"""Strings of a whole tree by number, compiled: a table that is asked without making an object of each.

Optional: `numbers.BytesNumbers` is the same in Python for where it was not built.
"""

from cpython.buffer cimport PyBUF_SIMPLE, PyBuffer_Release, PyObject_GetBuffer
from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize, PyBytes_GET_SIZE
from libc.stdint cimport int32_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc, realloc
from libc.string cimport memchr, memcmp, memcpy

import os

from anchors.index.native_order import in_order

VERSION = 4  # as `compiled.VERSION`, raised when what a method takes or gives changes

cdef extern from *:
    """
    static inline uint64_t folded(uint64_t one, uint64_t other) {
        __uint128_t product = (__uint128_t)one * other;
        return (uint64_t)product ^ (uint64_t)(product >> 64);
    }
    #if defined(__GNUC__) || defined(__clang__)
    #define FETCH_SOON(place) __builtin_prefetch(place)
    #else
    #define FETCH_SOON(place)
    #endif
    """
    uint64_t folded(uint64_t one, uint64_t other) noexcept nogil
    void FETCH_SOON(const void* place) noexcept nogil

cdef struct Entry:
    uint32_t hash
    int32_t place  # one more than that of the string; 0 marks a free one

cdef enum:
    MAX_STRINGS = 1 << 30
    AT_ONCE = 64

cdef struct Asked:
    const char* text
    Py_ssize_t length
    uint32_t hash


cdef class _Places:
    """int32, as many as come."""

    cdef int32_t* rows
    cdef Py_ssize_t count
    cdef Py_ssize_t room

    def __cinit__(self):
        self.room = 1 << 12
        self.rows = <int32_t*>malloc(self.room * sizeof(int32_t))
        if self.rows == NULL:
            raise MemoryError

    def __dealloc__(self):
        free(self.rows)

    cdef int make_room(self, Py_ssize_t more) except -1:
        cdef void* moved
        if self.count + more > self.room:
            moved = realloc(self.rows, (self.count + more) * 2 * sizeof(int32_t))
            if moved == NULL:
                raise MemoryError
            self.rows, self.room = <int32_t*>moved, (self.count + more) * 2
        return 0


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
        cdef const char* at = PyBytes_AS_STRING(text)
        cdef Py_ssize_t length = PyBytes_GET_SIZE(text)
        return self.before + self.place(at, length, self.hash_of(at, length))

    def after(self, Py_ssize_t first):
        """The strings in the order of their numbers, without so many of those that are held."""
        if first < 0:
            raise IndexError(first)
        return [
            PyBytes_FromStringAndSize(self.text + self.starts[at], self.starts[at + 1] - self.starts[at])
            for at in range(first, self.count)
        ]

    def of_each(self, texts):
        """As `numbers.BytesNumbers.of_each`, as bytes."""
        cdef _Places found = _Places()
        cdef Py_buffer part
        cdef bytes first = PyBytes_FromStringAndSize(NULL, (len(texts) + 1) * sizeof(int32_t))
        cdef int32_t* begin = <int32_t*>PyBytes_AS_STRING(first)
        for some in texts:
            begin[0] = <int32_t>found.count
            begin += 1
            PyObject_GetBuffer(some, &part, PyBUF_SIMPLE)
            try:
                self.number_all(<const char*>part.buf, part.len, found)
            finally:
                PyBuffer_Release(&part)
        begin[0] = <int32_t>found.count
        return PyBytes_FromStringAndSize(<char*>found.rows, found.count * sizeof(int32_t)), first

    cdef int number_all(self, const char* at, Py_ssize_t length, _Places found) except -1:
        """Of strings that have a newline between them. A table of a whole tree is larger than what lies at hand of
        memory: where a string may stand is asked for some strings before it is looked at."""
        cdef Asked[AT_ONCE] asked
        cdef const char* end = at + length
        cdef const char* stop
        cdef Py_ssize_t count, i
        cdef Entry* entry
        cdef bint is_last = False
        while not is_last:
            count = 0
            while count < AT_ONCE and not is_last:
                stop = <const char*>memchr(at, 10, end - at) if at < end else NULL
                if stop == NULL:
                    stop, is_last = end, True
                asked[count].text, asked[count].length = at, stop - at
                asked[count].hash = self.hash_of(at, stop - at)
                FETCH_SOON(&self.entries[asked[count].hash & self.mask])
                count += 1
                at = stop + 1
            for i in range(count):
                entry = &self.entries[asked[i].hash & self.mask]
                if entry.place:
                    FETCH_SOON(&self.starts[entry.place - 1])
            for i in range(count):
                entry = &self.entries[asked[i].hash & self.mask]
                if entry.place and entry.hash == asked[i].hash:
                    FETCH_SOON(self.text + self.starts[entry.place - 1])
            found.make_room(count)
            for i in range(count):
                found.rows[found.count] = <int32_t>(
                    self.before + self.place(asked[i].text, asked[i].length, asked[i].hash)
                )
                found.count += 1
        return 0

    def in_order(self, const unsigned char[:] is_used):
        """As `numbers.BytesNumbers.in_order`, as bytes."""
        return in_order(<unsigned char[:self.room]><unsigned char*>self.text, <Py_ssize_t[:self.count + 1]>self.starts, is_used)

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
        cdef uint64_t hash_ = folded(self.secret ^ <uint64_t>length, self.other_secret), part = 0
        cdef uint32_t half
        cdef Py_ssize_t at = 0
        if length >= 8:
            while at < length - 8:
                memcpy(&part, text + at, 8)
                hash_ = folded(hash_ ^ part, self.other_secret ^ self.secret)
                at += 8
            memcpy(&part, text + length - 8, 8)  # some bytes twice, for a copy of so many as are left is a call
        elif length >= 4:
            memcpy(&half, text, 4)
            part = half
            memcpy(&half, text + length - 4, 4)
            part = part << 32 | half
        elif length > 0:
            part = <uint64_t><unsigned char>text[0] << 16 | <uint64_t><unsigned char>text[length >> 1] << 8 \
                | <unsigned char>text[length - 1]
        hash_ = folded(hash_ ^ part, self.other_secret)
        return <uint32_t>(hash_ ^ hash_ >> 32)

    cdef Py_ssize_t place(self, const char* text, Py_ssize_t length, uint32_t hash_) except -1:
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
