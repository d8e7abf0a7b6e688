# cython: language_level=3, boundscheck=True, wraparound=False, initializedcheck=False
"""The inner loop of extraction, compiled: references out of captures.

Optional: `references.py` holds the same in Python, byte for byte, for where it was not built.
Nothing here knows a language; every index into the bytes is held within them.
"""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize, PyBytes_GET_SIZE
from cpython.dict cimport PyDict_GetItem
from cpython.ref cimport PyObject
from libc.stdint cimport int32_t
from libc.stdlib cimport free, malloc, qsort, realloc

VERSION = 2  # as `compiled.VERSION`, raised when what a function takes or gives changes

cdef enum:
    MAX_NAME = 120
    MAX_RECEIVER = 60
    MAX_SLICE = 400
    MAX_BRACKETS = 2000  # as `arguments.MAX_BYTES`
    MAX_DEPTH = 24  # as there

cdef enum:  # places in `records.REFERENCE_KINDS`
    CALL = 0
    NEW = 1
    TYPE = 2
    INHERIT = 3
    DECORATE = 4
    NAME = 5
    ATTRIBUTE = 6


cdef struct Span:
    int32_t start
    int32_t end
    int32_t place


cdef int _by_range(const void* one, const void* other) noexcept nogil:
    cdef Span* a = <Span*>one
    cdef Span* b = <Span*>other
    if a.start != b.start:
        return -1 if a.start < b.start else 1
    if a.end != b.end:
        return -1 if a.end < b.end else 1
    return (a.place > b.place) - (a.place < b.place)


cdef class Spans:
    """Byte ranges with the places of their nodes in the list they came from."""

    cdef Span* at
    cdef Py_ssize_t length

    def __cinit__(self, Py_ssize_t room):
        self.at = <Span*>malloc((room or 1) * sizeof(Span))
        self.length = 0
        if self.at == NULL:
            raise MemoryError

    def __dealloc__(self):
        free(self.at)

    cdef inline void add(self, int32_t start, int32_t end, int32_t place) noexcept:
        self.at[self.length].start = start
        self.at[self.length].end = end
        self.at[self.length].place = place
        self.length += 1

    cdef bint holds(self, int32_t start, int32_t end) noexcept:
        """Whether the range is among these, which are sorted."""
        cdef Py_ssize_t low = 0, high = self.length, middle
        while low < high:
            middle = (low + high) >> 1
            if self.at[middle].start < start or (self.at[middle].start == start and self.at[middle].end < end):
                low = middle + 1
            else:
                high = middle
        return low < self.length and self.at[low].start == start and self.at[low].end == end


cdef Spans _of_nodes(list nodes, Py_ssize_t size, bint by_end):
    """The nodes' ranges, sorted, as (start, end, place), or by where they end as (end, place, start): of two that end
    together the later in the list is meant. One that does not lie in `size` bytes is left out."""
    cdef Spans spans = Spans(len(nodes))
    cdef Py_ssize_t place = 0, start, end
    cdef tuple pair
    for node in nodes:
        pair = node.byte_range
        start, end = pair[0], pair[1]
        if 0 <= start <= end <= size:
            if by_end:
                spans.add(<int32_t>end, <int32_t>place, <int32_t>start)
            else:
                spans.add(<int32_t>start, <int32_t>end, <int32_t>place)
        place += 1
    qsort(spans.at, spans.length, sizeof(Span), _by_range)
    return spans


cdef Spans _spans(dict found, str name, Py_ssize_t size):
    """The capture's ranges, sorted."""
    nodes = found.get(name)
    return Spans(0) if nodes is None else _of_nodes(nodes, size, False)


cdef Spans _ranges(list pairs, Py_ssize_t size):
    """As they come, without those that do not lie in `size` bytes."""
    cdef Spans spans = Spans(len(pairs))
    cdef Py_ssize_t start, end
    for start, end in pairs:
        if 0 <= start <= end <= size:
            spans.add(<int32_t>start, <int32_t>end, 0)
    return spans


cdef Spans _joined(Spans one, Spans other):
    """All of both, the first ones first."""
    cdef Spans spans = Spans(one.length + other.length)
    cdef Py_ssize_t i
    for i in range(one.length):
        spans.add(one.at[i].start, one.at[i].end, one.at[i].place)
    for i in range(other.length):
        spans.add(other.at[i].start, other.at[i].end, other.at[i].place)
    return spans


