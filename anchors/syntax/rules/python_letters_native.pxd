# cython: language_level=3
"""Letters and names of Python, for the compiled loops: nothing but inline functions, so that no module is made of it."""

from libc.string cimport memcmp

from anchors.syntax.native_letters cimport is_digit, is_space


cdef inline bint is_word(char letter) noexcept nogil:
    """As `\\w` in a pattern of bytes."""
    return (b"a" <= letter <= b"z") or (b"A" <= letter <= b"Z") or letter == b"_" or b"0" <= letter <= b"9"


cdef inline bint is_quote(char letter) noexcept nogil:
    return letter == b'"' or letter == b"'"


cdef inline bint is_blank(char letter) noexcept nogil:
    return letter == b" " or letter == b"\t" or letter == b"\r" or letter == b"\n"


cdef inline Py_ssize_t gap_end(const char* text, Py_ssize_t at, Py_ssize_t end) noexcept nogil:
    while at < end and is_space(text[at]):
        at += 1
    return at


cdef inline Py_ssize_t name_end(const char* text, Py_ssize_t at, Py_ssize_t end) noexcept nogil:
    while at < end and (is_word(text[at]) or <unsigned char>text[at] >= 0x80):
        at += 1
    return at


cdef inline Py_ssize_t dotted_end(const char* text, Py_ssize_t at, Py_ssize_t end) noexcept nogil:
    """Of `[A-Za-z_][\\w.]*`; `at` where there is none."""
    if at < end and (is_digit(text[at]) or text[at] == b"."):
        return at
    while at < end and (is_word(text[at]) or text[at] == b"."):
        at += 1
    return at


cdef inline bint is_text(const char* text, Py_ssize_t at, Py_ssize_t end, const char* word, Py_ssize_t size) noexcept nogil:
    return end - at == size and memcmp(text + at, word, size) == 0


cdef inline str decoded(const char* text, Py_ssize_t at, Py_ssize_t end):
    return text[at:end].decode("utf-8", "replace")
