"""Names that languages bring along, so that a use of one is not taken for something of the repository. Data only."""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PYTHON_BUILTINS: Final = frozenset(dir(builtins))
SCRIPT_GLOBALS: Final = _words(
    """
    Array Object String Number Boolean Symbol Map Set WeakMap WeakSet Promise Error TypeError RangeError Date RegExp
    JSON Math Reflect Proxy Buffer console process window document globalThis setTimeout setInterval clearTimeout
    clearInterval setImmediate parseInt parseFloat isNaN require module exports fetch URL URLSearchParams Intl
    """
)
JAVA_LANG: Final = _words(
    """
    String Object Integer Long Double Float Boolean Byte Short Character Math System Thread Runnable Iterable
    Exception RuntimeException Error Throwable Class Void Number StringBuilder StringBuffer Override Deprecated
    IllegalArgumentException IllegalStateException NullPointerException UnsupportedOperationException Comparable
    InterruptedException ArithmeticException AutoCloseable CharSequence Enum Record SuppressWarnings
    """
)
KOTLIN_NAMES: Final = _words(
    """
    Any Array Char CharSequence Collection Exception Function HashMap HashSet Int IntArray ByteArray IntRange Iterable
    Iterator List ListIterator Long LongArray MutableCollection MutableList MutableMap MutableSet Map Set Nothing Number
    Pair Result Sequence Short Triple Unit UInt ULong Regex StringBuilder Throws JvmStatic JvmField JvmOverloads JvmName
    Deprecated Suppress lazy listOf mapOf setOf mutableListOf mutableMapOf mutableSetOf emptyList emptyMap arrayOf
    println print require check error requireNotNull checkNotNull TODO run with repeat buildList buildString sequenceOf
    """
)
SWIFT_NAMES: Final = _words(
    """
    Int String Bool Double Float Void Never Any AnyObject Self Array Dictionary Set Optional Result Error Character UInt
    print debugPrint fatalError precondition preconditionFailure assert assertionFailure min max abs zip stride type
    withUnsafePointer withUnsafeBytes withCheckedContinuation withCheckedThrowingContinuation withTaskGroup
    """
)
DART_NAMES: Final = _words(
    """
    int double num bool String void dynamic Object Null Never Function List Map Set Iterable Iterator Future Stream
    Record Type Symbol Enum DateTime Duration Uri RegExp StringBuffer Exception Error StackTrace Completer Timer
    StreamController StreamSubscription File Directory Platform print identical identityHashCode
    """
)
GO_BUILTINS: Final = _words(
    """
    append cap clear close complex copy delete imag len make max min new panic print println real recover string int
    int8 int16 int32 int64 uint uint8 uint16 uint32 uint64 uintptr float32 float64 bool byte rune error any
    """
)
RUST_PRELUDE: Final = _words(
    """
    Option Some None Result Ok Err Vec String Box ToString Clone Copy Default Iterator Into From Drop Fn FnMut
    FnOnce println eprintln print eprint format vec panic assert assert_eq assert_ne write writeln matches todo
    """
)
CSHARP_BUILTINS: Final = _words(
    """
    string object int long double float decimal bool byte char short uint ulong ushort sbyte nint nuint void dynamic
    nameof typeof var
    """
)
RUBY_BUILTINS: Final = _words(
    """
    String Array Hash Integer Float Symbol Object BasicObject Module Class Kernel Comparable Enumerable Proc Range
    Regexp Time Date DateTime IO File Dir ENV ARGV Thread Mutex Queue Struct Data Set Exception StandardError
    RuntimeError ArgumentError TypeError NameError NoMethodError KeyError IndexError NotImplementedError RangeError
    StopIteration IOError Errno SystemExit Interrupt Process Signal Marshal Math Random GC ObjectSpace Fiber Rational
    Complex Numeric NilClass TrueClass FalseClass Method UnboundMethod Encoding LoadError ScriptError SignalException
    puts print printf require require_relative load autoload raise fail lambda proc loop catch throw sleep format
    sprintf rand srand exit abort at_exit binding caller eval freeze gets warn pp p Integer Float Array Hash String
    include extend prepend private protected public module_function attr_reader attr_writer attr_accessor
    define_method alias_method instance_variable_get instance_variable_set send public_send respond_to? is_a? nil?
    instance_eval class_eval module_eval block_given? method tap then itself new
    """
)
PHP_BUILTINS: Final = _words(
    """
    Exception ErrorException Error TypeError ValueError ArgumentCountError ArithmeticError Throwable Countable Iterator
    IteratorAggregate Traversable ArrayAccess ArrayObject ArrayIterator Closure DateTime DateTimeImmutable
    DateTimeInterface DateInterval DateTimeZone Generator JsonSerializable Stringable InvalidArgumentException
    RuntimeException LogicException DomainException LengthException OutOfRangeException OutOfBoundsException
    RangeException OverflowException UnderflowException UnexpectedValueException BadMethodCallException
    BadFunctionCallException JsonException ReflectionClass ReflectionMethod ReflectionProperty ReflectionException
    SplObjectStorage SplFileInfo SplStack SplQueue stdClass PDO PDOException UnitEnum BackedEnum WeakMap Attribute
    array_map array_filter array_merge array_keys array_values array_key_exists in_array count strlen strpos substr
    str_replace sprintf printf implode explode trim is_array is_string is_null isset empty json_encode json_decode
    preg_match preg_replace file_get_contents file_exists var_dump print_r call_user_func call_user_func_array
    function_exists class_exists method_exists get_class define defined dirname basename strtolower strtoupper ucfirst
    """
)
LUA_BUILTINS: Final = _words(
    """
    assert collectgarbage dofile error getmetatable ipairs load loadfile loadstring next pairs pcall print rawequal
    rawget rawlen rawset require select setmetatable tonumber tostring type unpack xpcall string table math io os
    coroutine debug package utf8 bit bit32 jit ngx vim love arg _G _VERSION
    """
)
CONTAINER_METHODS: Final = _words(
    """
    add append capitalize clear copy count decode difference discard encode endswith entries every extend extendleft
    filter find findall fileno flush forEach format get group groups has includes index indexOf insert intersection
    isalnum isalpha isdigit items join keys length len lower lstrip map match partition pop popleft push put read
    readline readlines reduce remove replace reverse rfind rsplit rstrip search seek set setdefault shift slice some
    sort splice split splitlines startswith startsWith endsWith strip sub substring tell then catch title toString
    trim truncate union unshift update upper values write writelines equals hashCode size isEmpty contains
    containsKey addAll putAll stream collect iterator next unwrap expect clone iter into_iter as_ref as_str
    to_string is_empty unwrap_or ok_or map_err and_then toLowerCase toUpperCase concat apply call bind valueOf
    each select reject collect inject each_with_index each_with_object to_s to_a to_h to_i to_sym freeze dup nil?
    empty? any? all? none? first last include? key? merge merge! gsub gsub! sub! is_a? respond_to? send new map!
    each_pair flat_map sort_by group_by min max sum zip compact uniq presence present? blank? try tap to_f with_index
    start_with?
    ordinal name getClass getName compareTo charAt hasNext error Error debug info warn warning
    Add AddRange Any All Append Clear Contains ContainsKey Count Equals First FirstOrDefault GetHashCode GetType Insert
    Join Last OrderBy Remove RemoveAt Replace Select SelectMany Single Skip Split StartsWith EndsWith Substring Sum Take
    ToArray ToDictionary ToList ToLower ToString ToUpper Trim TryGetValue Where Dispose DisposeAsync ConfigureAwait
    apply also let takeIf takeUnless forEachIndexed mapNotNull mapTo firstOrNull lastOrNull isNotEmpty isNullOrEmpty
    compactMap allSatisfy removeAll removeFirst removeLast hasPrefix hasSuffix lowercased uppercased
    orEmpty toList toSet toMap toMutableList toInt toLong joinToString associateBy sortedBy flatMap fold use invoke
    CopyTo Invoke IndexOf Max Min Concat Distinct GroupBy Reverse Sort Write WriteLine Read ReadAsync WriteAsync Flush
    ok ok_or_else err is_some is_none is_ok is_err is_some_and unwrap_or_else unwrap_or_default unwrap_err expect_err
    as_mut as_bytes as_slice as_deref iter_mut to_owned to_vec try_into from_str to_path_buf as_path push_str
    starts_with ends_with trim_start trim_end strip_prefix strip_suffix splitn rsplitn split_whitespace to_lowercase
    to_uppercase eq_ignore_ascii_case filter_map enumerate cloned copied rev or_insert or_insert_with or_default
    get_or_insert_with sort_unstable sort_by_key dedup
    """
)
"""Names that the containers, strings and files of most languages have: on an unknown receiver they mean those."""
CPP_CONTAINER_METHODS: Final = _words(
    """
    at back begin c_str capacity cbegin cend crbegin crend data emplace emplace_back emplace_front empty end erase
    find_first_of find_last_of front length pop_back pop_front push_back push_front rbegin rend resize reserve rfind
    shrink_to_fit size str substr swap what
    """
)
"""The same of C++ alone: elsewhere some of them are names as good as any."""
CPP_NUMBERS: Final = _words(
    """
    int unsigned long short signed char bool double float size_t ssize_t ptrdiff_t intptr_t uintptr_t wchar_t int8_t
    int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t
    """
)
"""Types of C++ whose values become one another."""
COMMON_NAMES: Final = _words(
    """
    run close open start stop execute process handle init load save create build parse render send receive connect
    delete reset check validate next accept test main setup apply call register submit log wait cancel exists
    getValue setValue getId visit toArray fetch print list
    """
)
WRAPPERS: Final = _words(
    """
    Optional Annotated ClassVar Final Type type Required NotRequired Awaitable Coroutine Promise Readonly Partial
    Task ValueTask Nullable Box Rc Arc Pin Ref Mutex RwLock shared_ptr unique_ptr weak_ptr Future CompletableFuture
    Supplier Lazy Option Result RefCell Weak
    """
)
"""Generic types whose members are, for our purpose, those of their argument."""
SYSTEM_HEADERS: Final = _words(
    """
    assert.h ctype.h errno.h fcntl.h float.h inttypes.h limits.h locale.h math.h netdb.h poll.h pthread.h sched.h
    setjmp.h signal.h stdarg.h stdatomic.h stdbool.h stddef.h stdint.h stdio.h stdlib.h string.h strings.h syslog.h
    termios.h threads.h time.h unistd.h wchar.h wctype.h windows.h winsock2.h
    """
)
"""What C includes from the system by these names in angle brackets."""
BOXES: Final[Mapping[str, str]] = {
    "boolean": "Boolean",
    "byte": "Byte",
    "char": "Character",
    "double": "Double",
    "float": "Float",
    "int": "Integer",
    "long": "Long",
    "short": "Short",
}
"""Java's primitive types and what holds one."""
WIDER: Final[Mapping[str, tuple[str, ...]]] = {
    "byte": ("short", "int", "long", "float", "double"),
    "char": ("int", "long", "float", "double"),
    "short": ("int", "long", "float", "double"),
    "int": ("long", "float", "double"),
    "long": ("float", "double"),
    "float": ("double",),
}
"""What a primitive value also fits, the nearest first."""
_NUMBERS: Final = dict.fromkeys(
    ("Byte", "Double", "Float", "Integer", "Long", "Short"), "Number Comparable Serializable Constable ConstantDesc"
)
_LIST: Final = "List SequencedCollection Collection Iterable"
_SET: Final = "Set Collection Iterable"
SUPERTYPES: Final[Mapping[str, tuple[str, ...]]] = {
    name: tuple(above.split())
    for name, above in {
        **_NUMBERS,
        "BigDecimal": "Number Comparable Serializable",
        "BigInteger": "Number Comparable Serializable",
        "Boolean": "Comparable Serializable Constable",
        "Character": "Comparable Serializable Constable",
        "CharSequence": "",
        "Class": "Type GenericDeclaration AnnotatedElement TypeDescriptor Serializable Constable",
        "Number": "Serializable",
        "Object": "",
        "String": "CharSequence Comparable Serializable Constable ConstantDesc",
        "StringBuffer": "AbstractStringBuilder CharSequence Appendable Comparable Serializable",
        "StringBuilder": "AbstractStringBuilder CharSequence Appendable Comparable Serializable",
        "ArrayList": f"AbstractList {_LIST} RandomAccess Cloneable Serializable",
        "LinkedList": f"AbstractList {_LIST} Deque Queue Cloneable Serializable",
        "List": "SequencedCollection Collection Iterable",
        "Collection": "Iterable",
        "Iterable": "",
        "Iterator": "",
        "Set": "Collection Iterable",
        "HashSet": f"AbstractSet {_SET} Cloneable Serializable",
        "LinkedHashSet": f"HashSet AbstractSet SequencedSet {_SET} Cloneable Serializable",
        "TreeSet": f"AbstractSet NavigableSet SortedSet {_SET} Cloneable Serializable",
        "Map": "",
        "HashMap": "AbstractMap Map Cloneable Serializable",
        "LinkedHashMap": "HashMap AbstractMap SequencedMap Map Cloneable Serializable",
        "TreeMap": "AbstractMap NavigableMap SortedMap Map Cloneable Serializable",
        "ConcurrentHashMap": "AbstractMap ConcurrentMap Map Serializable",
        "Locale": "Cloneable Serializable",
        "Charset": "Comparable",
        "File": "Comparable Serializable",
        "Path": "Comparable Iterable Watchable",
        "URI": "Comparable Serializable",
        "URL": "Serializable",
        "UUID": "Comparable Serializable",
        "Date": "Comparable Cloneable Serializable",
        "Duration": "TemporalAmount Comparable Serializable",
        "Instant": "Temporal TemporalAccessor TemporalAdjuster Comparable Serializable",
        "InputStream": "Closeable AutoCloseable",
        "OutputStream": "Closeable Flushable AutoCloseable",
        "ByteArrayInputStream": "InputStream Closeable AutoCloseable",
        "ByteArrayOutputStream": "OutputStream Closeable Flushable AutoCloseable",
        "Reader": "Readable Closeable AutoCloseable",
        "StringReader": "Reader Readable Closeable AutoCloseable",
        "Writer": "Appendable Closeable Flushable AutoCloseable",
        "StringWriter": "Writer Appendable Closeable Flushable AutoCloseable",
        "Throwable": "Serializable",
        "Exception": "Throwable Serializable",
        "RuntimeException": "Exception Throwable Serializable",
        "IOException": "Exception Throwable Serializable",
        "Thread": "Runnable",
    }.items()
}
"""Java's own types whose supertypes are all known here, the nearest first: a value of one fits nothing else."""
RESULTS: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        _words("toString substring trim toLowerCase toUpperCase concat format join readLine getSimpleName"), "String"
    ),
    **dict.fromkeys(_words("hashCode length size intValue compareTo indexOf lastIndexOf parseInt ordinal"), "int"),
    **dict.fromkeys(_words("longValue currentTimeMillis nanoTime parseLong toMillis"), "long"),
    **dict.fromkeys(_words("doubleValue parseDouble"), "double"),
    **dict.fromkeys(
        _words("equals isEmpty contains containsKey hasNext booleanValue parseBoolean startsWith endsWith"), "boolean"
    ),
    "charAt": "char",
    "getBytes": "byte[]",
    "getClass": "Class",
    "toByteArray": "byte[]",
    "toCharArray": "char[]",
}
"""What methods of Java's own types give, whatever the type."""
BUILTINS: Final[Mapping[str, frozenset[str]]] = {
    "python": PYTHON_BUILTINS,
    "script": SCRIPT_GLOBALS,
    "php": PHP_BUILTINS,
    "ruby": RUBY_BUILTINS,
    "lua": LUA_BUILTINS,
    "jvm": JAVA_LANG | KOTLIN_NAMES,
    "go": GO_BUILTINS,
    "rust": RUST_PRELUDE,
    "swift": SWIFT_NAMES,
    "dart": DART_NAMES,
    "csharp": CSHARP_BUILTINS,
    "c": frozenset({"std"}),
}
"""Names known without import, by family of languages."""
