# cython: language_level=3, boundscheck=True, wraparound=False, initializedcheck=False
"""What a call passes, compiled: the shape of what stands in the brackets behind a name.

Optional: `arguments.py` holds the same in Python, byte for byte, for where it was not built; it also judges the rarer
arguments, which are handed to it. Every index into the bytes is held within them.
"""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize, PyBytes_GET_SIZE
from libc.stdlib cimport free, malloc
from libc.string cimport memcmp, memcpy

from anchors.syntax.native_brackets cimport comment_end, quoted_end
from anchors.syntax.native_letters cimport begins_name, in_name, is_digit, is_empty, is_space, name_end

VERSION = 11  # as `compiled.VERSION`, raised when what a function takes or gives changes

cdef enum:
    MAX_EXPRESSION = 48  # as in `arguments`, and so the others
    MAX_CAST = 80
    ARROW = 1
    CAST = 2
    CHOICE = 4
    TEST = 8
    PLUS = 16


cdef bint _opens(const char* kept, Py_ssize_t end) noexcept nogil:
    """As `arguments._opens`."""
    cdef Py_ssize_t start
    while end and kept[end - 1] in b" \t\r\n\f":
        end -= 1
    if end and kept[end - 1] == b".":
        return True
    start = end
    while start and kept[start - 1] != b"$" and in_name(kept[start - 1]):
        start -= 1
    return start < end and b"A" <= kept[start] <= b"Z"


cdef void _strip(const char** text, Py_ssize_t* size) noexcept nogil:
    while size[0] and is_space(text[0][size[0] - 1]):
        size[0] -= 1
    while size[0] and is_space(text[0][0]):
        text[0], size[0] = text[0] + 1, size[0] - 1


cdef bint _is_names(const char* text, Py_ssize_t size) noexcept nogil:
    """As the pattern `_NAMES`."""
    cdef Py_ssize_t i
    for i in range(size):
        if not in_name(text[i]) and text[i] != b"." and text[i] != b" " and text[i] != b"\n" and text[i] != b",":
            return False
    return True


cdef bint _is_plain(const char* text, Py_ssize_t size) noexcept nogil:
    """As the pattern `_PLAIN`."""
    cdef Py_ssize_t at = 0
    while True:
        if at == size or not begins_name(text[at]):
            return False
        at = name_end(text, at, size)
        if at + 1 < size and text[at] == b"(" and text[at + 1] == b")":
            at += 2
        if at == size:
            return True
        if text[at] != b".":
            return False
        at += 1


cdef Py_ssize_t _made_at(const char* text, Py_ssize_t size) noexcept nogil:
    """Where the last part of the name begins in `new a.Name()`, -1 for any other text."""
    cdef Py_ssize_t at = 3, first
    if size < 7 or memcmp(text, b"new", 3) != 0 or not is_space(text[3]):
        return -1
    if text[size - 2] != b"(" or text[size - 1] != b")":
        return -1
    while is_space(text[at]):
        at += 1
    first = at
    if text[at] == b"$" or not begins_name(text[at]):
        return -1
    while at < size - 2:
        if text[at] == b".":
            first = at + 1
        elif text[at] == b"$" or not in_name(text[at]):
            return -1
        at += 1
    return first


cdef bint _is_word(const char* text, Py_ssize_t size) noexcept nogil:
    """Whether it may be one of `_WORDS`."""
    return 4 <= size <= 5 and (text[0] == b"t" or text[0] == b"f" or text[0] == b"n")


cdef bint _is_integer(const char* text, Py_ssize_t size) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(size):
        if not is_digit(text[i]):
            return False
    return size > 0


cdef bint _is_class(const char* text, Py_ssize_t size) noexcept nogil:
    return size >= 6 and memcmp(text + size - 6, b".class", 6) == 0


cdef void _put(Shape* shape, const char* text, Py_ssize_t size) noexcept nogil:
    if shape.length + size > MAX_TEXT:
        shape.is_full = True
        return
    memcpy(shape.text + shape.length, text, size)
    shape.length += size


cdef int _put_judged(Shape* shape, bytes kind) except -1:
    _put(shape, PyBytes_AS_STRING(kind), PyBytes_GET_SIZE(kind))
    return 0


cdef bint _begin(Shape* shape) noexcept nogil:
    """Another argument; False where the shape has no room for what it is."""
    shape.num_parts += 1
    if shape.num_parts > 1:
        _put(shape, b",", 1)
    return not shape.is_full


cdef int _put_named(Shape* shape, const char* text, Py_ssize_t size, object named) except -1:
    """As `arguments._named`."""
    cdef Py_ssize_t i
    cdef bint is_simple
    if not _begin(shape):
        return 0
    _strip(&text, &size)
    is_simple = not _is_word(text, size)
    if _is_integer(text, size):
        _put(shape, b"int", 3)
        return 0
    if size and (is_digit(text[0]) or text[0] == b"."):
        is_simple = False
    elif _is_class(text, size):
        _put(shape, b"Class", 5)
        return 0
    for i in range(size):
        if text[i] == b" " or text[i] == b"\n":
            is_simple = False
    if not is_simple:
        return _put_judged(shape, named(PyBytes_FromStringAndSize(text, size)))
    if size > MAX_EXPRESSION:
        _put(shape, b"?", 1)
    else:
        _put(shape, b"=", 1)
        _put(shape, text, size)
    return 0


