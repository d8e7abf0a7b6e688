# cython: language_level=3, boundscheck=True, wraparound=False, initializedcheck=False
"""The inner loop of extraction, compiled: references out of captures.

Optional: `references.py` holds the same in Python, byte for byte, for where it was not built.
Nothing here knows a language; every index into the bytes is held within them.
"""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_GET_SIZE
from libc.stdint cimport int32_t, uint64_t

from anchors.syntax.native_arguments cimport Shape, shape_of
from anchors.syntax.native_bound cimport Bound
from anchors.syntax.native_brackets cimport brackets_end
from anchors.syntax.native_letters cimport begins_name, in_name, name_end
from anchors.syntax.native_reader cimport Reader
from anchors.syntax.native_rows cimport FIELDS, SHAPE, Pieces, Rows
from anchors.syntax.native_spans cimport Ints, Spans, distinct, joined, of_nodes, outside, ranges, spans_of
from anchors.syntax.native_strings cimport Strings

VERSION = 11  # as `compiled.VERSION`, raised when what a function takes or gives changes

cdef enum:
    MAX_NAME = 120
    MAX_SLICE = 400
    MAX_BRACKETS = 2000  # as `arguments.MAX_BYTES`

cdef enum:  # places in `records.REFERENCE_KINDS`
    CALL = 0
    NEW = 1
    TYPE = 2
    INHERIT = 3
    DECORATE = 4
    NAME = 5
    ATTRIBUTE = 6


