# cython: language_level=3, boundscheck=True, wraparound=False, initializedcheck=False
"""Python's definitions, typed names and imports out of their text, compiled.

Optional, and partial: what is given back unread from here (comments between words, lines that go on, broken code) and
everything where this was not built is read from the tree in `python.py`, with the same result. Every index into the
bytes is held within them.
"""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_GET_SIZE
from libc.string cimport memcmp

from anchors.syntax.native_comments cimport Lines
from anchors.syntax.native_docs cimport sentence_of
from anchors.syntax.native_letters cimport is_digit, is_space
from anchors.syntax.native_lines cimport line_of
from anchors.syntax.native_spans cimport Span, Spans, is_broken, of_nodes, range_of

VERSION = 10  # as `compiled.VERSION`, raised when what a function takes or gives changes

cdef enum:
    MAX_SIGNATURE = 240  # as in `rules.base`
    MAX_TYPE = 120


cdef inline bint _is_word(char letter) noexcept nogil:
    """As `\\w` in a pattern of bytes."""
    return (b"a" <= letter <= b"z") or (b"A" <= letter <= b"Z") or letter == b"_" or b"0" <= letter <= b"9"


cdef inline bint _is_quote(char letter) noexcept nogil:
    return letter == b'"' or letter == b"'"


cdef inline bint _is_blank(char letter) noexcept nogil:
    return letter == b" " or letter == b"\t" or letter == b"\r" or letter == b"\n"


cdef inline Py_ssize_t _gap_end(const char* text, Py_ssize_t at, Py_ssize_t end) noexcept nogil:
    while at < end and is_space(text[at]):
        at += 1
    return at


cdef inline Py_ssize_t _name_end(const char* text, Py_ssize_t at, Py_ssize_t end) noexcept nogil:
    while at < end and (_is_word(text[at]) or <unsigned char>text[at] >= 0x80):
        at += 1
    return at


cdef inline Py_ssize_t _dotted_end(const char* text, Py_ssize_t at, Py_ssize_t end) noexcept nogil:
    """Of `[A-Za-z_][\\w.]*`; `at` where there is none."""
    if at < end and (is_digit(text[at]) or text[at] == b"."):
        return at
    while at < end and (_is_word(text[at]) or text[at] == b"."):
        at += 1
    return at


cdef inline bint _is(const char* text, Py_ssize_t at, Py_ssize_t end, const char* word, Py_ssize_t size) noexcept nogil:
    return end - at == size and memcmp(text + at, word, size) == 0


cdef inline str _decoded(const char* text, Py_ssize_t at, Py_ssize_t end):
    return text[at:end].decode("utf-8", "replace")


cdef bint _decorators(const char* text, Py_ssize_t at, Py_ssize_t end, list found) except -1:
    """Those between two places, one a line; False where one goes on, or where there is more than that."""
    cdef Py_ssize_t start, depth
    cdef char quote
    while True:
        at = _gap_end(text, at, end)
        if at >= end:
            return True
        if text[at] != b"@":
            return False
        start, depth = at + 1, 0
        while at < end and text[at] != b"\n":
            if text[at] == b"#" or text[at] == b"\\":
                return False
            if text[at] == b"(" or text[at] == b"[" or text[at] == b"{":
                depth += 1
            elif text[at] == b")" or text[at] == b"]" or text[at] == b"}":
                depth -= 1
            elif text[at] == b'"' or text[at] == b"'":
                quote = text[at]
                at += 1
                while at < end and text[at] != quote:
                    if text[at] == b"\n" or text[at] == b"\\":
                        return False
                    at += 1
                if at + 1 < end and text[at + 1] == quote:
                    return False
            at += 1
        if depth:
            return False
        found.append(line_of(text + start, at - start, MAX_SIGNATURE))


def define(str kind, list nodes, bytes data, dict decorated, draft_type, bases_of, docstring, is_property, Lines comments,
           read):
    """The drafts of these nodes, as `python.PythonRules.define` gives them; `read` gives those of one in the tree."""
    cdef list found = []
    for node in nodes:
        if kind == "variable" or kind == "field":
            draft = _assignment(kind, node, data, draft_type)
        elif kind == "type":
            draft = None
        else:
            draft = _draft(kind, node, data, decorated, draft_type, bases_of, docstring)
        if draft is None:
            found += read(node)
            continue
        if draft.decorators and kind != "class" and any(map(is_property, draft.decorators)):
            draft.kind = "property"
        if not draft.doc:
            draft.doc = comments.doc_at(draft.start)
        found.append(draft)
    return found


