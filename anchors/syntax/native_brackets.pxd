# cython: language_level=3

cdef Py_ssize_t brackets_end(const char* text, Py_ssize_t at, Py_ssize_t limit) noexcept nogil
cdef Py_ssize_t quoted_end(const char* text, Py_ssize_t at, Py_ssize_t size) noexcept nogil
cdef Py_ssize_t comment_end(const char* text, Py_ssize_t at, Py_ssize_t size) noexcept nogil
