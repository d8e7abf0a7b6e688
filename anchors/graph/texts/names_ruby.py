"""Names that Ruby's own objects answer to. Data only."""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


RUBY_METHODS: Final = _words(
    """
    abs allocate ancestors backtrace begin between? binmode bytes bytesize call capitalize! capture cause ceil chars
    chomp chomp! chop clamp close close_read close_write closed? codepoints collect! combination compact!
    compare_by_id curry cycle day default default= delete_at delete_if detect dig digits div divmod downcase
    downcase! downto drop drop_while dump each_char each_cons each_entry each_index each_key each_line each_slice
    each_value eql? equal? exception exit? fetch fetch_values fill filter! fixed_encoding? floor fsync full_message
    gcd getc gets hash hex hour id infinite? initialize_copy inject inspect instance_of? instance_variables intern
    isatty join keep_if key kind_of? lazy length lines ljust load lstrip! match? max_by merge message method_missing
    methods min_by minmax minute mon month nan? ndigits negative? next! nonzero? object_id oct one? ord partition
    permutation positive? pred prepend product public_methods rassoc rationalize read_nonblock readlines readpartial
    reduce reject! reopen replace reverse! reverse_each rindex rjust rotate round rpartition rstrip rstrip! sample
    scan sec select! setbyte shuffle singleton_class slice! sort! split squeeze step store strftime strip strip!
    succ sum swapcase sync sync= sysread syswrite take_while tally times to_c to_date to_enum to_io to_proc to_r
    to_set to_str to_time tr transform_keys transform_values transpose truncate tty? unpack unpack1 upcase upcase!
    upto usec utc values_at wday with_object write_nonblock yday year zero? zone
    """
)
"""What Ruby's own values answer to, beside the names of containers; records of Rails to `id`."""
RUBY_MORE: Final = _words(
    """
    abort_on_exception abs2 add? add_trace_func alias_method alive? allbits? anybits? arg arity ascii_compatible?
    ascii_only? asctime assoc at atime attr attr_accessor attr_reader attr_writer autoclose? autoload autoload? b
    backtrace_locations binding binmode? birthtime bit_length blksize blockdev? bsearch bsearch_index byteslice
    captures casecmp casecmp? casefold? center chain chardev? chmod chop! chown chr chunk chunk_while class
    class_eval class_exec class_variable_defined? class_variable_get class_variable_set class_variables
    close_on_exec? closed_read? closed_write? coerce collect_concat compare_by_identity compare_by_identity? conj
    conjugate const_defined? const_get const_missing const_set const_source_location constants coredump? cover?
    crypt ctime deconstruct deconstruct_keys default_proc define_method define_singleton_method delete delete!
    delete? delete_prefix delete_prefix! delete_suffix delete_suffix! denominator deprecate_constant dev dev_major
    dev_minor directory? disjoint? divide dst? dummy? each_byte each_child each_codepoint each_grapheme_cluster
    eager encode! encoding end end_with? enum_for eof eof? even? except exclude_end? executable? executable_real?
    exit exited? exitstatus external_encoding fcntl fdatasync fdiv file? find_all find_index finite? flatten
    flatten! flatten_merge flock force force_encoding friday? frozen? ftype gcdlcm getbyte getgm getlocal getutc gid
    gmt? gmt_offset gmtime gmtoff grapheme_clusters grep grep_v grpowned? has_key? has_value? i id2name imag
    imaginary include included_modules ino instance_eval instance_exec instance_method instance_methods
    instance_variable_defined? instance_variable_get instance_variable_set internal_encoding intersect? invert ioctl
    isdst itself kill lambda? lcm lineno localtime lock locked? lstat magnitude match_length mday member? method
    method_defined? minmax_by module_eval module_exec modulo monday? mtime named_captures native_thread_id
    next_float next_values nlink nobits? nsec numerator odd? offset original_name owned? pack path pathconf
    peek_values pending_interrupt? pid pipe? polar pos post_match pow pre_match pread prev_float print printf
    private? private_class_method private_constant private_instance_methods private_method_defined? private_methods
    proper_subset? proper_superset? protected? protected_instance_methods protected_method_defined?
    protected_methods public? public_class_method public_constant public_instance_method public_instance_methods
    public_method public_method_defined? public_send putc puts pwrite quo raise rand random_number rdev rdev_major
    rdev_minor readable? readable_real? readbyte readchar real? rect rectangular rehash remainder
    remove_class_variable remove_instance_variable remove_method repeated_combination repeated_permutation replicate
    report_on_exception rewind rotate! ruby2_keywords saturday? scrub scrub! set_backtrace set_encoding
    set_encoding_by_bom set_trace_func setgid? setuid? shuffle! signaled? singleton_class? singleton_method
    singleton_method_added singleton_methods size? sleep slice_after slice_before slice_when socket? sort_by!
    source_location squeeze! stat sticky? stop? stopped? stopsig string subclasses subsec subset? subtract succ!
    success? sunday? super_method superclass superset? swapcase! symlink? synchronize sysseek taint tainted? take
    terminate termsig thread_variable? thread_variable_get thread_variable_set thread_variables thursday? to_ary
    to_hash to_int to_path tr! tr_s tr_s! transform_keys! transform_values! trust try_lock tuesday? tv_nsec tv_sec
    tv_usec uid unbind undef_method undump ungetbyte ungetc unicode_normalize unicode_normalize! unicode_normalized?
    uniq! unlock untaint untrust untrusted? utc? utc_offset valid_encoding? value? wakeup wednesday? world_readable?
    world_writable? writable? writable_real? yield yield_self
    """
)
"""What they answer to as well: no guess on an unknown receiver, though a hint at a type that has it."""
RUBY_SELF: Final = _words(
    """
    abort alias_method ancestors append_features at_exit attr attr_accessor attr_reader attr_writer autoload
    autoload? binding block_given? caller caller_locations catch class class_eval class_exec class_variable_defined?
    class_variable_get class_variable_set class_variables clone const_defined? const_get const_missing const_set
    const_source_location constants define_method define_singleton_method deprecate_constant display dup enum_for
    eql? eval exec exit exit! extend extend_object extended fail fork format freeze frozen? gets global_variables
    hash include include? included included_modules inherited initialize initialize_clone initialize_copy
    initialize_dup inspect instance_method instance_methods instance_of? instance_variable_defined?
    instance_variable_get instance_variable_set instance_variables is_a? iterator? itself kind_of? lambda load
    local_variables loop method method_added method_defined? method_missing method_removed method_undefined methods
    module_eval module_exec module_function name nil? object_id open p pp prepend prepend_features prepended print
    printf private private_class_method private_constant private_instance_methods private_method_defined?
    private_methods proc protected protected_instance_methods protected_method_defined? protected_methods public
    public_class_method public_constant public_instance_method public_instance_methods public_method
    public_method_defined? public_methods public_send putc puts raise rand readline readlines refine
    remove_class_variable remove_const remove_instance_variable remove_method require require_relative respond_to?
    respond_to_missing? ruby2_keywords select send set_trace_func singleton_class singleton_class? singleton_method
    singleton_method_added singleton_method_removed singleton_method_undefined singleton_methods sleep spawn sprintf
    srand syscall system taint tainted? tap test then throw to_enum to_s trace_var trap trust undef_method untaint
    untrace_var untrust untrusted? using warn yield_self
    """
)
"""What any object of Ruby answers to without a receiver, and any class."""
