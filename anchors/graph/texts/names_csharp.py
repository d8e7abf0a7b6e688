"""What C#'s own types are to each other, and what its sequences give. Data only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


VALUES: Final = _words(
    "bool byte sbyte short ushort int uint long ulong float double decimal char Guid DateTime DateTimeOffset TimeSpan"
)
"""Types of C# that cannot be null, none of which becomes another one of these but as the next says."""
WIDER: Final[Mapping[str, tuple[str, ...]]] = {
    "byte": ("int", "short", "ushort", "uint", "long", "ulong", "float", "double", "decimal"),
    "char": ("int", "ushort", "uint", "long", "ulong", "float", "double", "decimal"),
    "short": ("int", "long", "float", "double", "decimal"),
    "int": ("long", "float", "double", "decimal", "uint", "ulong", "short", "ushort", "byte", "sbyte"),
    "uint": ("long", "ulong", "float", "double", "decimal"),
    "long": ("float", "double", "decimal", "ulong"),
    "ulong": ("float", "double", "decimal"),
    "float": ("double",),
    "DateTime": ("DateTimeOffset",),
}
"""What else a number of C# fits, the nearest first; literals fit smaller ones as well."""
_SEQUENCE: Final = "IEnumerable IReadOnlyCollection IReadOnlyList ICollection IList"
SEQUENCES: Final[Mapping[str, frozenset[str]]] = {
    "[]": _words(f"{_SEQUENCE} Array Span ReadOnlySpan Memory ReadOnlyMemory"),
    "string": _words("IEnumerable IComparable ReadOnlySpan ReadOnlyMemory FormattableString StringValues"),
    "List": _words(_SEQUENCE),
    "IList": _words("IEnumerable ICollection"),
    "HashSet": _words("ISet IEnumerable ICollection IReadOnlyCollection IReadOnlySet"),
    "Dictionary": _words("IDictionary IReadOnlyDictionary IEnumerable ICollection IReadOnlyCollection"),
    "IReadOnlyList": _words("IEnumerable IReadOnlyCollection"),
    "ICollection": _words("IEnumerable"),
    "MemoryStream": _words("Stream"),
    "FileStream": _words("Stream"),
    "StringWriter": _words("TextWriter"),
    "StreamWriter": _words("TextWriter"),
    "StringReader": _words("TextReader"),
    "StreamReader": _words("TextReader"),
}
"""What values of C#'s own types fit beside their own."""
KEEPING: Final = _words(
    """
    Where ToList ToArray OrderBy OrderByDescending ThenBy ThenByDescending Take Skip TakeWhile SkipWhile Distinct
    Concat Union Except Intersect Reverse AsEnumerable AsQueryable ToHashSet AsParallel AsNoTracking Include
    ThenInclude ToListAsync ToArrayAsync Append Prepend DefaultIfEmpty ConfigureAwait AsReadOnly FindAll DistinctBy
    """
)
"""Methods of C#'s sequences that give one of the same elements."""
GIVING: Final = _words(
    """
    First FirstOrDefault Single SingleOrDefault Last LastOrDefault ElementAt ElementAtOrDefault Find FindLast Peek Pop
    Dequeue FirstAsync FirstOrDefaultAsync SingleAsync SingleOrDefaultAsync LastAsync Any All Count Select SelectMany
    ForEach GroupBy ToDictionary ToLookup Sum Average RemoveAll Exists FindIndex TrueForAll MaxBy MinBy AnyAsync
    """
)
"""Those that give an element, or to a function."""
