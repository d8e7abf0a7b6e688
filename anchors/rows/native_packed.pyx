# cython: language_level=3, boundscheck=True, wraparound=False, initializedcheck=False
"""Rows at rest packed and laid out, compiled.

Optional: `packed.py` is the same in Python, byte for byte, for where it was not built. What is laid out was read from a
disk: every length in it is compared with what is there before a number is read.
"""

from cpython.buffer cimport PyBUF_SIMPLE, PyBuffer_Release, PyObject_GetBuffer
from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize, PyBytes_GET_SIZE
from libc.stdint cimport int32_t, uint16_t, uint32_t
from libc.string cimport memcpy, memset

VERSION = 1  # as `packed.VERSION`, raised when what a function takes or gives changes

cdef enum:
    HEAD = 4
    MAX_COLUMNS = 8
    STEP = 115  # "s"
    TEXT = 116  # "t"


cdef inline uint32_t stored(const int32_t* rows, Py_ssize_t at, Py_ssize_t num_columns, bint is_step) noexcept nogil:
    """What a column keeps of a number that stands at a place in the rows."""
    cdef uint32_t value = <uint32_t>rows[at]
    if not is_step:
        return value + 1
    if at >= num_columns:
        value -= <uint32_t>rows[at - num_columns]
    return value << 1 ^ (0 - (value >> 31))


def packed(bytes rows, bytes coding):
    """As `packed.pack_rows`."""
    cdef Py_ssize_t num_columns = PyBytes_GET_SIZE(coding)
    if not 0 < num_columns <= MAX_COLUMNS or PyBytes_GET_SIZE(rows) % (num_columns * sizeof(int32_t)):
        raise ValueError("not so many columns")
    return _packed(
        <const int32_t*>PyBytes_AS_STRING(rows), PyBytes_GET_SIZE(rows) // (num_columns * <Py_ssize_t>sizeof(int32_t)),
        PyBytes_AS_STRING(coding), num_columns,
    )


cdef bytes _packed(const int32_t* rows, Py_ssize_t num_rows, const char* coding, Py_ssize_t num_columns):
    cdef Py_ssize_t column, at, end = num_rows * num_columns, size = HEAD + num_columns
    cdef uint32_t[MAX_COLUMNS] bits
    cdef uint32_t value
    cdef int[MAX_COLUMNS] widths
    cdef bytes found
    cdef unsigned char* out
    cdef bint is_step
    if num_rows == 0:
        return b""
    if num_rows > 0x7FFFFFFF:
        raise MemoryError
    for column in range(num_columns):
        bits[column], is_step, at = 0, coding[column] == STEP, column
        while at < end:
            bits[column] |= stored(rows, at, num_columns, is_step)
            at += num_columns
        widths[column] = 1 if bits[column] < 1 << 8 else 2 if bits[column] < 1 << 16 else 4
        size += widths[column] * num_rows
    found = PyBytes_FromStringAndSize(NULL, size)
    out = <unsigned char*>PyBytes_AS_STRING(found)
    value = <uint32_t>num_rows
    memcpy(out, &value, HEAD)
    for column in range(num_columns):
        out[HEAD + column] = <unsigned char>widths[column]
    out += HEAD + num_columns
    for column in range(num_columns):
        is_step, at = coding[column] == STEP, column
        if widths[column] == 1:
            while at < end:
                out[0] = <unsigned char>stored(rows, at, num_columns, is_step)
                out, at = out + 1, at + num_columns
        elif widths[column] == 2:
            while at < end:
                (<uint16_t*>&value)[0] = <uint16_t>stored(rows, at, num_columns, is_step)
                memcpy(out, &value, 2)
                out, at = out + 2, at + num_columns
        else:
            while at < end:
                value = stored(rows, at, num_columns, is_step)
                memcpy(out, &value, 4)
                out, at = out + 4, at + num_columns
    return found


def counted(bytes chunks, bytes terms):
    """As `packed.count_terms`."""
    cdef Py_ssize_t num_chunks = PyBytes_GET_SIZE(chunks) // (3 * <Py_ssize_t>sizeof(int32_t)), at
    cdef Py_ssize_t num_terms = PyBytes_GET_SIZE(terms) // (3 * <Py_ssize_t>sizeof(int32_t))
    cdef const int32_t* old_chunks = <const int32_t*>PyBytes_AS_STRING(chunks)
    cdef const int32_t* old_terms = <const int32_t*>PyBytes_AS_STRING(terms)
    cdef bytes new_chunks = PyBytes_FromStringAndSize(NULL, num_chunks * 4 * sizeof(int32_t))
    cdef bytes new_terms = PyBytes_FromStringAndSize(NULL, num_terms * 2 * sizeof(int32_t))
    cdef int32_t* chunk = <int32_t*>PyBytes_AS_STRING(new_chunks)
    cdef int32_t* term = <int32_t*>PyBytes_AS_STRING(new_terms)
    for at in range(num_chunks):
        memcpy(chunk + 4 * at, old_chunks + 3 * at, 3 * sizeof(int32_t))
        chunk[4 * at + 3] = 0
    for at in range(num_terms):
        if not 0 <= old_terms[3 * at] < num_chunks or (at and old_terms[3 * at] < old_terms[3 * at - 3]):
            raise ValueError("words of no such chunk")
        chunk[4 * old_terms[3 * at] + 3] += 1
        term[2 * at], term[2 * at + 1] = old_terms[3 * at + 1], old_terms[3 * at + 2]
    return new_chunks, new_terms


