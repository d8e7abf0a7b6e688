# cython: language_level=3, boundscheck=True, wraparound=False, initializedcheck=False
"""The first sentence of a comment or docstring, compiled, for those in ASCII.

Optional, and partial: `docs.py` reads in Python, with the same result, what is given back unread from here and
everything where this was not built.
"""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_GET_SIZE
from libc.string cimport memcmp, memmove

from anchors.syntax.native_letters cimport in_name, is_digit

VERSION = 11  # as `compiled.VERSION`, raised when what a function takes or gives changes

cdef enum:
    ROOM = 2048
    MAX_LINES = 9
    MAX_DOC = 240  # as `docs.MAX_DOC`
    MAX_TAG = 80
    MAX_WORD = 12  # as `sentences.MAX_WORD`
    MAX_NUMBER = 2


cdef struct Line:
    const char* text
    Py_ssize_t size


cdef inline bint _is_gap(char letter) noexcept nogil:
    return letter == b" " or letter == b"\t"


cdef inline bint _is_alnum(char letter) noexcept nogil:
    return in_name(letter) and letter != b"_" and letter != b"$"


cdef inline bint _in_word(char letter) noexcept nogil:
    return in_name(letter) and letter != b"$"


cdef bint _is_read(const char* text, Py_ssize_t size) noexcept nogil:
    """Whether it is ASCII, and nothing in it begins a line but newlines."""
    cdef Py_ssize_t i
    cdef unsigned char letter
    for i in range(size):
        letter = <unsigned char>text[i]
        if letter >= 0x7F:
            return False
        if letter < 32 and letter != b"\n" and letter != b"\t" \
                and not (letter == b"\r" and i + 1 < size and text[i + 1] == b"\n"):
            return False
    return True


cdef Line _stripped(const char* text, Py_ssize_t at, Py_ssize_t end) noexcept nogil:
    cdef Line line
    while end > at and (_is_gap(text[end - 1]) or text[end - 1] == b"\r"):
        end -= 1
    while at < end and _is_gap(text[at]):
        at += 1
    line.text, line.size = text + at, end - at
    return line


cdef Py_ssize_t _run(const char* text, Py_ssize_t at, Py_ssize_t end, char letter) noexcept nogil:
    while at < end and text[at] == letter:
        at += 1
    return at


cdef Line _unmarked(const char* text, Py_ssize_t at, Py_ssize_t end) noexcept nogil:
    """A line without what `docs._MARKS` matches, and without the end of its comment."""
    cdef Py_ssize_t after
    cdef Line line
    while at < end and (_is_gap(text[at]) or text[at] == b"\r"):
        at += 1
    if at + 1 < end and text[at] == b"/" and (text[at + 1] == b"*" or text[at + 1] == b"/"):
        at = _run(text, at + 1, end, text[at + 1])
        if at < end and text[at] == b"!":
            at += 1
    elif at < end and text[at] == b"*":
        at = _run(text, at, end, b"*")
        if at < end and text[at] == b"/":
            at += 1
    elif at < end and text[at] == b"#":
        at = _run(text, at, end, b"#")
        if at < end and text[at] == b"!":
            at += 1
    elif at + 1 < end and text[at] == b"-" and text[at + 1] == b"-":
        at = _run(text, _run(text, at, end, b"-"), end, b"[")
    elif at < end and text[at] == b";":
        at = _run(text, at, end, b";")
    line = _stripped(text, at, end)
    if line.size >= 2 and line.text[line.size - 2] == b"*" and line.text[line.size - 1] == b"/":
        line = _stripped(line.text, 0, line.size - 2)
    return line


cdef bint _begins(Line line, const char* word, Py_ssize_t size) noexcept nogil:
    return line.size >= size and memcmp(line.text, word, size) == 0


cdef bint _is_tag(Line line) noexcept nogil:
    """As `docs._TAG`, of a line that begins with no dash."""
    cdef char first = line.text[0]
    if first == b"@" or first == b"\\":
        return line.size > 1 and _in_word(line.text[1])
    if first == b":":
        return _begins(line, b":param", 6) or _begins(line, b":return", 7)
    return _begins(line, b"Args:", 5) or _begins(line, b"Returns:", 8) or _begins(line, b"Example", 7) \
        or (line.size == 10 and _begins(line, b"Parameters", 10))


cdef bint _closes(Line line) noexcept nogil:
    """Whether C#'s `</summary>` is in it: what follows is about something else."""
    cdef Py_ssize_t i
    for i in range(line.size - 9):
        if line.text[i] == b"<" and memcmp(line.text + i, b"</summary>", 10) == 0:
            return True
    return False


cdef bint _has_words(Line line) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(line.size):
        if _is_alnum(line.text[i]):
            return True
    return False


cdef bint _may_direct(Line line, tuple directives) except -1:
    cdef bytes word
    cdef char first = line.text[0]
    if b"A" <= first <= b"Z" and first != b"C":
        return False
    for word in directives:
        if word[0] == <unsigned char>first and _begins(line, PyBytes_AS_STRING(word), PyBytes_GET_SIZE(word)):
            return True
    return False


cdef Py_ssize_t _without_links(char* text, Py_ssize_t size) noexcept nogil:
    """What `docs._INLINE` leaves, put in the place of the text; gives its size."""
    cdef Py_ssize_t at = 0, kept = 0, first, end
    while at < size:
        if text[at] == b"{" and at + 2 < size and text[at + 1] == b"@" and _in_word(text[at + 2]):
            first = at + 2
            while first < size and _in_word(text[first]):
                first += 1
            end = first
            while first < size and text[first] == b" ":
                first += 1
            if end < first < size:
                if text[first] == b"#":
                    first += 1
                end = first
                while end < size and text[end] != b"}":
                    end += 1
                if end < size:
                    memmove(text + kept, text + first, end - first)
                    kept, at = kept + end - first, end + 1
                    continue
        text[kept] = text[at]
        kept, at = kept + 1, at + 1
    return kept


