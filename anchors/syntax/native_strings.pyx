# cython: language_level=3, boundscheck=True, wraparound=False, initializedcheck=False
"""A file's strings by number, compiled: a table that the other compiled loops ask without making an object.

Optional: `strings.py` holds the same in Python for where it was not built.
"""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize, PyBytes_GET_SIZE
from libc.stdlib cimport calloc, free, malloc, realloc
from libc.string cimport memcmp, memcpy

VERSION = 11  # as `compiled.VERSION`, raised when what a function takes or gives changes

cdef enum:
    MAX_BYTES = 1 << 30  # of all strings together: offsets into them are of 32 bits


cdef class Strings:
    """String ids by bytes; an unknown string gets the next id. Id 0 is the empty string."""

    def __cinit__(self):
        self.mask, self.room, self.starts_room = (1 << 10) - 1, 1 << 13, 1 << 9
        self.entries = <Entry*>calloc(self.mask + 1, sizeof(Entry))
        self.text = <char*>malloc(self.room)
        self.starts = <int32_t*>malloc(self.starts_room * sizeof(int32_t))
        if self.entries == NULL or self.text == NULL or self.starts == NULL:
            raise MemoryError
        self.starts[0] = 0
        self.add(b"", 0)

    def __dealloc__(self):
        free(self.entries)
        free(self.text)
        free(self.starts)

    def __getitem__(self, bytes text):
        return self.number(PyBytes_AS_STRING(text), PyBytes_GET_SIZE(text))

    def joined(self):
        """All of them as `FileRecord.strings`: none holds a newline. What is no UTF-8 is replaced."""
        cdef bytes joined = PyBytes_FromStringAndSize(self.text, self.length - 1)
        return joined if joined.isascii() else joined.decode("utf-8", "replace").encode()

    cdef int32_t number(self, const char* text, Py_ssize_t length) except -1:
        return self.hashed(text, length, hash_of(text, length))

    cdef int32_t hashed(self, const char* text, Py_ssize_t length, uint32_t hash_) except -1:
        """As `number`, of a text whose `hash_of` is known."""
        cdef Py_ssize_t place = hash_ & self.mask
        cdef int32_t known
        if length == 0:
            return 0
        while self.entries[place].number:
            known = self.entries[place].number
            if self.entries[place].hash == hash_ and self.starts[known + 1] - self.starts[known] - 1 == length \
                    and memcmp(self.text + self.starts[known], text, length) == 0:
                return known
            place = (place + 1) & self.mask
        known = self.count
        self.add(text, length)
        self.entries[place].hash, self.entries[place].number = hash_, known
        if self.count * 2 > self.mask:
            self.grow()
        return known

    cdef int add(self, const char* text, Py_ssize_t length) except -1:
        cdef void* moved
        if self.length + length + 1 > self.room:
            if self.length + length >= MAX_BYTES:
                raise MemoryError
            moved = realloc(self.text, (self.length + length + 1) * 2)
            if moved == NULL:
                raise MemoryError
            self.text, self.room = <char*>moved, (self.length + length + 1) * 2
        if self.count + 2 > self.starts_room:
            moved = realloc(self.starts, self.starts_room * 2 * sizeof(int32_t))
            if moved == NULL:
                raise MemoryError
            self.starts, self.starts_room = <int32_t*>moved, self.starts_room * 2
        memcpy(self.text + self.length, text, length)
        self.length += length
        self.text[self.length] = b"\n"
        self.length += 1
        self.count += 1
        self.starts[self.count] = <int32_t>self.length
        return 0

    cdef int grow(self) except -1:
        cdef Py_ssize_t mask = (self.mask + 1) * 2 - 1, i, place
        cdef Entry* fresh = <Entry*>calloc(mask + 1, sizeof(Entry))
        if fresh == NULL:
            raise MemoryError
        for i in range(self.mask + 1):
            if self.entries[i].number:
                place = self.entries[i].hash & mask
                while fresh[place].number:
                    place = (place + 1) & mask
                fresh[place] = self.entries[i]
        free(self.entries)
        self.entries, self.mask = fresh, mask
        return 0
