; Perl. Captures are described in anchors/syntax/extract.py.
; `message`, `bare`, `made`, `given`, `inner`, `alias`, `held`, `pod` and `end` are read by rules/perl.py.
(package_statement) @definition.class
(class_statement) @definition.class
(role_statement) @definition.class
(subroutine_declaration_statement) @definition.function
(method_declaration_statement) @definition.function
(anonymous_subroutine_expression) @body @inner
(anonymous_method_expression) @body @inner

(use_statement) @import
(require_expression) @import
(eval_expression (filename)) @import

(function_call_expression function: (function) @reference.call)
(ambiguous_function_call_expression function: (function) @reference.call)
(method_call_expression) @message
(bareword) @bare
(refgen_expression (function) @made)

(assignment_expression) @binding
(assignment_expression left: (glob)) @alias
(anonymous_hash_expression) @held
(for_statement variable: (scalar)) @binding
(variable_declaration) @local
(return_expression) @given

(try_statement) @fact.catch
(hash_element_expression hash: (container_variable)) @fact.subscript
(pod) @pod
(eof_marker) @end
(ERROR) @error
