; Swift. Captures are described in anchors/syntax/extract.py; what `operands`, `operation` and `bound` imply is read by
; implied.py.
(class_declaration) @definition.class
(protocol_declaration) @definition.interface
(enum_entry) @definition.member
(typealias_declaration) @definition.type
(function_declaration) @definition.function
(protocol_function_declaration) @definition.method
(init_declaration) @definition.constructor
(deinit_declaration) @definition.method
(subscript_declaration) @definition.property
(property_declaration) @definition.variable
(protocol_property_declaration) @definition.property
(lambda_literal) @body

(import_declaration) @import

(call_expression . [(simple_identifier) (navigation_expression)] @reference.call (call_suffix (value_arguments . "(")))
(call_expression . [(simple_identifier) (navigation_expression)] @reference.call (call_suffix . (lambda_literal)))
(call_expression . (simple_identifier) @reference.name (call_suffix (value_arguments . "[")))
(constructor_expression constructed_type: (_) @reference.new)
(inheritance_specifier inherits_from: (user_type) @reference.inherit)
(attribute (user_type) @reference.decorate)
(user_type) @reference.type
(navigation_expression) @reference.attribute

(value_argument value: (simple_identifier) @reference.name)
(control_transfer_statement result: (simple_identifier) @reference.name)
(assignment result: (simple_identifier) @reference.name)
(directly_assignable_expression) @operands
(interpolated_expression value: (simple_identifier) @reference.name)
(if_statement condition: (simple_identifier) @reference.name)
(guard_statement condition: (simple_identifier) @reference.name)
(switch_statement expr: (simple_identifier) @reference.name)
(for_statement collection: (simple_identifier) @reference.name)
(comparison_expression) @operation
(equality_expression) @operation
(additive_expression) @operation
(multiplicative_expression) @operation
(conjunction_expression) @operation
(disjunction_expression) @operation
(nil_coalescing_expression) @operands
(ternary_expression) @operands
(prefix_expression operation: (bang) target: (simple_identifier) @reference.name)
(statements (simple_identifier) @reference.name)

(pattern (pattern . (simple_identifier) @local .))
(_ bound_identifier: (simple_identifier) @local) @bound
(parameter name: (simple_identifier) @local) @binding
(lambda_parameter name: (simple_identifier) @local) @binding
(property_declaration) @binding
(switch_pattern (pattern)) @binding

(control_transfer_statement (throw_keyword)) @fact.raise
(catch_block) @fact.catch
(source_file [(call_expression) (if_statement) (do_statement) (for_statement) (try_expression)] @fact.entry)
(ERROR) @error
