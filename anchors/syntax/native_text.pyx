# cython: language_level=3, boundscheck=True, wraparound=False, initializedcheck=False
"""The inner loops over a file's text, compiled: lines, words and chunks, text on one line.

Optional: `chunks.py` and `source.py` hold the same in Python, byte for byte, for where it was not built. Every index
into the bytes is held within them.
"""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize, PyBytes_GET_SIZE
from libc.stdint cimport int32_t, uint32_t
from libc.stdlib cimport free, malloc, realloc
from libc.string cimport memchr, memset

from anchors.syntax.native_lines cimport line_of
from anchors.syntax.native_spans cimport Ints
from anchors.syntax.native_strings cimport HASH_FACTOR, HASH_SEED, Strings

VERSION = 11  # as `compiled.VERSION`, raised when what a function takes or gives changes

cdef enum:
    MAX_WORD = 64
    MAX_CHUNK_BYTES = 1 << 16


cdef char[256] IS_WORD
cdef int _letter
for _letter in range(256):
    IS_WORD[_letter] = _letter == 0x5F or (_letter < 128 and chr(_letter).isalnum())


cdef class _Counts:
    """Rows of a word's uses in a chunk; and by string id, in which chunk it was met last and in which row that is."""

    cdef int32_t* rows
    cdef Py_ssize_t num_rows
    cdef Py_ssize_t room
    cdef int32_t* met
    cdef Py_ssize_t num_met

    def __cinit__(self):
        self.room, self.num_met = 1024, 1024
        self.rows = <int32_t*>malloc(self.room * 3 * sizeof(int32_t))
        self.met = <int32_t*>malloc(self.num_met * 2 * sizeof(int32_t))
        if self.rows == NULL or self.met == NULL:
            raise MemoryError
        memset(self.met, 0xFF, self.num_met * 2 * sizeof(int32_t))

    def __dealloc__(self):
        free(self.rows)
        free(self.met)

    cdef int count(self, int32_t chunk, int32_t word) except -1:
        cdef int32_t* row
        cdef void* moved
        if word >= self.num_met:
            moved = realloc(self.met, word * 4 * sizeof(int32_t))
            if moved == NULL:
                raise MemoryError
            self.met = <int32_t*>moved
            memset(self.met + 2 * self.num_met, 0xFF, (word * 2 - self.num_met) * 2 * sizeof(int32_t))
            self.num_met = word * 2
        if self.met[2 * word] != chunk:
            if self.num_rows == self.room:
                moved = realloc(self.rows, self.room * 2 * 3 * sizeof(int32_t))
                if moved == NULL:
                    raise MemoryError
                self.rows, self.room = <int32_t*>moved, self.room * 2
            self.met[2 * word], self.met[2 * word + 1] = chunk, <int32_t>self.num_rows
            row = self.rows + 3 * self.num_rows
            row[0], row[1], row[2] = chunk, word, 0
            self.num_rows += 1
        self.rows[3 * self.met[2 * word + 1] + 2] += 1
        return 0


def terms(bytes data, list starts, list chunks, Strings strings):
    """(chunk, string id, count) rows as `chunks.pack_terms` gives them; `chunks` of (first line, last line, scope)."""
    cdef const char* text = PyBytes_AS_STRING(data)
    cdef Py_ssize_t size = PyBytes_GET_SIZE(data), at, stop, begin
    cdef Py_ssize_t num_lines = len(starts), first, last
    cdef int32_t number = 0
    cdef uint32_t hash_
    cdef _Counts counts = _Counts()
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
            begin, hash_ = at, HASH_SEED
            while at < stop and IS_WORD[<unsigned char>text[at]]:
                hash_ = (hash_ ^ <unsigned char>text[at]) * HASH_FACTOR
                at += 1
            if 2 <= at - begin <= MAX_WORD and text[begin] > b"9":
                counts.count(number, strings.hashed(text + begin, at - begin, hash_))
        number += 1
    return PyBytes_FromStringAndSize(<char*>counts.rows, counts.num_rows * 3 * sizeof(int32_t))


