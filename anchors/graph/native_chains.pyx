# cython: language_level=3, boundscheck=True, wraparound=False, initializedcheck=False
"""What texts of references are like, many at once, compiled: the names that they begin and end with, their shapes.

Optional: `expressions` and `chains` read the same out of one text for where it was not built. Of what lies outside of
ASCII, of brackets at the front, of Ruby's fields and of PHP's namespaces nothing is told here: those are read there.
"""

from libc.stdint cimport int32_t, int64_t, uint8_t
from libc.string cimport memchr, memcmp

VERSION = 3  # as `compiled.VERSION`, raised when what a function takes or gives changes

cdef enum:
    ASK = -2  # told by the text's own reader
    NO_NAME = -1
    MAX_STEPS = 8  # as `expressions.MAX_STEPS`
    UNREAD = 0  # these as in `chains`
    VALUE = 1
    UNKNOWN = 2
    ODD = 3
    CHAIN = 4
    OF_SELF = 8
    CALLED = 16
    LONG = 32

cdef struct Name:
    const char* text
    Py_ssize_t length

cdef struct Read:
    Name first
    Name last
    int num  # steps
    bint is_first_called
    bint is_last_called
    bint is_chain


cdef inline bint begins(const char* text, Py_ssize_t length, const char* front, Py_ssize_t size) noexcept nogil:
    return length >= size and memcmp(text, front, size) == 0


cdef inline bint is_space(char one) noexcept nogil:
    return one == 32 or 9 <= one <= 13 or 28 <= one <= 31


cdef inline bint is_of_name(char one) noexcept nogil:
    return 97 <= one <= 122 or 65 <= one <= 90 or 48 <= one <= 57 or one == 95 or one == 36


cdef inline bint is_at_front(char one) noexcept nogil:
    return 97 <= one <= 122 or 65 <= one <= 90 or one == 95 or one == 36 or one == 64


cdef inline bint is_name(Name name, const char* text, Py_ssize_t length) noexcept nogil:
    return name.length == length and memcmp(name.text, text, length) == 0


cdef bint is_self(Name name) noexcept nogil:
    """As `expressions.SELF_NAMES`."""
    return (
        is_name(name, b"this", 4) or is_name(name, b"self", 4) or is_name(name, b"cls", 3)
        or is_name(name, b"Self", 4) or is_name(name, b"@", 1) or is_name(name, b"$this", 5)
        or is_name(name, b"static", 6)
    )


cdef Py_ssize_t behind_bracket(const char* text, Py_ssize_t length, Py_ssize_t at) noexcept nogil:
    cdef int depth = 0
    cdef char one
    while at < length:
        one = text[at]
        at += 1
        if one == b"(" or one == b"[" or one == b"{" or one == b"<":
            depth += 1
        elif one == b")" or one == b"]" or one == b"}" or one == b">":
            depth -= 1
            if depth == 0:
                return at
    return -1


cdef Py_ssize_t next_name(const char* text, Py_ssize_t length, Py_ssize_t at, Name* name) noexcept nogil:
    """Where a step's name ends with its mark, as `expressions.STEP`; -1 where none begins."""
    cdef Py_ssize_t start
    while at < length and is_space(text[at]):
        at += 1
    if at < length and text[at] == b".":
        at += 1
    elif begins(text + at, length - at, b"?.", 2) or begins(text + at, length - at, b"!.", 2):
        at += 2
    elif begins(text + at, length - at, b"::", 2) or begins(text + at, length - at, b"->", 2):
        at += 2
    while at < length and is_space(text[at]):
        at += 1
    if at >= length or not is_at_front(text[at]):
        return -1
    start = at
    at += 1
    while at < length and is_of_name(text[at]):
        at += 1
    name.text, name.length = text + start, at - start
    if at < length and (text[at] == b"!" or text[at] == b"?"):
        at += 1
    return at


cdef void read_steps(const char* text, Py_ssize_t length, Read* found) noexcept nogil:
    """As `expressions.steps_of` where `is_chain`; else its first name alone, as `expressions.head_of`."""
    cdef Py_ssize_t at = 0
    cdef Name name
    cdef bint is_called
    found.num, found.is_chain = 0, False
    for front in range(4):
        if front == 0 and begins(text, length, b"await ", 6):
            text, length = text + 6, length - 6
        elif front == 1 and begins(text, length, b"new ", 4):
            text, length = text + 4, length - 4
        elif (front == 2 and begins(text, length, b"*", 1)) or (front == 3 and begins(text, length, b"&", 1)):
            text, length = text + 1, length - 1
    while at < length:
        at = next_name(text, length, at, &name)
        if at < 0 or found.num >= MAX_STEPS:
            return
        if found.num == 0:
            found.first = name
        found.num += 1  # whatever follows, the first name was read
        is_called = False
        if (at < length and text[at] == b"<") or begins(text + at, length - at, b"::<", 3):
            at = behind_bracket(text, length, at)
            if at < 0:
                return
        while at < length and (text[at] == b"(" or text[at] == b"["):
            if text[at] == b"[":
                return
            is_called = True
            at = behind_bracket(text, length, at)
            if at < 0:
                return
        found.last, found.is_last_called = name, is_called
        if found.num == 1:
            found.is_first_called = is_called
    found.is_chain = found.num > 0