cdef Spans _distinct(Spans spans):
    """Of equal ranges the last."""
    cdef Spans kept = Spans(spans.length)
    cdef Py_ssize_t i
    for i in range(spans.length):
        if kept.length and kept.at[kept.length - 1].start == spans.at[i].start \
                and kept.at[kept.length - 1].end == spans.at[i].end:
            kept.at[kept.length - 1].place = spans.at[i].place
        else:
            kept.add(spans.at[i].start, spans.at[i].end, spans.at[i].place)
    return kept


cdef Spans _outside(Spans spans, Spans covers):
    """Those that start in none of the covers; both are sorted, and covers do not overlap."""
    if not covers.length:
        return spans
    cdef Spans kept = Spans(spans.length)
    cdef Py_ssize_t i, j = 0
    for i in range(spans.length):
        while j < covers.length and covers.at[j].end <= spans.at[i].start:
            j += 1
        if j == covers.length or spans.at[i].start < covers.at[j].start:
            kept.add(spans.at[i].start, spans.at[i].end, spans.at[i].place)
    return kept


cdef class _Ints:
    """A sorted table of integers to look ranges up in."""

    cdef int32_t* at
    cdef Py_ssize_t length

    def __cinit__(self, list values):
        cdef Py_ssize_t i
        self.length = len(values)
        self.at = <int32_t*>malloc((self.length or 1) * sizeof(int32_t))
        if self.at == NULL:
            raise MemoryError
        for i in range(self.length):
            self.at[i] = values[i]

    def __dealloc__(self):
        free(self.at)

    cdef inline Py_ssize_t right(self, int32_t value) noexcept:
        """As `bisect_right`."""
        cdef Py_ssize_t low = 0, high = self.length, middle
        while low < high:
            middle = (low + high) >> 1
            if value < self.at[middle]:
                high = middle
            else:
                low = middle + 1
        return low


