; Lua. Captures are described in anchors/syntax/extract.py.
(function_declaration) @definition.function
(assignment_statement (variable_list . name: [(identifier) (dot_index_expression)])) @definition.variable
(assignment_statement (expression_list value: (function_definition))) @definition.function
(assignment_statement
  (variable_list . name: (identifier))
  (expression_list . value: [(table_constructor) (function_call)])) @definition.namespace
(field name: (identifier) value: (function_definition)) @definition.function
(function_definition) @body

(function_call name: [(identifier) (dot_index_expression) (method_index_expression)] @reference.call)
(dot_index_expression) @reference.attribute
(arguments (identifier) @reference.name)
(return_statement (expression_list (identifier) @reference.name))
(field value: (identifier) @reference.name)
(assignment_statement (expression_list value: (identifier) @reference.name))
(binary_expression (identifier) @reference.name)

(parameters name: (identifier) @local)
(variable_declaration (assignment_statement (variable_list name: (identifier) @local)))
(variable_declaration (variable_list name: (identifier) @local))
(for_generic_clause (variable_list name: (identifier) @local))
(for_numeric_clause name: (identifier) @local)

(assignment_statement) @binding
(ERROR) @error