cdef object _assignment(str kind, node, bytes data, draft_type):
    """Of `name = …` and `name: …`; None for any other left side."""
    cdef const char* text = PyBytes_AS_STRING(data)
    cdef Span span = range_of(node)
    cdef Py_ssize_t at, stop
    if not 0 <= span.start < span.end <= PyBytes_GET_SIZE(data) or is_digit(text[span.start]) or is_broken(node):
        return None
    stop = span.start
    while stop < span.end and _is_word(text[stop]):
        stop += 1
    at = stop
    while at < span.end and (text[at] == b" " or text[at] == b"\t"):
        at += 1
    if stop == span.start or at + 1 >= span.end or not (text[at] == b":" or (text[at] == b"=" and text[at + 1] != b"=")):
        return None
    word = text[span.start : stop].decode("ascii")
    draft = draft_type("constant" if kind == "variable" and word.isupper() else kind, span.start, span.end, word, span.start)
    draft.signature = line_of(text + span.start, span.end - span.start, MAX_SIGNATURE)
    return draft


cdef str _docstring(const char* text, Py_ssize_t at, Py_ssize_t end, docstring):
    """As `docs.docstring` of what begins there."""
    cdef Py_ssize_t first = at, last
    while first < end and first < at + 2 and text[first] in b"rRuUbB":
        first += 1
    if first + 3 <= end and _is_quote(text[first]) and text[first + 1] == text[first] and text[first + 2] == text[first]:
        last = first + 3
        while last + 3 <= end and memcmp(text + last, text + first, 3) != 0:
            last += 1
        if last + 3 > end:
            return ""
        found = sentence_of(text + first + 3, last - first - 3, None)
        if found is not None:
            return found
    return docstring(text[at:end])


cdef object _draft(str kind, node, bytes data, dict decorated, draft_type, bases_of, docstring):
    """Of a class or function, without the comment above; None for what must be read in the tree."""
    cdef const char* text = PyBytes_AS_STRING(data)
    cdef Span span = range_of(node)
    cdef Py_ssize_t start = span.start, end = span.end, at = start, stop, body, first = start
    cdef list decorators = []
    if not 0 <= start < end <= PyBytes_GET_SIZE(data):
        return None
    stop = _name_end(text, at, end)
    if _is(text, at, stop, b"async", 5):
        at = _gap_end(text, stop, end)
        stop = _name_end(text, at, end)
    if not _is(text, at, stop, b"def", 3) and not _is(text, at, stop, b"class", 5):
        return None
    at = _gap_end(text, stop, end)
    stop = _name_end(text, at, end)
    inner = node.child_by_field_name("body")
    if stop == at or inner is None or is_broken(node):
        return None
    body = range_of(inner).start
    if not stop < body <= end:
        return None
    draft = draft_type(kind, start, end, _decoded(text, at, stop), at, body)
    line = line_of(text + start, body - start, MAX_SIGNATURE)
    draft.signature = line.partition("  #")[0].rstrip(" :")
    outer = decorated.get(start) if decorated else None
    if outer is not None:
        first = range_of(outer).start
        if not 0 <= first <= start or not _decorators(text, first, start, decorators):
            return None
        draft.start, draft.decorators = first, tuple(decorators)
    if text[body] in b"\"'rRuUbB":
        draft.doc = _docstring(text, body, min(body + 2000, end), docstring)
    if kind == "class":
        at = _gap_end(text, stop, end)
        if text[at] != b":":
            draft.bases = bases_of(data, node)
    return draft


cdef tuple _typed(const char* text, Py_ssize_t start, Py_ssize_t end):
    """As the patterns `_TYPED` and `_HELD` of `python.py` have it; None where neither matches."""
    cdef Py_ssize_t at, stop = _dotted_end(text, start, end), first, last
    if stop == start:
        return None
    at = _gap_end(text, stop, end)
    if at < end and text[at] == b":":
        first = at + 1
        last = first
        while last < end and text[last] != b"=":
            last += 1
        if last == first:
            return None
        while last > first and (_is_quote(text[last - 1]) or _is_blank(text[last - 1])):
            last -= 1
        while first < last and (_is_quote(text[first]) or _is_blank(text[first]) or is_space(text[first])):
            first += 1
        return start, _decoded(text, start, stop), line_of(text + first, last - first, MAX_TYPE)
    if at == end or text[at] != b"=":
        return None
    first = _gap_end(text, at + 1, end)
    if first == end:
        return None
    last = _dotted_end(text, first, end)
    at = _gap_end(text, last, end)
    if _is(text, first, last, b"await", 5) and at > last and at < end:
        stop = _dotted_end(text, at, end)
        if stop > at and _calls(text, stop, end):
            first, last = at, stop
        at, stop = last, _dotted_end(text, start, end)
    if last == first or not _calls(text, last, end):
        return None
    if last - first == stop - start and memcmp(text + first, text + start, stop - start) == 0:
        return ()
    return start, _decoded(text, start, stop), line_of(text + first, last - first, MAX_TYPE)


cdef bint _calls(const char* text, Py_ssize_t at, Py_ssize_t end) noexcept nogil:
    at = _gap_end(text, at, end)
    return at == end or text[at] == b"("


