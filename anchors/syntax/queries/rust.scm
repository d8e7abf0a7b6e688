; Rust. Captures are described in anchors/syntax/extract.py.
(struct_item) @definition.struct
(union_item) @definition.struct
(enum_item) @definition.enum
(enum_variant) @definition.member
(trait_item) @definition.trait
(type_item) @definition.type
(function_item) @definition.function
(function_signature_item) @definition.method
(const_item) @definition.constant
(static_item) @definition.variable
(macro_definition) @definition.macro
(mod_item body: (_)) @definition.namespace
(field_declaration) @definition.field.bound
(impl_item) @definition.impl
(attribute_item) @decorator
(closure_expression) @body

(use_declaration) @import
(mod_item !body) @import
(extern_crate_declaration) @import

(call_expression function: (_) @reference.call)
(macro_invocation macro: (_) @reference.call)
(token_tree (identifier) @reference.token)
(struct_expression name: (_) @reference.new)
(impl_item trait: (_) @reference.inherit)
(trait_item bounds: (trait_bounds (_) @reference.inherit))
(scoped_type_identifier) @reference.type
(type_identifier) @reference.type
(field_expression) @reference.attribute
(scoped_identifier) @reference.attribute

(arguments (identifier) @reference.name)
(field_initializer value: (identifier) @reference.name)
(let_declaration value: (identifier) @reference.name)
(return_expression (identifier) @reference.name)
(reference_expression value: (identifier) @reference.name)
(binary_expression (identifier) @reference.name)
(assignment_expression right: (identifier) @reference.name)
(array_expression (identifier) @reference.name)
(tuple_expression (identifier) @reference.name)
(match_pattern (identifier) @reference.name)

(parameter pattern: (identifier) @local) @binding
(let_declaration pattern: (identifier) @local) @binding
(let_declaration pattern: (tuple_struct_pattern)) @binding
(let_condition pattern: (tuple_struct_pattern)) @binding
(closure_parameters (identifier) @local)
(for_expression pattern: (identifier) @local)
(tuple_pattern (identifier) @local)
(tuple_struct_pattern (identifier) @local)
(let_declaration pattern: (mut_pattern (identifier) @local))
(ERROR) @error
