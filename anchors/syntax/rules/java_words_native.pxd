# cython: language_level=3
from anchors.syntax.native_letters cimport is_space

cdef enum:  # modifiers that are asked for
    EXPORTED = 1
    STATIC = 2
    FINAL = 4


cdef struct Head:
    Py_ssize_t end  # where the modifiers end, and the space behind them
    int marks
    int num_words
    int num_annotations


cdef inline Py_ssize_t gap_end(const char* text, Py_ssize_t at, Py_ssize_t end) noexcept nogil:
    while at < end and is_space(text[at]):
        at += 1
    return at


cdef bint read_head(const char* text, Py_ssize_t at, Py_ssize_t end, Head* head, list words,
                    list annotations) except -1
cdef Py_ssize_t angles_end(const char* text, Py_ssize_t at, Py_ssize_t end) noexcept nogil
cdef Py_ssize_t type_end(const char* text, Py_ssize_t at, Py_ssize_t end) noexcept nogil
