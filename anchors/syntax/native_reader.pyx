# cython: language_level=3, boundscheck=True, wraparound=False, initializedcheck=False
"""One callee or attribute of a file as name and receiver, compiled.

Nothing here knows a language; every index into the bytes is held within them.
"""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize, PyBytes_GET_SIZE
from cpython.dict cimport PyDict_GetItem
from cpython.ref cimport PyObject
from libc.stdint cimport int32_t
from libc.string cimport memchr

from anchors.syntax.native_letters cimport in_name
from anchors.syntax.native_rows cimport Pieces, Rows
from anchors.syntax.native_spans cimport Spans
from anchors.syntax.native_strings cimport Strings

VERSION = 11  # as `compiled.VERSION`, raised when what a function takes or gives changes

cdef enum:
    MAX_NAME = 120
    MAX_RECEIVER = 60
    MAX_SLICE = 400


cdef class Reader:
    """What is asked of one file's bytes again and again."""

    def __cinit__(self, bytes data, object parts, Strings strings, object keywords):
        self.data, self.parts, self.strings, self.keywords = data, parts, strings, keywords
        self.text, self.size = PyBytes_AS_STRING(data), PyBytes_GET_SIZE(data)
        self.max_keyword = max([len(word) for word in keywords], default=0)
        self.rows = Rows(strings)

    cdef bytes slice(self, Py_ssize_t start, Py_ssize_t end):
        return PyBytes_FromStringAndSize(self.text + start, end - start)

    cdef tuple part(self, Py_ssize_t start, Py_ssize_t end):
        cdef bytes raw = self.slice(start, end)
        cdef PyObject* known = PyDict_GetItem(self.parts, raw)
        return <tuple>known if known != NULL else <tuple>self.parts[raw]

    cdef bint is_keyword(self, Py_ssize_t start, Py_ssize_t end) except -1:
        return end - start <= self.max_keyword and self.slice(start, end) in self.keywords

    cdef object split(self, Py_ssize_t start, Py_ssize_t end, Pieces names, Pieces owners, Spans places):
        """Adds name, receiver and place of a callee or attribute; gives the idioms that may know it."""
        cdef Py_ssize_t at = self.plain_at(start, end)
        cdef tuple part
        if at < 0:
            part = self.part(start, end)
            names.put(<bytes>part[1])
            owners.put(<bytes>part[0])
            places.add(<int32_t>(end - <Py_ssize_t>part[2]), 0, 0)
            return part[3]
        places.add(<int32_t>at, 0, 0)
        if at == end or end - at > MAX_NAME or b"0" <= self.text[at] <= b"9":
            names.stand(start, start)
            owners.stand(start, start)
            return ()
        names.stand(at, end)
        owners.stand(start, max(start, min(at - 1, start + MAX_RECEIVER)))
        if self.lengths[<unsigned char>self.text[at]] >> min(end - at, 63) & 1:
            return self.idioms.get(self.slice(at, end), ())
        return ()

    cdef Py_ssize_t plain_at(self, Py_ssize_t start, Py_ssize_t end) noexcept:
        """Where the last part of dotted words begins; -1 for any other text."""
        cdef Py_ssize_t at = start, last = start
        cdef char letter
        if self.lengths == NULL or start == end or self.text[start] == b".":
            return -1
        while at < end:
            letter = self.text[at]
            at += 1
            if letter == b".":
                last = at
            elif not in_name(letter) and <unsigned char>letter < 0x80:
                return -1
        return last

    cdef int before(self, Py_ssize_t start, Spans receivers, object fold, Pieces owners) except -1:
        """Adds the receiver whose mark stands right before the name at `start`."""
        cdef Py_ssize_t end = start - 1, first = -1, last
        cdef bytes receiver
        if start >= 1 and self.text[end] in b".:>":
            first = _start_of(receivers, end)
            while first < 0 and end > 0 and self.text[end - 1] in b" \t\r\n?.:-&>":
                end -= 1
                first = _start_of(receivers, end)
        if first < 0:
            owners.stand(start, start)
            return 0
        last = max(first, min(end, first + MAX_SLICE))
        if not self.renamed and last - first <= MAX_RECEIVER and memchr(self.text + first, 10, last - first) == NULL:
            owners.stand(first, last)
            return 0
        receiver = self.slice(first, last)
        receiver = self.renamed.get(receiver, receiver)
        first = PyBytes_GET_SIZE(receiver)
        if first > MAX_RECEIVER or memchr(PyBytes_AS_STRING(receiver), 10, first) != NULL:
            receiver = fold(receiver)
        owners.put(receiver)
        return 0


cdef Py_ssize_t _start_of(Spans ends, Py_ssize_t end) noexcept:
    """Where the receiver begins that ends there, -1 for none."""
    cdef Py_ssize_t low = 0, high = ends.length, middle
    while low < high:
        middle = (low + high) >> 1
        if ends.at[middle].start <= end:
            low = middle + 1
        else:
            high = middle
    return ends.at[low - 1].place if low and ends.at[low - 1].start == end else -1