cdef class _Reader:
    cdef bytes data
    cdef const char* text
    cdef Py_ssize_t size
    cdef object parts
    cdef object strings
    cdef object keywords
    cdef dict renamed
    cdef object shapes
    cdef int32_t* rows
    cdef Py_ssize_t num_rows
    cdef Py_ssize_t room

    def __cinit__(self, bytes data, object parts, object strings, object keywords):
        self.data, self.parts, self.strings, self.keywords = data, parts, strings, keywords
        self.text, self.size = PyBytes_AS_STRING(data), PyBytes_GET_SIZE(data)
        self.room = 256
        self.rows = <int32_t*>malloc(self.room * 6 * sizeof(int32_t))
        if self.rows == NULL:
            raise MemoryError

    def __dealloc__(self):
        free(self.rows)

    cdef bytes slice(self, Py_ssize_t start, Py_ssize_t end):
        return PyBytes_FromStringAndSize(self.text + start, end - start)

    cdef tuple part(self, Py_ssize_t start, Py_ssize_t end):
        cdef bytes raw = self.slice(start, end)
        cdef PyObject* known = PyDict_GetItem(self.parts, raw)
        return <tuple>known if known != NULL else <tuple>self.parts[raw]

    cdef int32_t number(self, bytes text) except -1:
        cdef PyObject* known = PyDict_GetItem(self.strings, text)
        return <object>known if known != NULL else self.strings[text]

    cdef int add(self, int kind, list names, list receivers, list offsets) except -1:
        """Rows of one kind: the names get their ids first, then the receivers (None: all empty)."""
        cdef Py_ssize_t i, count = len(names)
        cdef int32_t* row
        while self.num_rows + count > self.room:
            row = <int32_t*>realloc(self.rows, self.room * 2 * 6 * sizeof(int32_t))
            if row == NULL:
                raise MemoryError
            self.rows, self.room = row, self.room * 2
        row = self.rows + self.num_rows * 6
        for i in range(count):
            row[6 * i] = self.number(<bytes>names[i])
            row[6 * i + 1] = 0
            row[6 * i + 2] = kind
            row[6 * i + 3] = offsets[i]
            row[6 * i + 5] = -1
        if receivers is not None:
            for i in range(count):
                row[6 * i + 1] = self.number(<bytes>receivers[i])
        self.num_rows += count
        return 0

    cdef int passed(self, list ends) except -1:
        """What is passed behind each name of the rows added last."""
        cdef Py_ssize_t i, at, last, count = len(ends)
        cdef int32_t* row = self.rows + (self.num_rows - count) * 6
        cdef bytes raw
        for i in range(count):
            at = ends[i]
            while at < self.size and self.text[at] in b" \t\r\n\f":
                at += 1
            if at >= self.size or self.text[at] != b"(":
                continue
            last = _brackets_end(self.text, at, min(self.size, at + MAX_BRACKETS))
            if last < 0:
                row[6 * i + 5] = self.number(b"*")
            else:
                row[6 * i + 5] = self.number(<bytes>self.shapes[self.slice(at + 1, last - 1)])
        return 0

    cdef list called(self, list nodes, Spans calls, Spans decorations, list receivers, object fold):
        """Adds the calls; gives those that an idiom may know."""
        cdef list interesting = [], names = [], owners = [], offsets = [], ends = []
        cdef Py_ssize_t i
        cdef tuple part
        cdef bytes owner
        cdef Spans before = _of_nodes(receivers, self.size, True)
        for i in range(calls.length):
            part = self.part(calls.at[i].start, calls.at[i].end)
            owner = self.before(calls.at[i].start, before, fold) if before.length else <bytes>part[0]
            if part[3]:
                interesting.append((nodes[calls.at[i].place], owner, part[1], part[3]))
            if decorations.length and decorations.holds(calls.at[i].start, calls.at[i].end):
                continue
            names.append(part[1])
            owners.append(owner)
            offsets.append(calls.at[i].end - <Py_ssize_t>part[2])
            ends.append(calls.at[i].end)
        self.add(CALL, names, owners, offsets)
        if self.shapes is not None:
            self.passed(ends)
        return interesting

    cdef bytes before(self, Py_ssize_t start, Spans receivers, object fold):
        """The receiver whose mark stands right before the name at `start`."""
        cdef Py_ssize_t end = start - 1, first
        if start < 1 or self.text[end] not in b".:>":
            return b""
        first = _start_of(receivers, end)
        while first < 0 and end > 0 and self.text[end - 1] in b" \t\r\n?.:-&>":
            end -= 1
            first = _start_of(receivers, end)
        if first < 0:
            return b""
        receiver = self.slice(first, max(first, min(end, first + MAX_SLICE)))
        receiver = self.renamed.get(receiver, receiver)
        return fold(receiver) if len(receiver) > MAX_RECEIVER or b"\n" in receiver else receiver

    cdef int dotted(self, int kind, Spans spans) except -1:
        cdef list names = [], owners = [], offsets = []
        cdef Py_ssize_t i
        cdef tuple part
        for i in range(spans.length):
            part = self.part(spans.at[i].start, spans.at[i].end)
            names.append(part[1])
            owners.append(part[0])
            offsets.append(spans.at[i].end - <Py_ssize_t>part[2])
        return self.add(kind, names, owners, offsets)

    cdef Spans types(self, int kind, Spans found):
        """Adds the types; gives the ranges that were read."""
        cdef Spans covers = Spans(found.length)
        cdef list names = [], offsets = []
        cdef Py_ssize_t i, covered = 0, start, end
        cdef bytes raw
        for i in range(found.length):
            start, end = found.at[i].start, found.at[i].end
            if i + 1 < found.length and found.at[i + 1].start == start:
                continue  # of those that start together, the longest
            if start < covered:
                continue  # within a type that was read already
            covered = end
            covers.add(<int32_t>start, <int32_t>end, 0)
            raw = self.slice(start, end)
            if not raw.isalnum():
                self.worded(kind, start, min(end, start + MAX_SLICE))
            elif 1 < end - start <= MAX_NAME and raw not in self.keywords:
                names.append(raw)
                offsets.append(start)
        self.add(kind, names, None, offsets)
        return covers

    cdef int worded(self, int kind, Py_ssize_t start, Py_ssize_t end) except -1:
        """The dotted words of one type's text: the first of the kind, the others types in its brackets."""
        cdef Py_ssize_t at = start, first
        cdef list names = [], owners = []
        cdef tuple part
        while at < end:
            if not _begins_name(self.text[at]):
                at += 1
                continue
            first, at = at, _name_end(self.text, at, end)
            while True:
                if at + 1 < end and self.text[at] == b"." and _begins_name(self.text[at + 1]):
                    at = _name_end(self.text, at + 1, end)
                elif at + 2 < end and self.text[at] == b":" and self.text[at + 1] == b":" \
                        and _begins_name(self.text[at + 2]):
                    at = _name_end(self.text, at + 2, end)
                else:
                    break
            part = self.part(first, at)
            if PyBytes_GET_SIZE(<bytes>part[1]) > 1 and part[1] not in self.keywords:
                names.append(part[1])
                owners.append(part[0])
        if names:
            self.add(kind, names[:1], owners[:1], [start])
            self.add(TYPE, names[1:], owners[1:], [start] * (len(names) - 1))
        return 0

    cdef int bare(self, Spans spans, Spans locals_, _Ints bounds, list ids, list name_at, object callables) except -1:
        cdef dict bound = {}, hidden = {}
        cdef list names = [], offsets = []
        cdef Py_ssize_t i, start, end
        cdef bytes name
        if not spans.length:
            return 0
        for i in range(locals_.length):
            start, end = locals_.at[i].start, locals_.at[i].end
            scope = ids[bounds.right(<int32_t>start) - 1]
            if scope not in bound:
                bound[scope] = set()
            (<set>bound[scope]).add(self.slice(start, end))
        for i in range(spans.length):
            start, end = spans.at[i].start, spans.at[i].end
            scope = ids[bounds.right(<int32_t>start) - 1]
            known = hidden.get(scope)
            if known is None:
                known = hidden[scope] = set(self.keywords).union(*[bound.get(at, ()) for at in callables(scope)])
            if end - start > MAX_NAME or (scope >= 0 and name_at[scope] == start):
                continue
            name = self.slice(start, end)
            if name not in <set>known:
                names.append(name)
                offsets.append(start)
        return self.add(NAME, names, None, offsets)

    cdef tuple placed(self, _Ints starts, _Ints bounds, list ids):
        """The rows at rest, without those that have no name, and what is passed by which of them."""
        cdef Py_ssize_t i, kept = 0, num_passed = 0
        cdef int32_t shape, at
        cdef int32_t* row
        cdef int32_t* target
        cdef int32_t* passed = <int32_t*>malloc((self.num_rows or 1) * 2 * sizeof(int32_t))
        if passed == NULL:
            raise MemoryError
        try:
            for i in range(self.num_rows):
                row = self.rows + 6 * i
                if row[0] == 0:
                    continue
                at, shape = row[3], row[5]  # rows at rest are shorter and lie over these
                target = self.rows + 5 * kept
                target[0], target[1], target[2] = row[0], row[1], row[2]
                target[4] = ids[bounds.right(at) - 1]
                target[3] = <int32_t>starts.right(at)
                if shape >= 0:
                    passed[2 * num_passed] = <int32_t>kept
                    passed[2 * num_passed + 1] = shape
                    num_passed += 1
                kept += 1
            return (PyBytes_FromStringAndSize(<char*>self.rows, kept * 5 * sizeof(int32_t)),
                    PyBytes_FromStringAndSize(<char*>passed, num_passed * 2 * sizeof(int32_t)))
        finally:
            free(passed)


