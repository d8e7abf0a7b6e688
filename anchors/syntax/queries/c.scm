; C. Captures are described in anchors/syntax/extract.py.
(function_definition) @definition.function
(declaration) @definition.variable.bound
(struct_specifier body: (_)) @definition.struct
(union_specifier body: (_)) @definition.struct
(enum_specifier body: (_)) @definition.enum
(enumerator) @definition.member
(type_definition) @definition.type
(preproc_def) @definition.macro
(preproc_function_def) @definition.macro
(field_declaration) @definition.field.bound

(preproc_include) @import

(call_expression function: (_) @reference.call)
(type_identifier) @reference.type
(field_expression) @reference.attribute

(argument_list (identifier) @reference.name)
(init_declarator value: (identifier) @reference.name)
(assignment_expression right: (identifier) @reference.name)
(return_statement (identifier) @reference.name)
(initializer_list (identifier) @reference.name)
(initializer_pair value: (identifier) @reference.name)
(pointer_expression argument: (identifier) @reference.name)
(binary_expression (identifier) @reference.name)
(case_statement value: (identifier) @reference.name)
(subscript_expression argument: (identifier) @reference.name)

(parameter_declaration declarator: [(identifier) @local (pointer_declarator declarator: (identifier) @local)]) @binding
(declaration declarator: [(identifier) @local (pointer_declarator declarator: (identifier) @local)])
(init_declarator declarator: [(identifier) @local (pointer_declarator declarator: (identifier) @local)])
(ERROR) @error
