# cython: language_level=3, boundscheck=True, wraparound=False, initializedcheck=False
"""Rows of references while a file is read, compiled: a buffer that grows, and its rows at rest.

Optional, as all compiled modules are. Knows nothing of where names stand in a text.
"""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize, PyBytes_GET_SIZE
from libc.stdint cimport int32_t
from libc.stdlib cimport free, malloc, realloc

from anchors.syntax.native_spans cimport Ints, Span, Spans
from anchors.syntax.native_strings cimport Strings

VERSION = 11  # as `compiled.VERSION`, raised when what a function takes or gives changes


cdef class Pieces:
    """Names one after the other: as they stand in a text, or bytes of their own."""

    def __cinit__(self, Py_ssize_t room):
        self.at, self.others = Spans(room), []

    cdef void stand(self, Py_ssize_t start, Py_ssize_t end) noexcept:
        self.at.add(<int32_t>start, <int32_t>end, -1)

    cdef int put(self, bytes name) except -1:
        self.at.add(0, 0, <int32_t>len(self.others))
        self.others.append(name)
        return 0

    cdef void drop(self) noexcept:
        """Takes the last one back."""
        self.at.length -= 1

    cdef bytes last(self, const char* text):
        cdef Span span = self.at.at[self.at.length - 1]
        if span.place < 0:
            return PyBytes_FromStringAndSize(text + span.start, span.end - span.start)
        return <bytes>self.others[span.place]

    cdef int32_t number(self, Py_ssize_t i, const char* text, Strings strings) except -1:
        cdef Span span = self.at.at[i]
        cdef bytes name
        if span.place < 0:
            return strings.number(text + span.start, span.end - span.start)
        name = <bytes>self.others[span.place]
        return strings.number(PyBytes_AS_STRING(name), PyBytes_GET_SIZE(name))


cdef class Rows:
    """String ids of name and receiver, kind, byte offset, (scope), string id of what is passed or -1."""

    def __cinit__(self, Strings strings):
        self.strings, self.room = strings, 256
        self.rows = <int32_t*>malloc(self.room * FIELDS * sizeof(int32_t))
        if self.rows == NULL:
            raise MemoryError

    def __dealloc__(self):
        free(self.rows)

    cdef int32_t number(self, bytes text) except -1:
        return self.strings.number(PyBytes_AS_STRING(text), PyBytes_GET_SIZE(text))

    cdef int32_t* more(self, int kind, Py_ssize_t count) except NULL:
        """Room for that many rows of one kind; they count when they are added to `num_rows`."""
        cdef Py_ssize_t i, room = self.room
        cdef int32_t* row
        while self.num_rows + count > room:
            room *= 2
        if room > self.room:
            row = <int32_t*>realloc(self.rows, room * FIELDS * sizeof(int32_t))
            if row == NULL:
                raise MemoryError
            self.rows, self.room = row, room
        row = self.rows + self.num_rows * FIELDS
        for i in range(count):
            row[FIELDS * i + 1], row[FIELDS * i + 2], row[FIELDS * i + 5] = 0, kind, -1
        return row

    cdef int add(self, int kind, const char* text, Pieces names, Pieces receivers, Spans places) except -1:
        """Rows of one kind, their offsets by where `places` start: the names get their ids first, then the receivers."""
        cdef Py_ssize_t i
        cdef int32_t* row = self.more(kind, places.length)
        for i in range(places.length):
            row[FIELDS * i] = names.number(i, text, self.strings)
            row[FIELDS * i + 3] = places.at[i].start
        for i in range(places.length):
            row[FIELDS * i + 1] = receivers.number(i, text, self.strings)
        self.num_rows += places.length
        return 0

    cdef int32_t* last(self, Py_ssize_t count) noexcept:
        """The first of the rows added last."""
        return self.rows + (self.num_rows - count) * FIELDS

    cdef int put(self, int kind, bytes receiver, bytes name, Py_ssize_t at) except -1:
        cdef int32_t* row = self.more(kind, 1)
        row[0], row[1], row[3] = self.number(name), self.number(receiver), <int32_t>at
        self.num_rows += 1
        return 0

    cdef int plain(self, int kind, const char* text, Spans words) except -1:
        """Names as they stand, without receivers."""
        cdef Py_ssize_t i
        cdef int32_t start
        cdef int32_t* row = self.more(kind, words.length)
        for i in range(words.length):
            start = words.at[i].start
            row[FIELDS * i] = self.strings.number(text + start, words.at[i].end - start)
            row[FIELDS * i + 3] = start
        self.num_rows += words.length
        return 0

    cdef tuple placed(self, Ints starts, Ints bounds, list ids):
        """The rows at rest, without those that have no name, and what is passed by which of them."""
        cdef Py_ssize_t i, kept = 0, num_passed = 0
        cdef int32_t shape, at
        cdef int32_t* row
        cdef int32_t* target
        cdef int32_t* passed = <int32_t*>malloc((self.num_rows or 1) * 2 * sizeof(int32_t))
        if passed == NULL:
            raise MemoryError
        try:
            for i in range(self.num_rows):
                row = self.rows + FIELDS * i
                if row[0] == 0:
                    continue
                at, shape = row[3], row[5]  # rows at rest are shorter and lie over these
                target = self.rows + 5 * kept
                target[0], target[1], target[2] = row[0], row[1], row[2]
                target[4] = ids[bounds.right(at) - 1]
                target[3] = <int32_t>starts.right(at)
                if shape >= 0:
                    passed[2 * num_passed] = <int32_t>kept
                    passed[2 * num_passed + 1] = shape
                    num_passed += 1
                kept += 1
            return (PyBytes_FromStringAndSize(<char*>self.rows, kept * 5 * sizeof(int32_t)),
                    PyBytes_FromStringAndSize(<char*>passed, num_passed * 2 * sizeof(int32_t)))
        finally:
            free(passed)
