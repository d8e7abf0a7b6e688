# cython: language_level=3, boundscheck=True, wraparound=False, initializedcheck=False
"""Where the comment begins that stands above a line, compiled.

Optional: `docs.CommentFinder` holds the same in Python for where it was not built. Every index into the bytes is held
within them.
"""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_GET_SIZE
from libc.string cimport memcmp

from anchors.syntax.native_letters cimport is_space

VERSION = 9  # as `compiled.VERSION`, raised when what a function takes or gives changes

cdef enum:
    MAX_COMMENT = 60  # lines, as `docs._MAX_LINES`
    MAX_BLOCK = 20000  # bytes, as `docs._MAX_BLOCK`


cdef struct Line:
    const char* text
    Py_ssize_t size


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


cdef class Lines:
    """What stands in the lines of a file; for `docs.CommentFinder`."""

    cdef bytes data
    cdef list starts
    cdef bytes mark
    cdef bint has_blocks

    def __cinit__(self, bytes data, list starts, bytes mark, bint has_blocks):
        self.data, self.starts, self.mark, self.has_blocks = data, starts, mark, has_blocks

    cdef Py_ssize_t start(self, Py_ssize_t line) except -1:
        """Where a 1-based line starts; the end of the file for the one behind the last."""
        return self.starts[line - 1] if line <= len(self.starts) else PyBytes_GET_SIZE(self.data)

    cdef Line line(self, Py_ssize_t line) except *:
        return _bare(PyBytes_AS_STRING(self.data), self.start(line), self.start(line + 1))

    cdef bint is_marked(self, Line line) noexcept:
        return _begins(line, PyBytes_AS_STRING(self.mark), PyBytes_GET_SIZE(self.mark))

    def first(self, Py_ssize_t line):
        """As `docs.CommentFinder._look`, where a comment stands right above or nowhere."""
        return self.look(line) if 1 < line <= len(self.starts) + 1 else line

    cdef Py_ssize_t look(self, Py_ssize_t line) except -2:
        cdef Line above = self.line(line - 1)
        cdef Py_ssize_t at = line, first
        if not above.size:
            return line
        if self.has_blocks and _closes_block(above):
            return self.opened(line)
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

    cdef Py_ssize_t opened(self, Py_ssize_t line) except -2:
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