cdef class _Reader(Reader):
    """Reads captures of one kind after the other into rows."""

    cdef int passed(self, Spans spans) except -1:
        """What is passed behind each name of the rows added last."""
        cdef Py_ssize_t i, at, last
        cdef int32_t* row = self.rows.last(spans.length)
        cdef Shape shape
        named, kind, is_cast = self.judges
        for i in range(spans.length):
            at = spans.at[i].end
            while at < self.size and self.text[at] in b" \t\r\n\f":
                at += 1
            if at >= self.size or self.text[at] != b"(":
                continue
            last = brackets_end(self.text, at, min(self.size, at + MAX_BRACKETS))
            if last < 0:
                row[FIELDS * i + SHAPE] = self.strings.number(b"*", 1)
                continue
            shape_of(self.text + at + 1, last - at - 2, &shape, named, kind, is_cast)
            if shape.is_full:
                row[FIELDS * i + SHAPE] = self.rows.number(b",".join([b"?"] * shape.num_parts))
            else:
                row[FIELDS * i + SHAPE] = self.strings.number(shape.text, shape.length)
        return 0

    cdef int rename(self, Py_ssize_t start, Pieces owners) except -1:
        """Puts what its first name goes by into the receiver that was added last, where that stands at `start`."""
        cdef object head = self.heads.get(start)
        cdef bytes owner
        if head is None:
            return 0
        name, known_as = head
        owner = owners.last(self.text)
        if owner.startswith(name):
            owners.drop()
            owners.put(known_as + owner[len(name):])
        return 0

    cdef list called(self, list nodes, Spans calls, Spans decorations, list receivers, object fold):
        """Adds the calls; gives those that an idiom may know."""
        cdef list interesting = []
        cdef Py_ssize_t i
        cdef Spans before = of_nodes(receivers, self.size, True), kept = Spans(calls.length), places = Spans(calls.length)
        cdef Pieces names = Pieces(calls.length), owners = Pieces(calls.length)
        for i in range(calls.length):
            idioms = self.split(calls.at[i].start, calls.at[i].end, names, owners, places)
            if before.length:
                owners.drop()
                self.before(calls.at[i].start, before, fold, owners)
            if idioms:
                name = names.last(self.text)
                interesting.append((nodes[calls.at[i].place], owners.last(self.text), name, idioms))
            if decorations.length and decorations.holds(calls.at[i].start, calls.at[i].end):
                names.drop()
                owners.drop()
                places.length -= 1
                continue
            kept.add(calls.at[i].start, calls.at[i].end, 0)
            if self.heads:
                self.rename(calls.at[i].start, owners)
        self.rows.add(CALL, self.text, names, owners, places)
        if self.judges is not None:
            self.passed(kept)
        return interesting

    cdef int dotted(self, int kind, Spans spans) except -1:
        cdef Py_ssize_t i
        cdef Pieces names = Pieces(spans.length), owners = Pieces(spans.length)
        cdef Spans places = Spans(spans.length)
        for i in range(spans.length):
            self.split(spans.at[i].start, spans.at[i].end, names, owners, places)
            if self.heads:
                self.rename(spans.at[i].start, owners)
        return self.rows.add(kind, self.text, names, owners, places)

    cdef Spans types(self, int kind, Spans found):
        """Adds the types; gives the ranges that were read. Those of more than a word come first."""
        cdef Spans covers = Spans(found.length), words = Spans(found.length)
        cdef Py_ssize_t i, covered = 0, start, end
        for i in range(found.length):
            start, end = found.at[i].start, found.at[i].end
            if i + 1 < found.length and found.at[i + 1].start == start:
                continue  # of those that start together, the longest
            if start < covered:
                continue  # within a type that was read already
            covered = end
            covers.add(<int32_t>start, <int32_t>end, 0)
            if not _is_word(self.text, start, end):
                self.worded(kind, start, min(end, start + MAX_SLICE))
            elif 1 < end - start <= MAX_NAME and not self.is_keyword(start, end):
                words.add(<int32_t>start, <int32_t>end, 0)
        self.rows.plain(kind, self.text, words)
        return covers

    cdef int worded(self, int kind, Py_ssize_t start, Py_ssize_t end) except -1:
        """The dotted words of one type's text: the first of the kind, the others types in its brackets."""
        cdef Py_ssize_t at = start, first
        cdef list parts = []
        cdef tuple part
        while at < end:
            if not begins_name(self.text[at]):
                at += 1
                continue
            first, at = at, name_end(self.text, at, end)
            while True:
                if at + 1 < end and self.text[at] == b"." and begins_name(self.text[at + 1]):
                    at = name_end(self.text, at + 1, end)
                elif at + 2 < end and self.text[at] == b":" and self.text[at + 1] == b":" \
                        and begins_name(self.text[at + 2]):
                    at = name_end(self.text, at + 2, end)
                else:
                    break
            part = self.part(first, at)
            if PyBytes_GET_SIZE(<bytes>part[1]) > 1 and part[1] not in self.keywords:
                parts.append(part)
        for one in (parts[:1], parts[1:]):
            for part in one:
                self.rows.number(<bytes>part[1])  # names get their ids before receivers
            for part in one:
                self.rows.put(kind, part[0], part[1], start)
            kind = TYPE
        return 0

    cdef int bare(self, Spans spans, Spans locals_, Ints bounds, list ids, list name_at, object callables) except -1:
        """Adds bare names, without those that are bound in a function around them."""
        cdef Bound bound
        cdef Spans names = Spans(spans.length)
        cdef Py_ssize_t i, start, end, scope, before = -2
        cdef tuple around = ()
        cdef dict known = {}
        if not spans.length:
            return 0
        bound = Bound(locals_.length)
        bound.text = self.text
        for i in range(locals_.length):
            start = locals_.at[i].start
            bound.put(<int32_t><Py_ssize_t>ids[bounds.right(<int32_t>start) - 1], <int32_t>start, locals_.at[i].end)
        for i in range(spans.length):
            start, end = spans.at[i].start, spans.at[i].end
            scope = ids[bounds.right(<int32_t>start) - 1]
            if end - start > MAX_NAME or (scope >= 0 and name_at[scope] == start) or self.is_keyword(start, end):
                continue
            if scope != before:
                before = scope
                if scope not in known:
                    known[scope] = callables(scope)
                around = <tuple>known[scope]
            if not around or not bound.holds(around, <int32_t>start, <int32_t>end):
                names.add(<int32_t>start, <int32_t>end, 0)
        return self.rows.plain(NAME, self.text, names)


