# cython: language_level=3

cdef enum:
    MAX_TEXT = 160  # as `arguments.MAX_TEXT`


cdef struct Shape:
    char[MAX_TEXT] text
    Py_ssize_t length
    Py_ssize_t num_parts
    bint is_full  # more than there is room for: each part is `?` then


cdef int shape_of(const char* text, Py_ssize_t size, Shape* shape, object named, object kind, object is_cast) except -1
