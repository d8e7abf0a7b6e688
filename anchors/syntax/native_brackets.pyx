# cython: language_level=3, boundscheck=True, wraparound=False, initializedcheck=False
"""Where brackets, strings and comments of a language like Java end, compiled.

Optional: `arguments.py` holds the same in Python, byte for byte, for where it was not built. Every index into the bytes
is held within them.
"""

VERSION = 11  # as `compiled.VERSION`, raised when what a function takes or gives changes

cdef enum:
    MAX_DEPTH = 24  # as `arguments.MAX_DEPTH`


cdef Py_ssize_t brackets_end(const char* text, Py_ssize_t at, Py_ssize_t limit) noexcept nogil:
    """As `arguments.brackets_end`."""
    cdef Py_ssize_t depth = 0
    cdef char letter
    while at < limit:
        letter = text[at]
        if letter == b'"' or letter == b"'":
            at = quoted_end(text, at, limit)
            continue
        if letter == b"/" and at + 1 < limit and (text[at + 1] == b"/" or text[at + 1] == b"*"):
            at = comment_end(text, at, limit)
            continue
        at += 1
        if letter == b"(" or letter == b"[" or letter == b"{":
            depth += 1
            if depth > MAX_DEPTH:
                return -1
        elif letter == b")" or letter == b"]" or letter == b"}":
            depth -= 1
            if depth == 0:
                return at
    return -1


cdef Py_ssize_t quoted_end(const char* text, Py_ssize_t at, Py_ssize_t size) noexcept nogil:
    """Where a string, text block or character ends that begins at `at`; `size` for nowhere."""
    cdef char letter = text[at]
    if letter == b'"' and at + 2 < size and text[at + 1] == b'"' and text[at + 2] == b'"':
        at += 3
        while at + 2 < size:
            if text[at] == b'"' and text[at + 1] == b'"' and text[at + 2] == b'"':
                return at + 3
            at += 2 if text[at] == b"\\" else 1
        return size
    at += 1
    while at < size:
        if text[at] == letter or text[at] == b"\n":
            return at + 1
        at += 2 if text[at] == b"\\" else 1
    return size


cdef Py_ssize_t comment_end(const char* text, Py_ssize_t at, Py_ssize_t size) noexcept nogil:
    cdef bint is_line = text[at + 1] == b"/"
    at += 2
    while at < size:
        if is_line and text[at] == b"\n":
            return at + 1
        if not is_line and at + 1 < size and text[at] == b"*" and text[at + 1] == b"/":
            return at + 2
        at += 1
    return size