cdef inline bint _begins_name(char letter) noexcept nogil:
    return (b"a" <= letter <= b"z") or (b"A" <= letter <= b"Z") or letter == b"_" or letter == b"$"


cdef inline Py_ssize_t _name_end(const char* text, Py_ssize_t at, Py_ssize_t end) noexcept nogil:
    while at < end and (_begins_name(text[at]) or b"0" <= text[at] <= b"9"):
        at += 1
    return at


cdef Py_ssize_t _brackets_end(const char* text, Py_ssize_t at, Py_ssize_t limit) noexcept nogil:
    """As `arguments.brackets_end`."""
    cdef Py_ssize_t depth = 0
    cdef char letter
    while at < limit:
        letter = text[at]
        if letter == b'"' or letter == b"'":
            at = _quoted_end(text, at, limit)
            continue
        if letter == b"/" and at + 1 < limit and (text[at + 1] == b"/" or text[at + 1] == b"*"):
            at = _comment_end(text, at, limit)
            continue
        at += 1
        if letter == b"(" or letter == b"[" or letter == b"{":
            depth += 1
            if depth > MAX_DEPTH:
                return -1
        elif letter == b")" or letter == b"]" or letter == b"}":
            depth -= 1
            if depth == 0:
                return at
    return -1


cdef Py_ssize_t _quoted_end(const char* text, Py_ssize_t at, Py_ssize_t size) noexcept nogil:
    """Where a string, text block or character ends that begins at `at`; `size` for nowhere."""
    cdef char letter = text[at]
    if letter == b'"' and at + 2 < size and text[at + 1] == b'"' and text[at + 2] == b'"':
        at += 3
        while at + 2 < size:
            if text[at] == b'"' and text[at + 1] == b'"' and text[at + 2] == b'"':
                return at + 3
            at += 2 if text[at] == b"\\" else 1
        return size
    at += 1
    while at < size:
        if text[at] == letter or text[at] == b"\n":
            return at + 1
        at += 2 if text[at] == b"\\" else 1
    return size