cdef Py_ssize_t _height(const unsigned char* data, Py_ssize_t size, Py_ssize_t num_columns) except -1:
    """How many rows there are; what is not whole raises ValueError."""
    cdef uint32_t num_rows
    cdef Py_ssize_t column, width = 0
    if size == 0:
        return 0
    if size < HEAD + num_columns:
        raise ValueError("rows that are cut off")
    memcpy(&num_rows, data, HEAD)
    for column in range(num_columns):
        if data[HEAD + column] not in (1, 2, 4):
            raise ValueError("a column of no known width")
        width += data[HEAD + column]
    if num_rows > 0x7FFFFFFF or <Py_ssize_t>num_rows * width != size - HEAD - num_columns:
        raise ValueError("rows of another length")
    return num_rows


def heights(packed, Py_ssize_t num_columns):
    """As `packed.heights`, as bytes."""
    cdef bytes found = PyBytes_FromStringAndSize(NULL, len(packed) * sizeof(int32_t))
    cdef int32_t* height = <int32_t*>PyBytes_AS_STRING(found)
    cdef Py_buffer part
    if not 0 < num_columns <= MAX_COLUMNS:
        raise ValueError("not so many columns")
    for some in packed:
        PyObject_GetBuffer(some, &part, PyBUF_SIMPLE)
        try:
            height[0] = <int32_t>_height(<const unsigned char*>part.buf, part.len, num_columns)
        finally:
            PyBuffer_Release(&part)
        height += 1
    return found


def lay(packed, bytes coding, int32_t[:, :] out, list added, const int32_t[:] numbers, const int32_t[:] first):
    """As `packed.lay`, save that `added` holds a column of zeros in place of None."""
    cdef Py_ssize_t num_columns = PyBytes_GET_SIZE(coding), column, row = 0, num_rows, record = 0, num_records
    cdef const char* code = PyBytes_AS_STRING(coding)
    cdef const unsigned char* data
    cdef const int32_t[:] plus
    cdef int32_t[MAX_COLUMNS] shifts
    cdef Py_buffer part
    num_records = len(packed)
    if not 0 < num_columns <= MAX_COLUMNS or out.shape[1] != num_columns or len(added) != num_columns:
        raise ValueError("not so many columns")
    if first.shape[0] != num_records + 1:
        raise ValueError("not so many records")
    for some in packed:
        for column in range(num_columns):
            plus = added[column]
            shifts[column] = plus[record]
        PyObject_GetBuffer(some, &part, PyBUF_SIMPLE)
        try:
            data = <const unsigned char*>part.buf
            num_rows = _height(data, part.len, num_columns)
            if num_rows > out.shape[0] - row:
                raise ValueError("more rows than there is room for")
            if num_rows:
                if not 0 <= first[record] <= first[record + 1] <= numbers.shape[0]:
                    raise ValueError("no such texts")
                _lay(data, num_rows, code, num_columns, out, row, shifts, numbers, first[record], first[record + 1])
        finally:
            PyBuffer_Release(&part)
        row += num_rows
        record += 1
    if row != out.shape[0]:
        raise ValueError("fewer rows than there is room for")


cdef inline uint32_t value_at(const unsigned char* data, Py_ssize_t at, int width) noexcept nogil:
    cdef uint16_t half
    cdef uint32_t whole
    if width == 1:
        return data[at]
    if width == 2:
        memcpy(&half, data + 2 * at, 2)
        return half
    memcpy(&whole, data + 4 * at, 4)
    return whole


cdef int _lay(const unsigned char* data, Py_ssize_t num_rows, const char* code, Py_ssize_t num_columns,
              int32_t[:, :] out, Py_ssize_t row, int32_t* shifts, const int32_t[:] numbers, Py_ssize_t first,
              Py_ssize_t end) except -1:
    cdef const unsigned char* column_data = data + HEAD + num_columns
    cdef char* place
    cdef Py_ssize_t column, at, step = out.strides[0], number_step = numbers.strides[0]
    cdef const char* own = <const char*>&numbers[first] if first < end else NULL
    cdef uint32_t value, shift, limit = <uint32_t>(end - first)
    cdef int width
    for column in range(num_columns):
        width = data[HEAD + column]
        place = <char*>&out[row, column]
        shift = <uint32_t>shifts[column]
        if code[column] == TEXT:
            for at in range(num_rows):
                value = value_at(column_data, at, width) - 1
                if value >= limit:
                    raise ValueError("no such text")
                (<int32_t*>place)[0] = (<const int32_t*>(own + value * number_step))[0]
                place += step
        elif code[column] == STEP:
            for at in range(num_rows):
                value = value_at(column_data, at, width)
                shift += value >> 1 ^ (0 - (value & 1))
                (<int32_t*>place)[0] = <int32_t>shift
                place += step
        else:
            shift -= 1
            for at in range(num_rows):
                (<int32_t*>place)[0] = <int32_t>(value_at(column_data, at, width) + shift)
                place += step
        column_data += width * num_rows
    return 0