cdef bint _is_word(const char* text, Py_ssize_t at, Py_ssize_t end) noexcept nogil:
    """As `bytes.isalnum`."""
    if at == end:
        return False
    while at < end:
        if not in_name(text[at]) or text[at] == b"_" or text[at] == b"$":
            return False
        at += 1
    return True


def references(dict found, bytes data, object parts, Strings strings, list starts, list bounds, list ids, list name_at,
               object keywords, object callables, object fold, list more_locals, tuple tokens, list more, dict renamed,
               tuple judges, bytes lengths, dict idioms, dict heads):
    """(packed rows, packed rows of what is passed, interesting calls), as `ReferenceReader.read` gives them.

    `name_at` by definition; `callables` gives those around a scope whose names are local; `fold` puts a receiver on
    one line. `more_locals`: ranges beside the captured ones; `tokens`: ranges of calls and of paths that no capture
    tells; `more`: (kind, receiver, name, offset); `renamed`: receivers that go by another name elsewhere; `judges`:
    `arguments.JUDGES` where what is passed is asked for; `lengths`, `idioms`: as `callees.Parts` has them;
    `heads`: by place, first names of receivers and what they go by.
    """
    cdef _Reader reader = _Reader(data, parts, strings, keywords)
    reader.renamed, reader.judges, reader.idioms, reader.lengths = renamed, judges, idioms, NULL
    reader.heads = heads
    if lengths is not None and PyBytes_GET_SIZE(lengths) == 256 * sizeof(uint64_t):
        reader.lengths = <const uint64_t*>PyBytes_AS_STRING(lengths)
    cdef Py_ssize_t size = reader.size, i
    cdef Ints line_starts = Ints(starts), edges = Ints(bounds)
    if not bounds or bounds[0] > 0 or len(ids) != len(bounds):
        raise ValueError("scopes that do not begin with the file")
    cdef list nodes = found.get("reference.call", [])
    cdef Spans calls = distinct(spans_of(found, "reference.call", size))
    cdef Spans decorations = spans_of(found, "reference.decorate", size)
    interesting = reader.called(nodes, calls, decorations, found.get("receiver", []), fold)
    reader.dotted(CALL, ranges(tokens[0], size))
    reader.dotted(ATTRIBUTE, ranges(tokens[1], size))
    cdef Spans made = spans_of(found, "reference.new", size)
    reader.dotted(NEW, made)
    if judges is not None:
        reader.passed(made)
    reader.dotted(DECORATE, decorations)
    cdef Spans based = reader.types(INHERIT, spans_of(found, "reference.inherit", size))
    cdef set known = set(name_at)
    for i in range(made.length):
        known.add(made.at[i].start)
    for i in range(decorations.length):
        known.add(decorations.at[i].start)
    cdef Spans all_types = spans_of(found, "reference.type", size), types = Spans(all_types.length)
    for i in range(all_types.length):
        if all_types.at[i].start not in known:
            types.add(all_types.at[i].start, all_types.at[i].end, 0)
    cdef Spans typed = reader.types(TYPE, outside(types, based))
    cdef Spans all_attributes = spans_of(found, "reference.attribute", size)
    cdef Spans attributes = Spans(all_attributes.length)
    for i in range(all_attributes.length):
        if calls.holds(all_attributes.at[i].start, all_attributes.at[i].end):
            continue
        if decorations.length and decorations.holds(all_attributes.at[i].start, all_attributes.at[i].end):
            continue
        attributes.add(all_attributes.at[i].start, all_attributes.at[i].end, 0)
    reader.dotted(ATTRIBUTE, outside(attributes, typed))
    cdef Spans names = outside(spans_of(found, "reference.name", size), based)
    cdef Spans locals_ = joined(spans_of(found, "local", size), ranges(more_locals, size))
    reader.bare(names, locals_, edges, ids, name_at, callables)
    for kind, receiver, name, at in more:
        reader.rows.put(kind, receiver, name, at)
    rows, passed = reader.rows.placed(line_starts, edges, ids)
    return rows, passed, interesting
