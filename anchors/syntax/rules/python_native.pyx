# cython: language_level=3, boundscheck=True, wraparound=False, initializedcheck=False
"""Names that Python code binds, compiled: the same as in `python_names.py`, for where it was built.

Every index into the bytes is held within them.
"""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_GET_SIZE
from libc.string cimport memchr


VERSION = 11  # as `compiled.VERSION`, raised when what a function takes or gives changes

cdef inline bint _is_word(unsigned char letter) noexcept nogil:
    """As `\\w` in a pattern of bytes."""
    return (b"a" <= letter <= b"z") or (b"A" <= letter <= b"Z") or letter == b"_" or b"0" <= letter <= b"9"


cdef inline bint _in_name(unsigned char letter) noexcept nogil:
    return _is_word(letter) or letter >= 0x80


cdef inline bint _is_gap(unsigned char letter) noexcept nogil:
    return letter == 32 or letter == 9 or letter == 10 or letter == 13 or letter == 12 or letter == 0x5C


cdef inline bint _is_space(unsigned char letter) noexcept nogil:
    return letter == 32 or 9 <= letter <= 13


cdef bint _tells(const unsigned char* text, Py_ssize_t at, Py_ssize_t end) noexcept nogil:
    """As the pattern `_MAY_BIND`."""
    cdef Py_ssize_t begin = at
    while at < end and (_is_word(text[at]) or text[at] == b"."):
        at += 1
    if at == begin:
        return False
    while at < end and _is_space(text[at]):
        at += 1
    if at == end:
        return False
    if text[at] == b":":
        return True
    if text[at] != b"=":
        return False
    at += 1
    while at < end and _is_space(text[at]):
        at += 1
    begin = at
    while at < end and (_is_word(text[at]) or text[at] == b"."):
        at += 1
    if at == begin:
        return False
    if at - begin >= 5 and text[begin] == b"a" and text[begin + 1] == b"w" and text[begin + 2] == b"a" \
            and text[begin + 3] == b"i" and text[begin + 4] == b"t" and (at - begin == 5 or text[begin + 5] == b"."):
        return True
    while at < end and _is_space(text[at]):
        at += 1
    return at == end or text[at] == b"("


def assigned(list nodes, bytes data, Py_ssize_t limit):
    """As `python_names.assigned`."""
    cdef const unsigned char* text = <const unsigned char*>PyBytes_AS_STRING(data)
    cdef Py_ssize_t size = PyBytes_GET_SIZE(data), start, end, at, stop
    cdef list names = [], telling = []
    for node in nodes:
        start, end = node.start_byte, node.end_byte
        if not 0 <= start <= end <= size:
            continue
        at = start
        while at < end and _in_name(text[at]):
            at += 1
        stop = at
        while at < end and _is_gap(text[at]):
            at += 1
        if start < stop and at < end and (text[at] == b"=" or text[at] == b":"):
            names.append((start, stop))
        if _tells(text, start, min(end, start + limit)):
            telling.append(node)
    return names, telling


cdef Py_ssize_t _string_end(const unsigned char* text, Py_ssize_t at, Py_ssize_t end) noexcept nogil:
    """Behind the string literal that begins at a quote; behind the quote alone where none is closed."""
    cdef unsigned char quote = text[at]
    cdef Py_ssize_t begin = at
    if at + 2 < end and text[at + 1] == quote and text[at + 2] == quote:
        at += 3
        while at < end:
            if text[at] == 0x5C:
                at += 2
            elif text[at] == quote and at + 2 < end and text[at + 1] == quote and text[at + 2] == quote:
                return at + 3
            else:
                at += 1
        at = begin
    at += 1
    while at < end:
        if text[at] == 0x5C:
            at += 2
        elif text[at] == quote:
            return at + 1
        elif text[at] == 10:
            break
        else:
            at += 1
    return begin + 1


cdef int _read(const unsigned char* text, Py_ssize_t at, Py_ssize_t end, list names) except -1:
    """The names of one parameter list."""
    cdef Py_ssize_t depth = 0, begin, stop
    cdef const void* newline
    cdef bint is_list = False, is_wanted = False
    cdef unsigned char letter
    begin = stop = -1  # a name that is one if a mark follows
    while at < end:
        letter = text[at]
        if _is_gap(letter):
            at += 1
            continue
        if letter == b"#":
            newline = memchr(text + at, 10, end - at)
            at = end if newline == NULL else <const unsigned char*>newline - text
            continue
        if begin >= 0 and (letter == b"," or letter == b")" or letter == b":" or letter == b"="):
            names.append((begin, stop))
        begin = -1
        if letter == b"(" or letter == b"[" or letter == b"{":
            depth += 1
            if depth == 1:
                is_list = is_wanted = letter == b"("
            else:
                is_wanted = False
        elif letter == b")" or letter == b"]" or letter == b"}":
            depth -= 1
            if depth < 0 or (depth == 0 and is_list):
                break
        elif letter == b"," and depth == 1:
            is_wanted = is_list
        elif letter != b"*" and letter != b"/":
            stop = at
            while stop < end and _in_name(text[stop]):
                stop += 1
            if stop > at:
                if is_wanted:
                    begin = at
                at, is_wanted = stop, False
                continue
            is_wanted = False
            if letter == b'"' or letter == b"'":
                at = _string_end(text, at, end)
                continue
        at += 1
    return 0


def parameters(bytes data, list headers):
    """As `python_names.parameters`."""
    cdef const unsigned char* text = <const unsigned char*>PyBytes_AS_STRING(data)
    cdef Py_ssize_t size = PyBytes_GET_SIZE(data), start, end
    cdef list names = []
    for start, end in headers:
        if 0 <= start <= end <= size:
            _read(text, start, end, names)
    return names


def called_apart(list nodes, bytes data):
    """(those with an opening bracket right behind, the others, those with a gap behind)."""
    cdef const unsigned char* text = <const unsigned char*>PyBytes_AS_STRING(data)
    cdef Py_ssize_t size = PyBytes_GET_SIZE(data), end
    cdef list called = [], others = [], unsure = []
    for node in nodes:
        end = node.end_byte
        if not 0 <= end < size:
            others.append(node)
        elif text[end] == b"(":
            called.append(node)
        elif _is_gap(text[end]):
            unsure.append(node)
        else:
            others.append(node)
    return called, others, unsure
