; What JavaScript and TypeScript share.
(function_declaration) @definition.function
(generator_function_declaration) @definition.function
(class_declaration) @definition.class
(method_definition) @definition.method
(variable_declarator) @definition.variable.bound
(assignment_expression left: (member_expression) right: [(function_expression) (arrow_function) (class)]) @definition.function
(assignment_expression left: (member_expression) right: (new_expression)) @binding
(pair value: [(function_expression) (arrow_function)]) @definition.function
(export_statement value: [(function_expression) (arrow_function) (class)]) @definition.default
(arrow_function) @body
(function_expression) @body

(import_statement) @import
(export_statement source: (_)) @import

(call_expression function: [(identifier) (member_expression) (super)] @reference.call)
; `await load<Shop>(1)`, of which the grammar says that `await load` is called
(call_expression function: (await_expression [(identifier) (member_expression)] @reference.call))
(new_expression constructor: (_) @reference.new)
(decorator [(identifier) (member_expression)] @reference.decorate)
(decorator (call_expression function: (_) @reference.decorate))
(member_expression) @reference.attribute

(arguments (identifier) @reference.name)
(pair value: (identifier) @reference.name)
(object (shorthand_property_identifier) @reference.name)
(array (identifier) @reference.name)
(return_statement (identifier) @reference.name)
(assignment_expression right: (identifier) @reference.name)
(variable_declarator value: (identifier) @reference.name)
(arrow_function body: (identifier) @reference.name)
(binary_expression (identifier) @reference.name)
(ternary_expression (identifier) @reference.name)
(template_substitution (identifier) @reference.name)
(subscript_expression object: (identifier) @reference.name)

(variable_declarator name: (identifier) @local)
(arrow_function parameter: (identifier) @local)
(shorthand_property_identifier_pattern) @local
(catch_clause parameter: (identifier) @local)
(for_in_statement left: (identifier) @local)
(array_pattern (identifier) @local)

(decorator) @decorator
(throw_statement) @fact.raise
(catch_clause) @fact.catch
(subscript_expression index: (string)) @fact.subscript
(ERROR) @error