cdef Py_ssize_t _comment_end(const char* text, Py_ssize_t at, Py_ssize_t size) noexcept nogil:
    cdef bint is_line = text[at + 1] == b"/"
    at += 2
    while at < size:
        if is_line and text[at] == b"\n":
            return at + 1
        if not is_line and at + 1 < size and text[at] == b"*" and text[at + 1] == b"/":
            return at + 2
        at += 1
    return size


cdef bint _opens(const char* kept, Py_ssize_t end) noexcept nogil:
    """As `arguments._opens`."""
    cdef Py_ssize_t start
    while end and kept[end - 1] in b" \t\r\n\f":
        end -= 1
    if end and kept[end - 1] == b".":
        return True
    start = end
    while start and kept[start - 1] != b"$" and _in_word(kept[start - 1]):
        start -= 1
    return start < end and b"A" <= kept[start] <= b"Z"


cdef inline bint _in_word(char letter) noexcept nogil:
    return _begins_name(letter) or b"0" <= letter <= b"9"


cdef bint _is_blank(const char* kept, Py_ssize_t end) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(end):
        if kept[i] not in b" \t\r\n\f\v":
            return False
    return True


def argument_parts(bytes raw, object is_cast):
    """As `arguments.parts_interpreted`."""
    cdef const char* text = PyBytes_AS_STRING(raw)
    cdef Py_ssize_t size = PyBytes_GET_SIZE(raw), at = 0, next, num_kept = 0, cast_at = 0
    cdef int depth = 0, angles = 0, marks = 0
    cdef char letter, after
    cdef list texts = [], marked = []
    cdef char* kept = <char*>malloc(size + 1)
    if kept == NULL:
        raise MemoryError
    try:
        while at < size:
            letter = text[at]
            after = text[at + 1] if at + 1 < size else 0
            if letter == b'"' or letter == b"'":
                next = _quoted_end(text, at, size)
                if depth == 0:
                    kept[num_kept] = letter
                    num_kept += 1
                at = next
                continue
            if letter == b"/" and (after == b"/" or after == b"*"):
                at = _comment_end(text, at, size)
                continue
            if letter == b"(" or letter == b"[" or letter == b"{":
                if depth == 0 and letter == b"(" and _is_blank(kept, num_kept) and is_cast(raw, at):
                    marks, cast_at = marks | 2, at
                depth += 1
                if depth == 1:
                    kept[num_kept] = letter
                    num_kept += 1
                at += 1
                continue
            if letter == b")" or letter == b"]" or letter == b"}":
                depth = depth - 1 if depth > 0 else 0
                if depth == 0:
                    kept[num_kept] = letter
                    num_kept += 1
                at += 1
                continue
            if depth:
                at += 1
                continue
            if letter == b"," and not angles:
                texts.append(raw[cast_at : cast_at + 80] if marks & 2 else PyBytes_FromStringAndSize(kept, num_kept))
                marked.append(marks)
                num_kept = marks = 0
                at += 1
                continue
            next = at + 1
            if (letter == b"-" and after == b">") or (letter == b":" and after == b":"):
                marks, next = marks | 1, at + 2
            elif after == b"=" and (letter == b"=" or letter == b"!" or letter == b"<" or letter == b">"):
                marks, next = marks | 8, at + 2
            elif (letter == b"&" and after == b"&") or (letter == b"|" and after == b"|"):
                marks, next = marks | 8, at + 2
            elif letter == b"<":
                if _opens(kept, num_kept):
                    angles += 1
                else:
                    marks |= 8
            elif letter == b">":
                if angles:
                    angles -= 1
                else:
                    marks |= 8
            elif letter == b"!":
                marks |= 8
            elif letter == b"?":
                marks |= 4
            elif letter == b"+":
                marks |= 16
            while at < next:
                kept[num_kept] = text[at]
                num_kept += 1
                at += 1
        texts.append(raw[cast_at : cast_at + 80] if marks & 2 else PyBytes_FromStringAndSize(kept, num_kept))
        marked.append(marks)
        return texts, marked
    finally:
        free(kept)


