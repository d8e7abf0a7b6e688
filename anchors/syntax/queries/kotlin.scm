; Kotlin. Captures are described in anchors/syntax/extract.py.
(class_declaration) @definition.class
(object_declaration) @definition.class
(enum_entry) @definition.member
(type_alias) @definition.type
(function_declaration) @definition.function
(secondary_constructor) @definition.constructor
(property_declaration) @definition.variable
(class_parameter) @definition.field.bound
(lambda_literal) @body
(anonymous_function) @body
(anonymous_initializer) @body

(package_header) @import
(import) @import
(source_file (annotated_expression) @decorated)

(call_expression . [(identifier) (navigation_expression)] @reference.call)
; `!isOpen()`, which the grammar reads as a call of `!isOpen`.
(call_expression . (unary_expression argument: [(identifier) (navigation_expression)] @reference.call))
; `make<Shop>(size)`, which the grammar reads as two comparisons.
(binary_expression
  left: (binary_expression left: [(identifier) (navigation_expression)] @reference.call operator: "<")
  operator: ">" right: (parenthesized_expression))
(constructor_delegation_call ["this" "super"] @reference.call)
(delegation_specifier (user_type) @reference.inherit)
(delegation_specifier (constructor_invocation (user_type) @reference.inherit))
(explicit_delegation (user_type) @reference.inherit)
(annotation (user_type) @reference.decorate)
(annotation (constructor_invocation (user_type) @reference.decorate))
(user_type) @reference.type
(navigation_expression) @reference.attribute

(value_argument (identifier) @reference.name .)
(callable_reference (identifier) @reference.name .)
(infix_expression (_) (identifier) @reference.name (_))
(return_expression (identifier) @reference.name)
(function_body (identifier) @reference.name)
(property_declaration (identifier) @reference.name .)
(assignment (identifier) @reference.name)
(binary_expression (identifier) @reference.name)
(index_expression . (identifier) @reference.name)
(interpolation (identifier) @reference.name)
(when_subject (identifier) @reference.name)
(for_statement (identifier) @reference.name)
(explicit_delegation (identifier) @reference.name)

(variable_declaration . (identifier) @local) @binding
(parameter . (identifier) @local) @binding
(catch_block . (identifier) @local) @binding
(function_declaration (function_body)) @binding
(getter (function_body)) @binding

(throw_expression) @fact.raise
(catch_block) @fact.catch
(annotation) @fact.annotation
(index_expression) @fact.subscript
(ERROR) @error
