; PHP. Captures are described in anchors/syntax/extract.py; `qualified` is read by rules/php.py.
(class_declaration) @definition.class
(interface_declaration) @definition.interface
(trait_declaration) @definition.trait
(enum_declaration) @definition.enum
(enum_case) @definition.member
(function_definition) @definition.function
(method_declaration) @definition.method
(property_declaration) @definition.field.bound
(const_declaration) @definition.constant
(property_promotion_parameter) @definition.promoted.bound
(anonymous_function) @body
(arrow_function) @body

(namespace_definition) @import
(namespace_use_declaration) @import
(require_once_expression) @import
(require_expression) @import
(include_once_expression) @import
(include_expression) @import
(qualified_name) @qualified

(function_call_expression function: [(name) (qualified_name)] @reference.call)
(member_call_expression object: (_) @receiver name: (name) @reference.call)
(nullsafe_member_call_expression object: (_) @receiver name: (name) @reference.call)
(scoped_call_expression scope: (_) @receiver name: (name) @reference.call)
(object_creation_expression (name) @reference.new)
(object_creation_expression (qualified_name (name) @reference.new))
(base_clause (name) @reference.inherit)
(base_clause (qualified_name (name) @reference.inherit))
(class_interface_clause (name) @reference.inherit)
(class_interface_clause (qualified_name (name) @reference.inherit))
(use_declaration (name) @reference.inherit)
(use_declaration (qualified_name (name) @reference.inherit))
(attribute (name) @reference.decorate)
(attribute (qualified_name (name) @reference.decorate))
(named_type (name) @reference.type)
(named_type (qualified_name (name) @reference.type))
(scoped_call_expression scope: (name) @reference.type)
(scoped_call_expression scope: (qualified_name (name) @reference.type))
(class_constant_access_expression . (name) @reference.type)
(class_constant_access_expression . (qualified_name (name) @reference.type))
(scoped_property_access_expression scope: (name) @reference.type)
("instanceof" (name) @reference.type)
("instanceof" (qualified_name (name) @reference.type))
(member_access_expression) @reference.attribute
(nullsafe_member_access_expression) @reference.attribute
(scoped_property_access_expression) @reference.attribute
(class_constant_access_expression) @reference.attribute

(argument (name) @reference.name)
(binary_expression (name) @reference.name)
(return_statement (name) @reference.name)
(array_element_initializer (name) @reference.name)
(assignment_expression right: (name) @reference.name)

(simple_parameter) @binding
(assignment_expression left: (variable_name)) @binding
(assignment_expression left: (member_access_expression)) @binding
(assignment_expression left: (scoped_property_access_expression)) @binding
(foreach_statement) @binding
(catch_clause) @binding

(throw_expression) @fact.raise
(catch_clause) @fact.catch
(subscript_expression . (variable_name) (string)) @fact.subscript
(ERROR) @error