cdef Py_ssize_t _start_of(Spans ends, Py_ssize_t end) noexcept:
    """Where the receiver begins that ends there, -1 for none."""
    cdef Py_ssize_t low = 0, high = ends.length, middle
    while low < high:
        middle = (low + high) >> 1
        if ends.at[middle].start <= end:
            low = middle + 1
        else:
            high = middle
    return ends.at[low - 1].place if low and ends.at[low - 1].start == end else -1


def references(dict found, bytes data, object parts, object strings, list starts, list bounds, list ids, list name_at,
               object keywords, object callables, object fold, list more_locals, tuple tokens, list more, dict renamed,
               object shapes):
    """(packed rows, packed rows of what is passed, interesting calls), as `ReferenceReader.read` gives them.

    `name_at` by definition; `callables` gives those around a scope whose names are local; `fold` puts a receiver on
    one line. `more_locals`: ranges beside the captured ones; `tokens`: ranges of calls and of paths that no capture tells; `more`: (kind, receiver, name, offset);
    `renamed`: receivers that go by another name elsewhere; `shapes`: what is passed, by the text in the brackets, None
    where that is not asked for.
    """
    cdef _Reader reader = _Reader(data, parts, strings, keywords)
    reader.renamed, reader.shapes = renamed, shapes
    cdef Py_ssize_t size = reader.size, i
    cdef _Ints line_starts = _Ints(starts), edges = _Ints(bounds)
    if not bounds or bounds[0] > 0 or len(ids) != len(bounds):
        raise ValueError("scopes that do not begin with the file")
    cdef list nodes = found.get("reference.call", [])
    cdef Spans calls = _distinct(_spans(found, "reference.call", size))
    cdef Spans decorations = _spans(found, "reference.decorate", size)
    interesting = reader.called(nodes, calls, decorations, found.get("receiver", []), fold)
    reader.dotted(CALL, _ranges(tokens[0], size))
    reader.dotted(ATTRIBUTE, _ranges(tokens[1], size))
    cdef Spans made = _spans(found, "reference.new", size)
    reader.dotted(NEW, made)
    if shapes is not None:
        reader.passed([made.at[i].end for i in range(made.length)])
    reader.dotted(DECORATE, decorations)
    cdef Spans based = reader.types(INHERIT, _spans(found, "reference.inherit", size))
    cdef set known = set(name_at)
    for i in range(made.length):
        known.add(made.at[i].start)
    for i in range(decorations.length):
        known.add(decorations.at[i].start)
    cdef Spans all_types = _spans(found, "reference.type", size), types = Spans(all_types.length)
    for i in range(all_types.length):
        if all_types.at[i].start not in known:
            types.add(all_types.at[i].start, all_types.at[i].end, 0)
    cdef Spans typed = reader.types(TYPE, _outside(types, based))
    cdef Spans all_attributes = _spans(found, "reference.attribute", size)
    cdef Spans attributes = Spans(all_attributes.length)
    for i in range(all_attributes.length):
        if calls.holds(all_attributes.at[i].start, all_attributes.at[i].end):
            continue
        if decorations.length and decorations.holds(all_attributes.at[i].start, all_attributes.at[i].end):
            continue
        attributes.add(all_attributes.at[i].start, all_attributes.at[i].end, 0)
    reader.dotted(ATTRIBUTE, _outside(attributes, typed))
    reader.bare(_outside(_spans(found, "reference.name", size), based), _joined(_spans(found, "local", size), _ranges(more_locals, size)),
                edges, ids, name_at, callables)
    for kind, receiver, name, at in more:
        reader.add(kind, [name], [receiver], [at])
    rows, passed = reader.placed(line_starts, edges, ids)
    return rows, passed, interesting
