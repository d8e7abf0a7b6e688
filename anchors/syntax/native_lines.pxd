# cython: language_level=3
"""Text on one line, for the compiled loops: nothing but inline functions, so that no module is made of it."""


cdef inline str line_of(const char* text, Py_ssize_t size, Py_ssize_t limit):
    """As `source.one_line`, for limits up to 300."""
    cdef char[2048] folded
    cdef Py_ssize_t at, length = 0
    cdef bint is_gap = False
    cdef char letter
    size = min(size, limit * 6, 2048)
    for at in range(size):
        letter = text[at]
        if letter == 32 or 9 <= letter <= 13:
            is_gap = length > 0
            continue
        if is_gap:
            folded[length] = 32
            length += 1
            is_gap = False
        folded[length] = letter
        length += 1
    line = folded[:length].decode("utf-8", "replace")
    return line if len(line) <= limit else line[: limit - 1] + "\u2026"
