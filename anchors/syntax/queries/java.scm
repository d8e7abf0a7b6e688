; Java. Captures are described in anchors/syntax/extract.py.
(class_declaration) @definition.class
(record_declaration) @definition.class
(interface_declaration) @definition.interface
(annotation_type_declaration) @definition.interface
(enum_declaration) @definition.enum
(enum_constant) @definition.member
(method_declaration) @definition.method
(annotation_type_element_declaration) @definition.method
(constructor_declaration) @definition.constructor
(compact_constructor_declaration) @definition.constructor
(field_declaration) @definition.field
(constant_declaration) @definition.constant

(import_declaration) @import

(method_invocation object: (_)? @receiver name: (identifier) @reference.call)
(object_creation_expression type: (_) @reference.new)
(explicit_constructor_invocation constructor: (_) @reference.call)
(superclass (_) @reference.inherit)
(super_interfaces (type_list (_) @reference.inherit))
(extends_interfaces (type_list (_) @reference.inherit))
(marker_annotation name: (_) @reference.decorate)
(annotation name: (_) @reference.decorate)
(scoped_type_identifier) @reference.type
(type_identifier) @reference.type
(field_access) @reference.attribute
(method_reference) @reference.attribute

(argument_list (identifier) @reference.name)
(return_statement (identifier) @reference.name)
(assignment_expression right: (identifier) @reference.name)
(variable_declarator value: (identifier) @reference.name)
(array_access array: (identifier) @reference.name)
(binary_expression (identifier) @reference.name)
(element_value_pair value: (identifier) @reference.name)
(switch_label (identifier) @reference.name)

; the names that these bind are read with their types (rules/java.py)
(formal_parameter name: (identifier)) @binding
(local_variable_declaration declarator: (variable_declarator name: (identifier))) @binding
(enhanced_for_statement name: (identifier)) @binding
(resource name: (identifier)) @binding
(spread_parameter (variable_declarator name: (identifier) @local))
(inferred_parameters (identifier) @local)
(lambda_expression parameters: (identifier) @local)
(catch_formal_parameter name: (identifier) @local)
(instanceof_expression name: (identifier) @local)

(throw_statement) @fact.raise
(catch_clause) @fact.catch
(annotation) @fact.annotation
(ERROR) @error
