# cython: language_level=3, boundscheck=True, wraparound=False, initializedcheck=False
"""Strings sorted, and their numbers put in place of one another, compiled.

Optional: `numbers` has the same in Python for where it was not built.
"""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize
from libc.stdint cimport int32_t, int64_t, uint64_t
from libc.stdlib cimport free, malloc, qsort
from libc.string cimport memcmp, memcpy, memset

VERSION = 4  # as `compiled.VERSION`, raised when what a function takes or gives changes

cdef struct Placed:
    uint64_t head  # the first bytes as a number that sorts as they do
    const char* text
    Py_ssize_t length
    int32_t number


cdef inline uint64_t head_of(const char* text, Py_ssize_t length) noexcept nogil:
    cdef uint64_t head = 0
    cdef Py_ssize_t at
    for at in range(8):
        head = head << 8 | (<unsigned char>text[at] if at < length else 0)
    return head


cdef int compared(const void* one, const void* other) noexcept nogil:
    cdef const Placed* left = <const Placed*>one
    cdef const Placed* right = <const Placed*>other
    cdef int found
    if left.head != right.head:
        return -1 if left.head < right.head else 1
    found = memcmp(left.text, right.text, min(left.length, right.length))
    if found == 0:
        found = (left.length > right.length) - (left.length < right.length)
    return found


def in_order(const unsigned char[:] text, const Py_ssize_t[:] starts, const unsigned char[:] is_used):
    """As `numbers.BytesNumbers.in_order`, as bytes. `starts`: of each string in the text, and the end of the last."""
    cdef Py_ssize_t num = starts.shape[0] - 1, count = 0, length = 0, at, i
    cdef Placed* placed
    cdef bytes joined, ends, places
    cdef char* out
    cdef int64_t* end
    cdef int32_t* place
    if num < 0 or not 0 <= starts[num] <= text.shape[0] or text.shape[0] == 0:
        raise ValueError("no such strings")
    placed = <Placed*>malloc((num + 1) * sizeof(Placed))
    if placed == NULL:
        raise MemoryError
    try:
        for at in range(min(num, is_used.shape[0])):
            if is_used[at]:
                placed[count].text = <const char*>&text[0] + starts[at]
                placed[count].length = starts[at + 1] - starts[at]
                placed[count].head, placed[count].number = head_of(placed[count].text, placed[count].length), at
                length += placed[count].length + 1
                count += 1
        qsort(placed, count, sizeof(Placed), compared)
        joined = PyBytes_FromStringAndSize(NULL, length)
        ends = PyBytes_FromStringAndSize(NULL, (count + 1) * sizeof(int64_t))
        places = PyBytes_FromStringAndSize(NULL, num * sizeof(int32_t))
        out, end = PyBytes_AS_STRING(joined), <int64_t*>PyBytes_AS_STRING(ends)
        place = <int32_t*>PyBytes_AS_STRING(places)
        memset(place, 0, num * sizeof(int32_t))
        end[0] = 0
        for i in range(count):
            memcpy(out, placed[i].text, placed[i].length)
            out[placed[i].length] = 0
            out += placed[i].length + 1
            end[i + 1] = end[i] + placed[i].length + 1
            place[placed[i].number] = <int32_t>i
        return joined, ends, places
    finally:
        free(placed)


def mark(const int32_t[:] numbers, unsigned char[:] is_used):
    """As `numbers.mark`."""
    cdef Py_ssize_t at, size = is_used.shape[0]
    for at in range(numbers.shape[0]):
        if not 0 <= numbers[at] < size:
            raise IndexError(numbers[at])
        is_used[numbers[at]] = 1


def renumber(int32_t[:] numbers, const int32_t[:] place):
    """As `numbers.renumber`."""
    cdef Py_ssize_t at, size = place.shape[0]
    for at in range(numbers.shape[0]):
        if not 0 <= numbers[at] < size:
            raise IndexError(numbers[at])
        numbers[at] = place[numbers[at]]
