# cython: language_level=3

cdef object sentence_of(const char* text, Py_ssize_t size, tuple directives)