def bindings(list nodes, bytes data, Py_ssize_t limit, read):
    """As `python.PythonRules.bindings` of each, in the order of the source; `read` is asked for rarer forms."""
    cdef const char* text = PyBytes_AS_STRING(data)
    cdef Spans spans = of_nodes(nodes, PyBytes_GET_SIZE(data), False)
    cdef list rows = []
    cdef tuple row
    cdef Py_ssize_t i
    for i in range(spans.length):
        row = _typed(text, spans.at[i].start, min(spans.at[i].end, spans.at[i].start + limit))
        if row is None:
            rows += read(nodes[spans.at[i].place])
        elif row:
            rows.append(row)
    return rows


cdef Py_ssize_t _path_end(const char* text, Py_ssize_t at, Py_ssize_t end) noexcept nogil:
    """Of a dotted name without gaps; `at` where there is none."""
    cdef Py_ssize_t stop = at
    while True:
        at = _name_end(text, stop, end)
        if at == stop or is_digit(text[stop]):
            return -1
        if at == end or text[at] != b".":
            return at
        stop = at + 1


def imports(node, bytes data, list starts, scope, listed, row):
    """As `python.PythonRules.imports`; None for what must be read in the tree."""
    cdef const char* text = PyBytes_AS_STRING(data)
    cdef Span span = range_of(node)
    cdef Py_ssize_t start = span.start, end = span.end, at, stop, first, last
    cdef bint is_plain, is_open = False, is_aliased
    cdef list found = []
    if not 0 <= start < end <= PyBytes_GET_SIZE(data) or is_broken(node):
        return None
    stop = _name_end(text, start, end)
    is_plain = _is(text, start, stop, b"import", 6)
    if not is_plain and not _is(text, start, stop, b"from", 4):
        return None
    at = _gap_end(text, stop, end)
    module = None
    if not is_plain:
        first = at
        while at < end and text[at] == b".":
            at += 1
        stop = at
        if at == first or (at < end and not is_space(text[at])):
            stop = _path_end(text, at, end)
        if stop < 0:
            return None
        module, at = _decoded(text, first, stop), _gap_end(text, stop, end)
        stop = _name_end(text, at, end)
        if not _is(text, at, stop, b"import", 6):
            return None
        at = _gap_end(text, stop, end)
        if at < end and text[at] == b"(":
            is_open, at = True, _gap_end(text, at + 1, end)
        if at < end and text[at] == b"*":
            return [row(module, "*", "*", _line(starts, at), scope, scope < 0)] if at + 1 == end else None
    while at < end:
        first = at
        last = _path_end(text, at, end)
        if last < 0:
            return None
        name = alias = _decoded(text, first, last)
        is_aliased = False
        at = _gap_end(text, last, end)
        if at > last and at + 2 < end and text[at] == b"a" and text[at + 1] == b"s" and is_space(text[at + 2]):
            at = _gap_end(text, at + 2, end)
            last = _name_end(text, at, end)
            if last == at:
                return None
            alias, is_aliased = _decoded(text, at, last), True
            at = _gap_end(text, last, end)
        if is_plain:
            alias = alias if is_aliased else name.partition(".")[0]
            found.append(row(name, "", alias, _line(starts, start), scope, False))
        else:
            exported = (is_aliased and alias == name) or (listed is not None and alias in listed)
            found.append(row(module, name, alias, _line(starts, first), scope, exported))
        if at < end and text[at] == b",":
            at = _gap_end(text, at + 1, end)
        elif at < end and not (is_open and text[at] == b")"):
            return None
        if is_open and at < end and text[at] == b")":
            return found if at + 1 == end else None
    return None if is_open else found


cdef Py_ssize_t _line(list starts, Py_ssize_t at) except -1:
    """The 1-based line of a byte offset."""
    cdef Py_ssize_t low = 0, high = len(starts), middle
    while low < high:
        middle = (low + high) >> 1
        if at < <Py_ssize_t>starts[middle]:
            high = middle
        else:
            low = middle + 1
    return low or 1


def settle(list drafts, listed, is_enum, callables, constructors):
    """As `python.PythonRules.settle` of each; `listed`: what `__all__` says, or None."""
    cdef str name, kind
    for draft in drafts:
        name, parent, kind = draft.name, draft.parent, draft.kind
        if name[:1] == "_" and not (name[:2] == "__" and name[-2:] == "__"):
            draft.exported = False
        if kind == "property" and (parent is None or parent.kind != "class"):
            draft.kind = kind = "function"
        if parent is None:
            if listed is not None:
                draft.exported = name in listed
            continue
        if parent.kind == "class":
            if kind == "variable" or kind == "constant":
                draft.kind = "member" if is_enum(parent) else "field"
            elif kind == "function":
                draft.kind = "constructor" if name in constructors else "method"
        if not parent.exported or parent.kind in callables:
            draft.exported = False