def chunks(bytes data, list starts, list placed, list drafts, tuple definitions, first_line, containers, callables,
           tuple limits):
    """As `chunks.code_chunks`; `limits`: lines of a function's chunk, and of another's."""
    cdef Py_ssize_t num_lines = len(starts), first, last, line, length, index, max_function = limits[0]
    cdef Ints lines = Ints(starts)
    cdef int32_t* owner = <int32_t*>malloc((num_lines + 1) * sizeof(int32_t))
    cdef bint is_callable
    if owner == NULL:
        raise MemoryError
    try:
        memset(owner, 0xFF, (num_lines + 1) * sizeof(int32_t))
        for draft in placed:
            is_callable = draft.kind in callables
            if draft.kind not in containers and (not is_callable or <Py_ssize_t>draft.body < 0):
                continue
            index, is_merged = draft.index, draft.merged is not None
            if is_merged:
                first = lines.line(draft.start)
                last = lines.line(<int32_t>max(<Py_ssize_t>draft.start, <Py_ssize_t>draft.end - 1))
            else:
                definition = definitions[index]
                first, last = definition.start_line, definition.end_line
            parent = draft.parent
            if parent is not None and is_callable and parent.kind in callables:
                length = lines.line(<int32_t>(<Py_ssize_t>parent.end - 1)) - lines.line(parent.start)
                if length < max_function // 2 or last - first < 3:
                    continue
            if not is_merged:
                first = min(first, <Py_ssize_t>first_line(first))
            for line in range(max(0, first), min(last, num_lines) + 1):
                owner[line] = <int32_t>index
        return _runs(owner, data, starts, drafts, callables, limits)
    finally:
        free(owner)


def packed(list chunks):
    """As `chunks.pack_chunks`."""
    cdef bytes found = PyBytes_FromStringAndSize(NULL, 3 * len(chunks) * sizeof(int32_t))
    cdef int32_t* row = <int32_t*>PyBytes_AS_STRING(found)
    cdef tuple chunk
    for chunk in chunks:
        row[0], row[1], row[2] = chunk[0], chunk[1], chunk[2]
        row += 3
    return found


cdef list _runs(int32_t* owner, bytes data, list starts, list drafts, callables, tuple limits):
    """Stretches of lines of one owner, blank ones joined to those before them; long ones cut."""
    cdef const char* text = PyBytes_AS_STRING(data)
    cdef Py_ssize_t size = PyBytes_GET_SIZE(data), num_lines = len(starts), first = 1, last, at, end
    cdef Py_ssize_t run_first = 0, run_last = 0, run_scope = -1
    cdef list found = []
    while first <= num_lines:
        last = first
        while last < num_lines and owner[last + 1] == owner[first]:
            last += 1
        at, end = starts[first - 1], size if last == num_lines else starts[last]
        if run_last and (run_scope == owner[first] or _is_blank(text, at, min(end, size))):
            run_last = last
        else:
            if run_last:
                _cut(found, run_first, run_last, run_scope, drafts, callables, limits)
            run_first, run_last, run_scope = first, last, owner[first]
        first = last + 1
    if run_last:
        _cut(found, run_first, run_last, run_scope, drafts, callables, limits)
    return found


cdef int _cut(list found, Py_ssize_t first, Py_ssize_t last, Py_ssize_t scope, list drafts, callables,
              tuple limits) except -1:
    """As `chunks.even_parts`."""
    cdef Py_ssize_t total = last - first + 1, limit, count, part
    limit = limits[0] if scope >= 0 and drafts[scope].kind in callables else limits[1]
    count = (total + limit - 1) // limit
    for part in range(count):
        found.append((first + total * part // count, first + total * (part + 1) // count - 1, scope))
    return 0


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
    return line_of(PyBytes_AS_STRING(raw), PyBytes_GET_SIZE(raw), limit)
