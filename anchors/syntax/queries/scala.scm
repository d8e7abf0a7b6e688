; Scala. Captures are described in anchors/syntax/extract.py.
(class_definition) @definition.class
(object_definition) @definition.class
(trait_definition) @definition.trait
(enum_definition) @definition.enum
(simple_enum_case) @definition.member
(full_enum_case) @definition.member
(function_definition) @definition.function
(function_declaration) @definition.function
(val_definition) @definition.variable.bound
(var_definition) @definition.variable.bound
(val_declaration) @definition.variable
(type_definition) @definition.type
(class_parameter) @definition.field.bound
(lambda_expression) @body

(import_declaration) @import

(call_expression function: [(identifier) (field_expression)] @reference.call)
(call_expression function: (generic_function function: [(identifier) (field_expression)] @reference.call))
(infix_expression operator: (identifier)) @infix
(instance_expression . [(type_identifier) (stable_type_identifier) (generic_type)] @reference.new)
(extends_clause [(type_identifier) (stable_type_identifier) (generic_type) (compound_type)] @reference.inherit)
(annotation name: (_) @reference.decorate)
(stable_type_identifier) @reference.type
(type_identifier) @reference.type
(field_expression) @reference.attribute

(arguments (identifier) @reference.name)
(val_definition value: (identifier) @reference.name)
(assignment_expression right: (identifier) @reference.name)
(infix_expression (identifier) @reference.name)

(parameter name: (identifier) @local) @binding
(function_definition !return_type) @binding
(val_definition pattern: (identifier) @local)
(var_definition pattern: (identifier) @local)
(typed_pattern pattern: (identifier) @local) @binding
(bindings (binding name: (identifier) @local))

(throw_expression) @fact.raise
(ERROR) @error
