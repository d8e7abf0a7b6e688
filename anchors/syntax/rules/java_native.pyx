# cython: language_level=3, boundscheck=True, wraparound=False, initializedcheck=False
"""Java's definitions, typed names and imports out of their text, compiled.

Optional, and partial: what is given back unread from here (comments between words, annotations within types, several
names in one declaration, broken code) and everything where this was not built is read from the tree in `java.py`, with
the same result. Every index into the bytes is held within them.
"""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_GET_SIZE
from libc.stdint cimport int32_t
from libc.string cimport memcmp

from anchors.syntax.native_comments cimport Lines
from anchors.syntax.native_letters cimport begins_name, in_name, is_space, name_end
from anchors.syntax.native_lines cimport line_of
from anchors.syntax.native_spans cimport Ints, Span, Spans, is_broken, of_nodes, range_of
from anchors.syntax.rules.java_words_native cimport (
    EXPORTED, FINAL, STATIC, Head, angles_end, gap_end, read_head, type_end,
)

VERSION = 11  # as `compiled.VERSION`, raised when what a function takes or gives changes

cdef enum:
    MAX_SIGNATURE = 240  # as in `rules.base`
    MAX_TYPE = 120

cdef Py_ssize_t _body_at(const char* text, Py_ssize_t at, Py_ssize_t end) noexcept nogil:
    """From behind a name: where its body's brace stands, -1 for no body, -2 for what must be asked of the tree."""
    cdef Py_ssize_t depth = 0
    cdef bint is_closed = False
    cdef char letter
    while at < end:
        letter = text[at]
        if letter == b'"' or letter == b"'" or letter == b"/":
            return -2
        if letter == b"(":
            depth += 1
        elif letter == b")":
            depth -= 1
            is_closed = depth == 0
        elif depth == 0:
            if letter == b"{":
                return at
            if is_closed and letter == b"d":
                return -2  # the default of an annotation's element
            if is_closed and not is_space(letter):
                is_closed = False
        at += 1
    return -1


cdef bint _has_bases(const char* text, Py_ssize_t at, Py_ssize_t end) noexcept nogil:
    while at + 7 < end:
        if text[at] == b"e" and memcmp(text + at, b"extends", 7) == 0:
            return True
        if text[at] == b"i" and end - at >= 10 and memcmp(text + at, b"implements", 10) == 0:
            return True
        at += 1
    return False


def define(str kind, list nodes, bytes data, draft_type, bases_of, Lines comments, read):
    """The drafts of these nodes, as `java.JavaRules.define` gives them; `read` gives those of one in the tree."""
    cdef list found = []
    for node in nodes:
        draft = _draft(kind, node, data, draft_type, bases_of)
        if draft is None:
            found += read(node)
        else:
            draft.doc = comments.doc_at(draft.start)
            found.append(draft)
    return found


cdef object _draft(str kind, node, bytes data, draft_type, bases_of):
    """Without its comment; None for what must be read in the tree."""
    cdef const char* text = PyBytes_AS_STRING(data)
    cdef Span span = range_of(node)
    cdef Py_ssize_t start = span.start, end = span.end, at, stop, body = -1, last
    cdef Head head
    cdef list words = [], annotations = []
    cdef bint is_value = kind == "field" or kind == "constant"
    if not 0 <= start < end <= PyBytes_GET_SIZE(data) or is_broken(node):
        return None
    if not read_head(text, start, end, &head, words, annotations):
        return None
    at = head.end
    if is_value:
        if <Py_ssize_t>node.named_child_count != 2 + (head.num_words + head.num_annotations > 0):
            return None
        at = type_end(text, at, end)
    elif kind == "method":
        if at < end and text[at] == b"<":
            at = angles_end(text, at, end)
            at = -1 if at < 0 else gap_end(text, at, end)
        at = -1 if at < 0 else type_end(text, at, end)
    elif kind == "constructor":
        if at < end and text[at] == b"<":
            at = angles_end(text, at, end)
    elif kind != "member":
        if at < end and text[at] == b"@":
            at += 1
        at = name_end(text, at, end)
    if at < 0:
        return None
    at = gap_end(text, at, end)
    stop = name_end(text, at, end)
    if stop == at or not begins_name(text[at]) or (stop < end and (<unsigned char>text[stop] >= 0x80)):
        return None
    last = gap_end(text, stop, end)
    if kind == "method" and (last == end or text[last] != b"("):
        return None
    if not is_value:
        body = _body_at(text, stop, end)
        if body == -2:
            inner = node.child_by_field_name("body")
            body = -1 if inner is None else <Py_ssize_t>inner.start_byte
    last = end if body < 0 else body
    if is_value and kind == "field" and head.marks & STATIC and head.marks & FINAL:
        kind = "constant"
    draft = draft_type(kind, start, end, text[at:stop].decode("ascii"), at, body)
    if head.num_annotations:
        words.append(text[head.end : last])
        line = b" ".join(words)
        signature = line_of(PyBytes_AS_STRING(line), PyBytes_GET_SIZE(line), MAX_SIGNATURE)
        draft.decorators = tuple(annotations)
    else:
        signature = line_of(text + start, last - start, MAX_SIGNATURE)
    draft.signature = signature.rstrip(" {;")
    draft.exported = bool(head.marks & EXPORTED)
    if (kind == "class" or kind == "interface" or kind == "enum") and _has_bases(text, stop, last):
        draft.bases = bases_of(data, node)
    return draft


