# cython: language_level=3, boundscheck=True, wraparound=False, initializedcheck=False
"""One round of a rank along the edges, compiled. Optional: `rank.add_flow` is the same by numpy for where it was not
built: every node's summands come in the order of its edges."""

VERSION = 3

cdef enum:
    BLOCK = 512


def add_flow(
    double[::1] flow, const int[::1] source, const int[::1] target, const double[::1] share, const double[::1] rank
):
    """Adds to the flow of each edge's target the edge's share of its source's rank."""
    cdef double part[BLOCK]
    cdef Py_ssize_t at, start, stop, num = source.shape[0]
    if target.shape[0] != num or share.shape[0] != num:
        raise ValueError("an edge has a source, a target and a share")
    for start in range(0, num, BLOCK):
        stop = min(start + BLOCK, num)
        # Products are put down first, so that no compiler rounds a product and a sum in one.
        for at in range(start, stop):
            part[at - start] = share[at] * rank[source[at]]
        for at in range(start, stop):
            flow[target[at]] += part[at - start]
