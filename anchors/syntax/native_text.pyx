# cython: language_level=3, boundscheck=True, wraparound=False, initializedcheck=False
"""The inner loops over a file's text, compiled: lines, words and chunks, text on one line.

Optional: `chunks.py` and `source.py` hold the same in Python, byte for byte, for where it was not built. Every index into
the bytes is held within them.
"""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize, PyBytes_GET_SIZE
from libc.stdint cimport int32_t, uint32_t
from libc.stdlib cimport calloc, free
from libc.string cimport memchr, memcmp

VERSION = 2  # as `compiled.VERSION`, raised when what a function takes or gives changes

cdef enum:
    MAX_WORD = 64
    MAX_CHUNK_BYTES = 1 << 16


cdef struct Word:
    uint32_t hash
    int32_t length
    const char* text
    int32_t number
    int32_t chunk
    int32_t row


cdef class _Words:
    """An open-addressed table of the words of one file."""

    cdef Word* at
    cdef Py_ssize_t mask
    cdef Py_ssize_t count

    def __cinit__(self):
        self.mask = (1 << 9) - 1
        self.at = <Word*>calloc(self.mask + 1, sizeof(Word))
        if self.at == NULL:
            raise MemoryError

    def __dealloc__(self):
        free(self.at)

    cdef Word* find(self, const char* text, int32_t length, uint32_t hash_) except NULL:
        """The word's place; `length` 0 there says that it is new."""
        if self.count * 2 > self.mask:
            self.grow()
        cdef Py_ssize_t place = hash_ & self.mask
        while self.at[place].length:
            if self.at[place].hash == hash_ and self.at[place].length == length \
                    and memcmp(self.at[place].text, text, length) == 0:
                break
            place = (place + 1) & self.mask
        return &self.at[place]

    cdef int grow(self) except -1:
        cdef Py_ssize_t old_mask = self.mask, i, place
        cdef Word* old = self.at
        cdef Word* fresh = <Word*>calloc((old_mask + 1) * 2, sizeof(Word))
        if fresh == NULL:
            raise MemoryError
        self.at, self.mask = fresh, (old_mask + 1) * 2 - 1
        for i in range(old_mask + 1):
            if old[i].length:
                place = old[i].hash & self.mask
                while fresh[place].length:
                    place = (place + 1) & self.mask
                fresh[place] = old[i]
        free(old)
        return 0


cdef char[256] IS_WORD
cdef int _letter
for _letter in range(256):
    IS_WORD[_letter] = _letter == 0x5F or (_letter < 128 and chr(_letter).isalnum())


def terms(bytes data, list starts, list chunks, object strings):
    """(chunk, string id, count) rows as `chunks.pack_terms` gives them; `chunks` of (first line, last line, scope)."""
    cdef const char* text = PyBytes_AS_STRING(data)
    cdef Py_ssize_t size = PyBytes_GET_SIZE(data), at, stop, begin
    cdef Py_ssize_t num_lines = len(starts), first, last
    cdef Py_ssize_t room = 1024, num_rows = 0
    cdef int32_t number = 0
    cdef uint32_t hash_
    cdef Word* word
    cdef _Words words = _Words()
    cdef bytearray rows = bytearray(room * 3 * sizeof(int32_t))
    cdef int32_t* row = <int32_t*>(<char*>rows)
    cdef bytes key
    for chunk in chunks:
        first, last = chunk[0], chunk[1]
        at = starts[first - 1] if 0 < first <= num_lines else size
        stop = starts[last] if 0 <= last < num_lines else size
        stop = min(stop, at + MAX_CHUNK_BYTES, size)
        if at < 0:
            raise ValueError("a line that starts before the file")
        while at < stop:
            if not IS_WORD[<unsigned char>text[at]]:
                at += 1
                continue
            begin, hash_ = at, 2166136261
            while at < stop and IS_WORD[<unsigned char>text[at]]:
                hash_ = (hash_ ^ <unsigned char>text[at]) * 16777619
                at += 1
            if at - begin < 2 or at - begin > MAX_WORD or text[begin] <= b"9":
                continue
            word = words.find(text + begin, <int32_t>(at - begin), hash_)
            if word.length == 0:
                key = PyBytes_FromStringAndSize(text + begin, at - begin)
                word.hash, word.length, word.text = hash_, <int32_t>(at - begin), text + begin
                word.number, word.chunk = strings[key], -1
                words.count += 1
            if word.chunk != number:
                word.chunk, word.row = number, <int32_t>num_rows
                if num_rows == room:
                    room *= 2
                    rows.extend(bytes(len(rows)))
                    row = <int32_t*>(<char*>rows)
                row[3 * num_rows], row[3 * num_rows + 1], row[3 * num_rows + 2] = number, word.number, 0
                num_rows += 1
            row[3 * word.row + 2] += 1
        number += 1
    return bytes(rows[: num_rows * 3 * sizeof(int32_t)])


def runs(list owner, bytes data, list starts):
    """As `chunks._runs`: (first line, last line, owner) of stretches of `owner[1:]`, blank ones joined to the one before."""
    cdef const char* text = PyBytes_AS_STRING(data)
    cdef Py_ssize_t size = PyBytes_GET_SIZE(data), num_lines = len(starts), first = 1, last, line, at, end
    cdef list found = []
    cdef Py_ssize_t before = -1
    while first <= num_lines:
        scope, last = owner[first], first
        while last < num_lines and owner[last + 1] is scope:
            last += 1
        while last < num_lines and owner[last + 1] == scope:
            last += 1
        at, end = starts[first - 1], size if last == num_lines else starts[last]
        if before >= 0 and (found[before][2] == scope or _is_blank(text, at, min(end, size))):
            found[before] = (found[before][0], last, found[before][2])
        else:
            found.append((first, last, scope))
            before += 1
        first = last + 1
    return found


cdef bint _is_blank(const char* text, Py_ssize_t at, Py_ssize_t end) noexcept nogil:
    """Whether only white space and brackets stand there."""
    while at < end:
        if text[at] not in b" \t\r\n{}();,":
            return False
        at += 1
    return True


def line_starts(bytes data):
    """As `source._line_starts`."""
    cdef const char* text = PyBytes_AS_STRING(data)
    cdef Py_ssize_t size = PyBytes_GET_SIZE(data)
    cdef const char* at = text
    cdef const char* end = text + size
    cdef list starts = [0]
    while at < end:
        at = <const char*>memchr(at, 10, end - at)
        if at == NULL:
            break
        at += 1
        if at < end:
            starts.append(at - text)
    return starts if size else []


def one_line(bytes raw, Py_ssize_t limit):
    """As `source.one_line`."""
    cdef char[2048] folded
    cdef const char* text = PyBytes_AS_STRING(raw)
    cdef Py_ssize_t size = min(PyBytes_GET_SIZE(raw), limit * 6, 2048), at, length = 0
    cdef bint is_gap = False
    cdef char letter
    for at in range(size):
        letter = text[at]
        if letter == 32 or 9 <= letter <= 13:
            is_gap = length > 0
            continue
        if is_gap:
            folded[length] = 32
            length += 1
            is_gap = False
        folded[length] = letter
        length += 1
    line = folded[:length].decode("utf-8", "replace")
    return line if len(line) <= limit else line[: limit - 1] + "\u2026"