cdef int _put_kind(Shape* shape, const char* text, Py_ssize_t size, int marks, object kind) except -1:
    """As `arguments._kind`."""
    cdef Py_ssize_t made
    if not _begin(shape):
        return 0
    _strip(&text, &size)
    if marks & ARROW:
        _put(shape, b"->", 2)
    elif marks & CAST:
        _put_judged(shape, kind(PyBytes_FromStringAndSize(text, size), marks))
    elif marks & CHOICE:
        _put(shape, b"?", 1)
    elif marks & TEST:
        _put(shape, b"boolean", 7)
    elif not marks and size == 1 and text[0] == b'"':
        _put(shape, b"String", 6)
    elif not marks and _is_class(text, size):
        _put(shape, b"Class", 5)
    elif not marks and not _is_word(text, size) and _is_plain(text, size):
        if size > MAX_EXPRESSION:
            _put(shape, b"?", 1)
        else:
            _put(shape, b"=", 1)
            _put(shape, text, size)
    elif not marks and _is_integer(text, size):
        _put(shape, b"int", 3)
    else:
        made = -1 if marks else _made_at(text, size)
        if made >= 0:
            _put(shape, text + made, size - 2 - made)
        else:
            _put_judged(shape, kind(PyBytes_FromStringAndSize(text, size), marks))
    return 0


cdef int shape_of(const char* text, Py_ssize_t size, Shape* shape, object named, object kind, object is_cast) except -1:
    """As `arguments.shape_of`; the functions of that module are for what is not judged here."""
    cdef Py_ssize_t at, first, i
    shape.length = shape.num_parts = shape.is_full = 0
    if is_empty(text, size):
        return 0
    if _is_names(text, size):
        first = 0
        for at in range(size + 1):
            if at == size or text[at] == b",":
                _put_named(shape, text + first, at - first, named)
                first = at + 1
    else:
        _put_marked(text, size, shape, kind, is_cast)
    return 0


cdef int _put_marked(const char* text, Py_ssize_t size, Shape* shape, object kind, object is_cast) except -1:
    """As `arguments._parts` and `_kind` of each."""
    cdef Py_ssize_t at = 0, next, num_kept = 0, cast_at = 0
    cdef int depth = 0, angles = 0, marks = 0
    cdef bint is_edge
    cdef char letter, after
    cdef char* kept = <char*>malloc(size + 1)
    if kept == NULL:
        raise MemoryError
    try:
        while at < size:
            letter = text[at]
            after = text[at + 1] if at + 1 < size else 0
            if letter == b'"' or letter == b"'":
                next = quoted_end(text, at, size)
                if depth == 0:
                    kept[num_kept] = letter
                    num_kept += 1
                at = next
                continue
            if letter == b"/" and (after == b"/" or after == b"*"):
                at = comment_end(text, at, size)
                continue
            if letter == b"(" or letter == b"[" or letter == b"{":
                if depth == 0 and letter == b"(" and is_empty(kept, num_kept) \
                        and is_cast(PyBytes_FromStringAndSize(text + at, min(size - at, MAX_CAST))):
                    marks, cast_at = marks | CAST, at
                depth += 1
                is_edge = depth == 1
            elif letter == b")" or letter == b"]" or letter == b"}":
                depth = depth - 1 if depth > 0 else 0
                is_edge = depth == 0
            else:
                is_edge = False
            if is_edge:
                kept[num_kept] = letter
                num_kept += 1
            if is_edge or depth:
                at += 1
                continue
            if letter == b"," and not angles:
                if marks & CAST:
                    _put_kind(shape, text + cast_at, min(size - cast_at, MAX_CAST), marks, kind)
                else:
                    _put_kind(shape, kept, num_kept, marks, kind)
                num_kept = marks = 0
                at += 1
                continue
            next = at + 1
            if (letter == b"-" and after == b">") or (letter == b":" and after == b":"):
                marks, next = marks | ARROW, at + 2
            elif after == b"=" and (letter == b"=" or letter == b"!" or letter == b"<" or letter == b">"):
                marks, next = marks | TEST, at + 2
            elif (letter == b"&" and after == b"&") or (letter == b"|" and after == b"|"):
                marks, next = marks | TEST, at + 2
            elif letter == b"<":
                if _opens(kept, num_kept):
                    angles += 1
                else:
                    marks |= TEST
            elif letter == b">":
                if angles:
                    angles -= 1
                else:
                    marks |= TEST
            elif letter == b"!":
                marks |= TEST
            elif letter == b"?":
                marks |= CHOICE
            elif letter == b"+":
                marks |= PLUS
            while at < next:
                kept[num_kept] = text[at]
                num_kept += 1
                at += 1
        if marks & CAST:
            return _put_kind(shape, text + cast_at, min(size - cast_at, MAX_CAST), marks, kind)
        return _put_kind(shape, kept, num_kept, marks, kind)
    finally:
        free(kept)


def shape(bytes raw, tuple judges):
    """The same of a text of its own; for comparison."""
    cdef Shape found
    named, kind, is_cast = judges
    shape_of(PyBytes_AS_STRING(raw), PyBytes_GET_SIZE(raw), &found, named, kind, is_cast)
    return b",".join([b"?"] * found.num_parts) if found.is_full else found.text[: found.length]