cdef tuple _typed(const char* text, Py_ssize_t start, Py_ssize_t end, node):
    """((offset, name, type), where the name stands) of one typed name; None for what must be read in the tree."""
    cdef Py_ssize_t at = start, stop, next, last
    cdef Head head
    cdef bint is_loop = end - start > 4 and memcmp(text + start, b"for", 3) == 0 and not in_name(text[start + 3])
    if is_broken(node):
        return None
    if is_loop:
        at = gap_end(text, start + 3, end)
        if at == end or text[at] != b"(":
            return None
        at += 1
    if not read_head(text, at, end, &head, None, None):
        return None
    at = head.end
    stop = type_end(text, at, end)
    if stop < 0 or (stop - at == 3 and memcmp(text + at, b"var", 3) == 0):
        return None
    next = gap_end(text, stop, end)
    last = name_end(text, next, end)
    if last == next or not begins_name(text[next]):
        return None
    held = line_of(text + at, stop - at, MAX_TYPE)
    name = text[next:last].decode("ascii")
    stop = next
    next = gap_end(text, last, end)
    while next < end and text[next] == b"[":
        next = gap_end(text, next + 1, end)
        if next == end or text[next] != b"]":
            return None
        next = gap_end(text, next + 1, end)
    if is_loop:
        if next == end or text[next] != b":":
            return None
    elif next < end:
        if text[next] != b"=" and text[next] != b";":
            return None
        if <Py_ssize_t>node.named_child_count != 2 + (head.num_words + head.num_annotations > 0):
            return None
    return (start, name, held), (stop, last)


def bindings(list nodes, bytes data, read):
    """As `java.typed`, of nodes in any order; `read` gives the same of one node that must be read in the tree."""
    cdef const char* text = PyBytes_AS_STRING(data)
    cdef Spans spans = of_nodes(nodes, PyBytes_GET_SIZE(data), False)
    cdef list rows = [], names = []
    cdef tuple found
    cdef Py_ssize_t i
    for i in range(spans.length):
        node = nodes[spans.at[i].place]
        found = _typed(text, spans.at[i].start, spans.at[i].end, node)
        if found is not None:
            rows.append(found[0])
            names.append(found[1])
        else:
            some, spots = read(data, node)
            rows += some
            names += spots
    return rows, names


def imports(nodes, bytes data, list starts, list bounds, list ids, row):
    """As `java.JavaRules.imports` of each; None for what must be read there."""
    cdef const char* text = PyBytes_AS_STRING(data)
    cdef Ints lines = Ints(starts), edges = Ints(bounds)
    cdef Py_ssize_t start, end, at, dot, first
    cdef Span span
    cdef list found = []
    for node in nodes:
        span = range_of(node)
        start, end = span.start, span.end
        if not 0 <= start <= end <= PyBytes_GET_SIZE(data) or end - start < 8 or memcmp(text + start, b"import", 6):
            return None
        first = gap_end(text, start + 6, end)
        if first == start + 6:
            return None
        if end - first > 6 and memcmp(text + first, b"static", 6) == 0 and is_space(text[first + 6]):
            first = gap_end(text, first + 6, end)
        at, dot = first, -1
        while at < end and text[at] != b"$" and (in_name(text[at]) or text[at] == b"."):
            if text[at] == b".":
                dot = at
            at += 1
        if at == first or dot <= first:
            return None
        line, scope = lines.line(<int32_t>start), ids[edges.right(<int32_t>start) - 1]
        if dot == at - 1:
            if at + 1 >= end or text[at] != b"*" or text[gap_end(text, at + 1, end - 1)] != b";":
                return None
            found.append(row(text[first:dot].decode("ascii"), "*", "*", line, scope, False))
        elif text[gap_end(text, at, end - 1)] != b";":
            return None
        else:
            name = text[dot + 1 : at].decode("ascii")
            found.append(row(text[first:dot].decode("ascii"), name, name, line, scope, False))
    return found


def settle(list drafts, callables):
    """As `java.JavaRules.settle` of each."""
    for draft in drafts:
        parent = draft.parent
        if parent is None:
            continue
        if draft.kind == "member" or parent.kind == "interface":
            draft.exported = True
        if not parent.exported or parent.kind in callables:
            draft.exported = False
