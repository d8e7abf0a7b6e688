# cython: language_level=3, boundscheck=True, wraparound=False, initializedcheck=False
"""Java's modifiers, annotations and types in a text, compiled; for `java_native`.

Every index into the bytes is held within the end that is given.
"""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_GET_SIZE
from libc.string cimport memcmp

from anchors.syntax.native_brackets cimport brackets_end
from anchors.syntax.native_letters cimport begins_name, in_name, is_space, name_end
from anchors.syntax.native_lines cimport line_of

VERSION = 11  # as `compiled.VERSION`, raised when what a function takes or gives changes

cdef enum:
    MAX_BRACKETS = 2000  # as `arguments.MAX_BYTES`
    MAX_SIGNATURE = 240  # as in `rules.base`

cdef tuple WORDS = (
    b"public", b"protected", b"private", b"static", b"final", b"abstract", b"default", b"synchronized", b"native",
    b"strictfp", b"transient", b"volatile", b"sealed",
)


cdef bint _is_modifier(const char* text, Py_ssize_t size) except -1:
    cdef bytes word
    if not 5 <= size <= 12 or not b"a" <= text[0] <= b"v":
        return False
    for word in WORDS:
        if PyBytes_GET_SIZE(word) == size and memcmp(PyBytes_AS_STRING(word), text, size) == 0:
            return True
    return False


cdef bint read_head(const char* text, Py_ssize_t at, Py_ssize_t end, Head* head, list words,
                    list annotations) except -1:
    """Reads the modifiers into `head`, and into the lists where there are some; False for what must be read in the
    tree."""
    cdef Py_ssize_t stop, last
    head.marks = head.num_words = head.num_annotations = 0
    while True:
        at = gap_end(text, at, end)
        if at < end and text[at] == b"@":
            stop = gap_end(text, at + 1, end)
            last = stop
            while last < end and (in_name(text[last]) or text[last] == b"."):
                last += 1
            if last == stop or stop != at + 1:
                return False
            if last - stop == 9 and memcmp(text + stop, b"interface", 9) == 0:
                break
            stop = gap_end(text, last, end)
            if stop < end and (text[stop] == b"." or text[stop] == b"/" or <unsigned char>text[stop] >= 0x80):
                return False
            if stop < end and text[stop] == b"(":
                last = brackets_end(text, stop, min(end, stop + MAX_BRACKETS))
                if last < 0:
                    return False
            if annotations is not None:
                annotations.append(line_of(text + at + 1, last - at - 1, MAX_SIGNATURE))
            head.num_annotations += 1
            at = last
            continue
        stop = name_end(text, at, end)
        if stop < end and (<unsigned char>text[stop] >= 0x80 or text[stop] == b"/" or text[stop] == b"-"):
            return False
        if not _is_modifier(text + at, stop - at):
            break
        if text[at] == b"p" and (text[at + 1] == b"u" or text[at + 2] == b"o"):
            head.marks |= EXPORTED
        elif text[at] == b"s" and text[at + 1] == b"t" and text[at + 2] == b"a":
            head.marks |= STATIC
        elif text[at] == b"f":
            head.marks |= FINAL
        if words is not None:
            words.append(text[at:stop])
        head.num_words += 1
        at = stop
    head.end = at
    return at == end or text[at] != b"/"


cdef Py_ssize_t angles_end(const char* text, Py_ssize_t at, Py_ssize_t end) noexcept nogil:
    """Where type arguments end that open here; -1 for what is no plain type."""
    cdef Py_ssize_t depth = 0
    cdef char letter
    while at < end:
        letter = text[at]
        at += 1
        if letter == b"<":
            depth += 1
        elif letter == b">":
            depth -= 1
            if depth == 0:
                return at
        elif not (in_name(letter) or is_space(letter) or letter in b".,?&[]"):
            return -1
    return -1


cdef Py_ssize_t type_end(const char* text, Py_ssize_t at, Py_ssize_t end) noexcept nogil:
    """Where a type ends that begins here; -1 for one that is not plain."""
    cdef Py_ssize_t stop, next
    while True:
        stop = name_end(text, at, end)
        if stop == at or not begins_name(text[at]):
            return -1
        next = gap_end(text, stop, end)
        if next < end and text[next] == b"<":
            stop = angles_end(text, next, end)
            if stop < 0:
                return -1
            next = gap_end(text, stop, end)
        if next < end and text[next] == b"." and next == stop and not (next + 1 < end and text[next + 1] == b"."):
            at = next + 1
            continue
        break
    while next < end and text[next] == b"[":
        next = gap_end(text, next + 1, end)
        if next == end or text[next] != b"]":
            return -1
        stop = next + 1
        next = gap_end(text, stop, end)
    return stop