cdef bint _has_crefs(const char* text, Py_ssize_t size) noexcept nogil:
    """Whether `docs._CREF` may find something."""
    cdef Py_ssize_t i, left
    for i in range(size):
        left = size - i - 1
        if text[i] == b"<" and left and (
                memcmp(text + i + 1, b"see", min(3, left)) == 0 or memcmp(text + i + 1, b"param", min(5, left)) == 0
                or memcmp(text + i + 1, b"typeparam", min(9, left)) == 0):
            return True
    return False


cdef Py_ssize_t _without_tags(char* text, Py_ssize_t size) noexcept nogil:
    """What `docs._HTML` leaves, in place; gives its size."""
    cdef Py_ssize_t at = 0, kept = 0, end
    while at < size:
        if text[at] == b"<":
            end = at + 1
            if end < size and text[end] == b"/":
                end += 1
            if end < size and (b"a" <= text[end] <= b"z" or b"A" <= text[end] <= b"Z"):
                end = _found(text, end + 1, min(size, end + MAX_TAG + 2), b">")
                if end >= 0:
                    at = end + 1
                    continue
        text[kept] = text[at]
        kept, at = kept + 1, at + 1
    return kept


cdef Py_ssize_t _found(const char* text, Py_ssize_t at, Py_ssize_t end, char letter) noexcept nogil:
    while at < end:
        if text[at] == letter:
            return at
        at += 1
    return -1


cdef Py_ssize_t _sentence_end(const char* text, Py_ssize_t size) noexcept nogil:
    """As `docs._SENTENCE` has it."""
    cdef Py_ssize_t i, next
    for i in range(1, size):
        if text[i] == b" " and (text[i - 1] == b"." or text[i - 1] == b"!" or text[i - 1] == b"?"):
            next = _run(text, i, size, b" ")
            if next == size or b"A" <= text[next] <= b"Z" or text[next] in b"`'\"<(@[{":
                if not _is_abbreviated(text, i):
                    return i
    return size


cdef bint _is_abbreviated(const char* text, Py_ssize_t end) noexcept nogil:
    """As `sentences.is_abbreviated`."""
    cdef Py_ssize_t at, i
    if end <= 1 or text[end - 1] != b".":
        return False
    if end - 1 <= MAX_NUMBER:
        i = 0
        while i < end - 1 and is_digit(text[i]):
            i += 1
        if i == end - 1:
            return True
    at = end - 1
    while at > 0 and end - at <= MAX_WORD and (text[at - 1] == b"." or _is_letter(text[at - 1])):
        at -= 1
    if at > 0 and (_in_word(text[at - 1]) or text[at - 1] == b"."):
        return False
    if _found(text, at, end - 1, b".") < 0:
        return _is_short(text + at, end - 1 - at)
    for i in range(at, end):
        if (text[i] == b".") != ((i - at) % 2 == 1):
            return False
    return True


cdef inline bint _is_letter(char letter) noexcept nogil:
    return b"a" <= letter <= b"z" or b"A" <= letter <= b"Z"


cdef bint _is_short(const char* word, Py_ssize_t size) noexcept nogil:
    """Whether it is one of `sentences.SHORT`, in whatever case."""
    cdef const char* known = " al approx cf dr eg esp etc ie incl mr mrs ms prof resp viz vs "
    cdef Py_ssize_t at = 0, i
    if not size:
        return False
    while known[at + 1]:
        if known[at] == b" ":
            i = 0
            while i < size and known[at + 1 + i] == (word[i] | 32):
                i += 1
            if i == size and known[at + 1 + i] == b" ":
                return True
        at += 1
    return False


def sentence(bytes raw, tuple directives):
    """As `docs.first_sentence` of `raw`, or of its lines without the marks of a comment where `directives` are given:
    what lines may begin with that are left out. None for what must be read there."""
    return sentence_of(PyBytes_AS_STRING(raw), PyBytes_GET_SIZE(raw), directives)


cdef object sentence_of(const char* text, Py_ssize_t size, tuple directives):
    cdef Py_ssize_t at = 0, end, i, length = 0
    cdef int num_lines = 0
    cdef char[ROOM] joined
    cdef Line line
    while at < size and num_lines < MAX_LINES:
        end = at
        while end < size and text[end] != b"\n":
            end += 1
        if not _is_read(text + at, min(end + 1, size) - at):
            return None
        line = _stripped(text, at, end) if directives is None else _unmarked(text, at, end)
        at = end + 1
        if line.size and directives is not None and _may_direct(line, directives):
            return None
        if line.size and line.text[0] == b"-":
            return None
        if not line.size or _is_tag(line) or not _has_words(line):
            if num_lines:
                break
            continue
        if length + line.size + 1 > ROOM:
            return None
        if num_lines:
            joined[length] = b" "
            length += 1
        for i in range(line.size):
            if not _is_gap(line.text[i]):
                joined[length] = line.text[i]
                length += 1
            elif joined[length - 1] != b" ":
                joined[length] = b" "
                length += 1
        num_lines += 1
        if _closes(line):
            break
    length = _without_links(joined, length)
    if _found(joined, 0, length, b"<") >= 0:
        if _has_crefs(joined, length):
            return None
        line = _stripped(joined, 0, _without_tags(joined, length))
    else:
        line.text, line.size = joined, length
    length = _sentence_end(line.text, line.size)
    found = line.text[:length].decode("ascii")
    return found if length <= MAX_DOC else found[: MAX_DOC - 1] + "\u2026"
