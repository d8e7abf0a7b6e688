# cython: language_level=3, boundscheck=True, wraparound=False, initializedcheck=False
"""Which names are bound in which scope, compiled: a table of places in the text, that makes no object of any.

Optional, as all compiled modules are. Whoever asks keeps the text.
"""

from libc.stdint cimport int32_t, uint32_t
from libc.stdlib cimport calloc, free
from libc.string cimport memcmp

from anchors.syntax.native_strings cimport HASH_FACTOR, hash_of

VERSION = 11  # as `compiled.VERSION`, raised when what a function takes or gives changes


cdef class Bound:
    """For at most `room` names."""

    def __cinit__(self, Py_ssize_t room):
        self.mask = 15
        while self.mask < 2 * room:
            self.mask = 2 * self.mask + 1
        self.entries = <Name*>calloc(self.mask + 1, sizeof(Name))
        if self.entries == NULL:
            raise MemoryError

    def __dealloc__(self):
        free(self.entries)

    cdef Name* find(self, uint32_t hash_, int32_t scope, int32_t start, int32_t end) noexcept:
        """The name's place, or a free one."""
        cdef Py_ssize_t place = (hash_ + <uint32_t>scope * HASH_FACTOR) & self.mask
        cdef Name* entry = &self.entries[place]
        while entry.end:
            if entry.hash == hash_ and entry.scope == scope and entry.end - entry.start == end - start \
                    and memcmp(self.text + entry.start, self.text + start, end - start) == 0:
                break
            place = (place + 1) & self.mask
            entry = &self.entries[place]
        return entry

    cdef void put(self, int32_t scope, int32_t start, int32_t end) noexcept:
        cdef uint32_t hash_ = hash_of(self.text + start, end - start)
        cdef Name* entry = self.find(hash_, scope, start, end)
        entry.hash, entry.scope, entry.start, entry.end = hash_, scope, start, end

    cdef bint holds(self, tuple scopes, int32_t start, int32_t end) except -1:
        """Whether the name is bound in one of these scopes."""
        cdef uint32_t hash_ = hash_of(self.text + start, end - start)
        for scope in scopes:
            if self.find(hash_, <int32_t><Py_ssize_t>scope, start, end).end:
                return True
        return False
