# cython: language_level=3, boundscheck=True, wraparound=False, initializedcheck=False
"""Python's definitions out of their text, compiled.

Optional, and partial: what is given back unread from here (comments between words, lines that go on, broken code) and
everything where this was not built is read from the tree in `python.py`, with the same result. Every index into the
bytes is held within them.
"""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_GET_SIZE
from libc.string cimport memcmp

from anchors.syntax.native_comments cimport Lines
from anchors.syntax.native_docs cimport sentence_of
from anchors.syntax.native_letters cimport is_digit
from anchors.syntax.native_lines cimport line_of
from anchors.syntax.native_spans cimport Span, is_broken, range_of
from anchors.syntax.rules.python_letters_native cimport decoded, gap_end, is_quote, is_text, is_word, name_end

VERSION = 11  # as `compiled.VERSION`, raised when what a function takes or gives changes

cdef enum:
    MAX_SIGNATURE = 240  # as in `rules.base`
    MAX_DOCSTRING = 2000


cdef bint _decorators(const char* text, Py_ssize_t at, Py_ssize_t end, list found) except -1:
    """Those between two places, one a line; False where one goes on, or where there is more than that."""
    cdef Py_ssize_t start, depth
    cdef char quote
    while True:
        at = gap_end(text, at, end)
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


cdef object _assignment(str kind, node, bytes data, draft_type):
    """Of `name = …` and `name: …`; None for any other left side."""
    cdef const char* text = PyBytes_AS_STRING(data)
    cdef Span span = range_of(node)
    cdef Py_ssize_t at, stop
    if not 0 <= span.start < span.end <= PyBytes_GET_SIZE(data) or is_digit(text[span.start]) or is_broken(node):
        return None
    stop = span.start
    while stop < span.end and is_word(text[stop]):
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
    if first + 3 <= end and is_quote(text[first]) and text[first + 1] == text[first] and text[first + 2] == text[first]:
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
    stop = name_end(text, at, end)
    if is_text(text, at, stop, b"async", 5):
        at = gap_end(text, stop, end)
        stop = name_end(text, at, end)
    if not is_text(text, at, stop, b"def", 3) and not is_text(text, at, stop, b"class", 5):
        return None
    at = gap_end(text, stop, end)
    stop = name_end(text, at, end)
    inner = node.child_by_field_name("body")
    if stop == at or inner is None or is_broken(node):
        return None
    body = range_of(inner).start
    if not stop < body <= end:
        return None
    draft = draft_type(kind, start, end, decoded(text, at, stop), at, body)
    line = line_of(text + start, body - start, MAX_SIGNATURE)
    draft.signature = line.partition("  #")[0].rstrip(" :")
    outer = decorated.get(start) if decorated else None
    if outer is not None:
        first = range_of(outer).start
        if not 0 <= first <= start or not _decorators(text, first, start, decorators):
            return None
        draft.start, draft.decorators = first, tuple(decorators)
    if text[body] in b"\"'rRuUbB":
        draft.doc = _docstring(text, body, min(body + MAX_DOCSTRING, end), docstring)
    if kind == "class":
        at = gap_end(text, stop, end)
        if text[at] != b":":
            draft.bases = bases_of(data, node)
    return draft


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
