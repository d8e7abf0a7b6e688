# cython: language_level=3, boundscheck=True, wraparound=False, initializedcheck=False
"""Where the comment begins that stands above a line, and what it says first, compiled.

Optional: `docs.CommentFinder` holds the same in Python for where it was not built. Every index into the bytes is held
within them.
"""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_GET_SIZE
from libc.stdint cimport int32_t
from libc.stdlib cimport calloc, free
from libc.string cimport memcmp

from anchors.syntax.native_docs cimport sentence_of
from anchors.syntax.native_letters cimport is_space
from anchors.syntax.native_spans cimport Ints

VERSION = 11  # as `compiled.VERSION`, raised when what a function takes or gives changes

cdef enum:
    MAX_COMMENT = 60  # lines, as `docs._MAX_LINES`
    MAX_BLOCK = 20000  # bytes, as `docs._MAX_BLOCK`
    MAX_TOLD = 15  # lines of a comment, as `docs._MAX_TOLD`


cdef bint _begins(Line line, const char* word, Py_ssize_t size) noexcept nogil:
    return line.size >= size and memcmp(line.text, word, size) == 0


cdef Line _bare(const char* text, Py_ssize_t at, Py_ssize_t end) noexcept nogil:
    """As `bytes.strip`."""
    cdef Line line
    while end > at and is_space(text[end - 1]):
        end -= 1
    while at < end and is_space(text[at]):
        at += 1
    line.text, line.size = text + at, end - at
    return line


cdef bint _closes_block(Line line) noexcept nogil:
    return line.size >= 2 and line.text[line.size - 2] == b"*" and line.text[line.size - 1] == b"/"


cdef bint _may_label(str sentence) except -1:
    """Whether `docs._LABEL` may match: all of its words begin with one of these, in either case."""
    cdef Py_UCS4 first
    if not sentence:
        return False
    first = sentence[0]
    return first >= 0x7F or first in "delmprivDELMPRIV"


cdef class Lines:
    """What stands in the lines of a file; for `docs.CommentFinder`, which reads what `told` is asked for."""

    def __cinit__(self, bytes data, list starts, bytes mark, bint has_blocks, bint has_gaps, tuple directives, told):
        self.data, self.starts, self.mark, self.has_blocks, self.has_gaps = data, Ints(starts), mark, has_blocks, has_gaps
        self.directives, self.told, self.begin = directives, told, -1
        self.found = <int32_t*>calloc(self.starts.length + 2, sizeof(int32_t))
        if self.found == NULL:
            raise MemoryError

    def __dealloc__(self):
        free(self.found)

    def first_line(self, Py_ssize_t line):
        """As `docs.CommentFinder.first_line`."""
        return self.first(line)

    def above(self, Py_ssize_t line):
        """As `docs.CommentFinder.above`."""
        return self.doc(line)

    cdef Py_ssize_t start(self, Py_ssize_t line) noexcept:
        """Where a 1-based line starts; the end of the file for those behind the last."""
        return self.starts.at[line - 1] if line <= self.starts.length else PyBytes_GET_SIZE(self.data)

    cdef Line line(self, Py_ssize_t line) noexcept:
        return _bare(PyBytes_AS_STRING(self.data), self.start(line), self.start(line + 1))

    cdef bint is_marked(self, Line line) noexcept:
        return _begins(line, PyBytes_AS_STRING(self.mark), PyBytes_GET_SIZE(self.mark))

    cdef Py_ssize_t first(self, Py_ssize_t line) noexcept:
        """Where the comment begins that ends right above a line, looked for once."""
        if not 1 < line <= self.starts.length + 1:
            return line
        if self.found[line] == 0:
            self.found[line] = <int32_t>self.look(line)
        return self.found[line]

    cdef object doc(self, Py_ssize_t line):
        """The first sentence of that comment."""
        cdef Py_ssize_t first = self.first(line), at
        if first == line:
            return ""
        at = self.start(first)
        found = sentence_of(
            PyBytes_AS_STRING(self.data) + at, self.start(min(line - 1, first + MAX_TOLD) + 1) - at, self.directives
        )
        return self.told(first, line) if found is None or _may_label(found) else found

    cdef object doc_at(self, Py_ssize_t offset):
        """As `doc`, of the line that a byte stands on."""
        return self.doc(self.starts.line(<int32_t>offset))

    cdef Py_ssize_t look(self, Py_ssize_t line) noexcept:
        cdef Line above = self.line(line - 1)
        cdef Py_ssize_t at = line, first
        if not above.size:
            return self.beyond_gap(line) if self.has_gaps and line > 2 else line
        if self.has_blocks and _closes_block(above):
            first = self.opened(line)
            if 1 < first < line and not _begins(self.line(first), b"/**", 3) and _closes_block(self.line(first - 1)):
                at = self.opened(first)  # a remark below the doc comment
                return at if _begins(self.line(at), b"/**", 3) else first
            return first
        if not self.is_marked(above):
            return line
        while at > 1 and line - at < MAX_COMMENT:
            above = self.line(at - 1)
            if not self.is_marked(above) or _begins(above, b"//!", 3):  # Rust: that one is the module's
                break
            at -= 1
        if self.has_blocks and at > 1 and _closes_block(self.line(at - 1)):
            first = self.look(at)  # a remark below the doc comment
            return first if _begins(self.line(first), b"/**", 3) else at
        return at

    cdef Py_ssize_t beyond_gap(self, Py_ssize_t line) noexcept:
        """As `look`, over the blank line above; what begins the file is the file's."""
        cdef const char* text = PyBytes_AS_STRING(self.data)
        cdef Py_ssize_t first
        if not _closes_block(self.line(line - 2)):
            return line
        first = self.look(line - 1)
        if first >= line - 1 or not _begins(self.line(first), b"/**", 3):
            return line
        if self.begin < 0:
            self.begin = 0
            while self.begin < PyBytes_GET_SIZE(self.data) and is_space(text[self.begin]):
                self.begin += 1
        return first if self.begin < self.start(first) else line

    cdef Py_ssize_t opened(self, Py_ssize_t line) noexcept:
        """The line on which the block begins that ends above, if nothing stands before it there."""
        cdef const char* text = PyBytes_AS_STRING(self.data)
        cdef Py_ssize_t end = self.start(line), least = max(0, end - MAX_BLOCK), at = end - 2, first = line - 1
        while at >= least and not (text[at] == b"/" and text[at + 1] == b"*"):
            at -= 1
        if at < least:
            return line
        while first > 1 and self.start(first) > at:
            first -= 1
        return first if not _bare(text, self.start(first), at).size else line