cdef bint is_told(const char* text, Py_ssize_t length) noexcept nogil:
    cdef Py_ssize_t at
    if length and (text[0] == b"@" or text[0] == b"("):
        return False
    for at in range(length):
        if text[at] & 0x80 or text[at] == b"\\":
            return False
    return True


cdef bint is_literal(const char* text, Py_ssize_t length) noexcept nogil:
    """As `expressions.LITERAL`."""
    cdef Py_ssize_t at = 0
    if not length:
        return False
    if text[0] in b"\"'`[{<" or 48 <= text[0] <= 57:
        return True
    while at < length and at < 2 and text[at] in b"rbfu":
        at += 1
    return 0 < at < length and (text[at] == b"\"" or text[at] == b"'")


cdef class Table:
    """Strings as a `StringTable` has them, sorted."""

    cdef const unsigned char[::1] data
    cdef const int64_t[::1] offsets
    cdef Py_ssize_t num

    def __init__(self, const unsigned char[::1] data, const int64_t[::1] offsets):
        self.data, self.offsets, self.num = data, offsets, offsets.shape[0] - 1
        if self.num < 0 or (self.num and data.shape[0] == 0):
            raise ValueError("no such strings")

    cdef Name at(self, Py_ssize_t number) except *:
        cdef Name found
        cdef int64_t start, end
        if not 0 <= number < self.num:
            raise IndexError("no such string")
        start, end = self.offsets[number], self.offsets[number + 1] - 1
        if not 0 <= start <= end < self.data.shape[0]:
            raise ValueError("no such strings")
        found.text, found.length = <const char*>&self.data[start], end - start
        return found

    cdef int32_t find(self, Name name) except? ASK:
        """The number of a text, `ASK` where there is none."""
        cdef Py_ssize_t low = 0, high = self.num, middle
        cdef Name one
        cdef int order
        while low < high:
            middle = (low + high) // 2
            one = self.at(middle)
            order = memcmp(one.text, name.text, min(one.length, name.length))
            if order < 0 or (order == 0 and one.length < name.length):
                low = middle + 1
            else:
                high = middle
        return low if low < self.num and is_name(self.at(low), name.text, name.length) else ASK

    def heads(self, const int64_t[::1] texts, int32_t[::1] found):
        """The number of the name that each text begins with, -1 where it begins with none, -2 where it is not told
        here."""
        cdef Py_ssize_t at, number
        cdef int32_t last = ASK
        cdef Name text, before
        cdef Read read
        before.text, before.length = NULL, 0
        if texts.shape[0] != found.shape[0]:
            raise ValueError("a text has a head")
        for at in range(texts.shape[0]):
            number = texts[at]
            text = self.at(number)
            if not is_told(text.text, text.length):
                found[at] = ASK
                continue
            read_steps(text.text, text.length, &read)
            if not read.num:
                found[at] = NO_NAME
            elif read.first.length == text.length:
                found[at] = number
            else:
                if not is_name(read.first, before.text, before.length):
                    before, last = read.first, self.find(read.first)
                found[at] = last

    def last_names(self, const int64_t[::1] texts, int32_t[::1] found):
        """The same for the name that each text ends with, where it is as in `expressions.last_named`."""
        cdef Py_ssize_t at, number
        cdef Name text
        cdef Read read
        if texts.shape[0] != found.shape[0]:
            raise ValueError("a text has a last name")
        for at in range(texts.shape[0]):
            number = texts[at]
            text = self.at(number)
            found[at] = NO_NAME
            if text.length and text.text[text.length - 1] == b")" and not memchr(text.text, b"<", text.length):
                continue
            if not is_told(text.text, text.length):
                found[at] = ASK
                continue
            read_steps(text.text, text.length, &read)
            if not read.is_chain or read.is_last_called or is_self(read.last):
                continue
            found[at] = number if read.last.length == text.length else self.find(read.last)

    def shapes(self, const int64_t[::1] texts, uint8_t[::1] found):
        """As `chains` has them, `UNREAD` where they are not told here."""
        cdef Py_ssize_t at
        cdef Name text
        cdef Read read
        if texts.shape[0] != found.shape[0]:
            raise ValueError("a text has a shape")
        for at in range(texts.shape[0]):
            text = self.at(texts[at])
            if not is_told(text.text, text.length):
                found[at] = UNREAD
            elif is_literal(text.text, text.length):
                found[at] = VALUE
            else:
                read_steps(text.text, text.length, &read)
                if not read.is_chain:
                    found[at] = UNKNOWN
                elif is_name(read.first, b"super", 5):
                    found[at] = ODD
                else:
                    found[at] = CHAIN
                    if is_self(read.first):
                        found[at] |= OF_SELF
                    if read.is_first_called:
                        found[at] |= CALLED
                    if read.num > 1:
                        found[at] |= LONG
