# cython: language_level=3
"""Letters of names, for the compiled loops: nothing but inline functions, so that no module is made of it."""


cdef inline bint begins_name(char letter) noexcept nogil:
    return (b"a" <= letter <= b"z") or (b"A" <= letter <= b"Z") or letter == b"_" or letter == b"$"


cdef inline bint in_name(char letter) noexcept nogil:
    return begins_name(letter) or b"0" <= letter <= b"9"


cdef inline Py_ssize_t name_end(const char* text, Py_ssize_t at, Py_ssize_t end) noexcept nogil:
    while at < end and in_name(text[at]):
        at += 1
    return at


cdef inline bint is_digit(char letter) noexcept nogil:
    return b"0" <= letter <= b"9"


cdef inline bint is_space(char letter) noexcept nogil:
    """As `bytes.strip` has it."""
    return letter == 32 or 9 <= letter <= 13


cdef inline bint is_empty(const char* text, Py_ssize_t size) noexcept nogil:
    """Whether `bytes.strip` leaves nothing."""
    cdef Py_ssize_t i
    for i in range(size):
        if not is_space(text[i]):
            return False
    return True
