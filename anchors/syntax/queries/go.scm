; Go. Captures are described in anchors/syntax/extract.py.
(type_spec) @definition.type
(type_alias) @definition.type
(function_declaration) @definition.function
(method_declaration) @definition.method
(method_elem) @definition.method
(const_spec) @definition.constant
(var_spec) @definition.variable.bound
(field_declaration) @definition.field.bound
(func_literal) @body

(import_spec) @import

(call_expression function: (_) @reference.call)
(composite_literal type: [(type_identifier) (qualified_type) (generic_type)] @reference.new)
(struct_type (field_declaration_list (field_declaration !name type: (_) @reference.inherit)))
(interface_type (type_elem [(type_identifier) (qualified_type)] @reference.inherit))
(qualified_type) @reference.type
(type_identifier) @reference.type
(selector_expression) @reference.attribute

(argument_list (identifier) @reference.name)
(keyed_element value: (literal_element (identifier) @reference.name))
(literal_value (literal_element (identifier) @reference.name))
(return_statement (expression_list (identifier) @reference.name))
(assignment_statement right: (expression_list (identifier) @reference.name))
(short_var_declaration right: (expression_list (identifier) @reference.name))
(var_spec value: (expression_list (identifier) @reference.name))
(unary_expression operand: (identifier) @reference.name)
(binary_expression (identifier) @reference.name)
(expression_case value: (expression_list (identifier) @reference.name))
(index_expression operand: (identifier) @reference.name)

(parameter_declaration name: (identifier) @local) @binding
(variadic_parameter_declaration name: (identifier) @local)
(short_var_declaration left: (expression_list (identifier) @local)) @binding
(range_clause left: (expression_list (identifier) @local))
(var_spec name: (identifier) @local)
(ERROR) @error
