; Zig. Captures are described in anchors/syntax/extract.py; `root`, `container` and `literal` are read by rules/zig.py.
(source_file) @root
[(struct_declaration) (union_declaration) (enum_declaration) (opaque_declaration)] @container

(variable_declaration [(struct_declaration) (union_declaration) (enum_declaration) (opaque_declaration)
  (error_set_declaration)]) @definition.struct
(function_declaration type: (builtin_type "type")) @definition.struct
(function_declaration) @definition.function.bound
(test_declaration) @definition.function
(variable_declaration) @definition.variable.bound
(container_field) @definition.field.bound
(variable_declaration (error_set_declaration (identifier) @definition.member))

(using_namespace_declaration) @import

(call_expression function: [(identifier) (field_expression object: (_))] @reference.call)
(call_expression function: (field_expression . ".")) @literal
(return_expression (call_expression function: (field_expression . "."))) @returned
(return_expression (try_expression (call_expression function: (field_expression . ".")))) @returned
(struct_initializer . [(identifier) (field_expression)] @reference.new)
(field_expression object: (_)) @reference.attribute
(parameter type: (identifier) @reference.type)
(container_field type: (identifier) @reference.type)
(function_declaration type: (identifier) @reference.type)
(variable_declaration type: (identifier) @reference.type)
(pointer_type (identifier) @reference.type)
(nullable_type (identifier) @reference.type)
(slice_type (identifier) @reference.type)
(error_union_type (identifier) @reference.type)

(call_expression "(" (identifier) @reference.name)
(return_expression (identifier) @reference.name)
(field_initializer (identifier) @reference.name)
(variable_declaration "=" (identifier) @reference.name)
(assignment_expression right: (identifier) @reference.name)
(binary_expression (identifier) @reference.name)
(unary_expression (identifier) @reference.name)
(switch_expression (identifier) @reference.name)
(index_expression (identifier) @reference.name)
(arguments (identifier) @reference.name)
(initializer_list (identifier) @reference.name)
(try_expression (identifier) @reference.name)
(if_statement condition: (identifier) @reference.name)
(if_expression condition: (identifier) @reference.name)
(range_expression (identifier) @reference.name)

(parameter name: (identifier) @local) @binding
(variable_declaration . (identifier) @local)
(variable_declaration ["const" "var"] . (identifier) @local)
(payload (identifier) @local)
[(if_statement) (if_expression) (while_statement) (while_expression) (for_statement) (for_expression)
  (switch_expression)] @binding

(return_expression (error_type)) @fact.raise
(catch_expression) @fact.catch
(ERROR) @error
