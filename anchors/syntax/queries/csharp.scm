; C#. Captures are described in anchors/syntax/extract.py; what `operands`, `operation` and `tested` imply is read by
; implied.py, and what a lambda's body is.
(class_declaration) @definition.class
(record_declaration) @definition.class
(struct_declaration) @definition.struct
(interface_declaration) @definition.interface
(enum_declaration) @definition.enum
(enum_member_declaration) @definition.member
(delegate_declaration) @definition.type
(method_declaration) @definition.method
(constructor_declaration) @definition.constructor
(destructor_declaration) @definition.method
(operator_declaration) @definition.method
(conversion_operator_declaration) @definition.method
(local_function_statement) @definition.function
(property_declaration) @definition.property.bound
(indexer_declaration) @definition.property
(event_declaration) @definition.property
(field_declaration) @definition.field
(event_field_declaration) @definition.field
(class_declaration (parameter_list (parameter) @definition.field))
(record_declaration (parameter_list (parameter) @definition.field))
(struct_declaration (parameter_list (parameter) @definition.field))

(using_directive) @import
(file_scoped_namespace_declaration) @import
(namespace_declaration) @import

(invocation_expression
  function: [(identifier) (generic_name) (member_access_expression) (conditional_access_expression)] @reference.call)
(constructor_initializer ["base" "this"] @reference.call)
(object_creation_expression type: (_) @reference.new)
(implicit_object_creation_expression) @made
(base_list [(identifier) (generic_name) (qualified_name)] @reference.inherit)
(primary_constructor_base_type type: (_) @reference.inherit)
(attribute name: (_) @reference.decorate)
(variable_declaration type: (_) @reference.type)
(parameter type: (_) @reference.type)
(parameter_list type: (_) @reference.type)
(method_declaration returns: (_) @reference.type)
(property_declaration type: (_) @reference.type)
(indexer_declaration type: (_) @reference.type)
(event_declaration type: (_) @reference.type)
(delegate_declaration type: (_) @reference.type)
(operator_declaration type: (_) @reference.type)
(local_function_statement type: (_) @reference.type)
(foreach_statement type: (_) @reference.type)
(cast_expression type: (_) @reference.type)
(as_expression) @tested
(is_expression) @tested
(typeof_expression type: (_) @reference.type)
(default_expression type: (_) @reference.type)
(array_creation_expression type: (_) @reference.type)
(catch_declaration type: (_) @reference.type)
(declaration_pattern type: (_) @reference.type)
(declaration_expression type: (_) @reference.type)
(recursive_pattern type: (_) @reference.type)
(explicit_interface_specifier (_) @reference.type)
(type_argument_list (_) @reference.type)
(type_parameter_constraint (_) @reference.type)
(member_access_expression) @reference.attribute
(conditional_access_expression) @reference.attribute

(argument (identifier) @reference.name .)
(return_statement (identifier) @reference.name)
(arrow_expression_clause (identifier) @reference.name)
(assignment_expression right: (identifier) @reference.name)
(expression_statement (assignment_expression left: (identifier) @reference.name))
(variable_declarator name: (_) (identifier) @reference.name .)
(element_access_expression expression: (identifier) @reference.name)
(binary_expression) @operation
(conditional_expression) @operands
(constant_pattern (identifier) @reference.name)
(interpolation (identifier) @reference.name)
(foreach_statement right: (identifier) @reference.name)
(attribute_argument (identifier) @reference.name .)
(await_expression (identifier) @reference.name)

(variable_declarator name: (identifier) @local)
(variable_declaration) @binding
(parameter name: (identifier) @local) @binding
(implicit_parameter) @local
(foreach_statement left: (identifier) @local) @binding
(catch_declaration name: (identifier) @local) @binding
(declaration_pattern name: (identifier) @local) @binding
(recursive_pattern name: (identifier) @local) @binding
(declaration_expression name: (identifier) @local) @binding
(tuple_pattern (identifier) @local)
(lambda_expression) @body @binding
(anonymous_method_expression) @body

(throw_statement) @fact.raise
(throw_expression) @fact.raise
(catch_clause) @fact.catch
(element_access_expression) @fact.subscript
(global_statement) @fact.entry
(ERROR) @error
