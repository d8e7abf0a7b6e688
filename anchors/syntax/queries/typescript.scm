; TypeScript. Captures are described in anchors/syntax/extract.py.
; include: ecmascript
(abstract_class_declaration) @definition.class
(interface_declaration) @definition.interface
(type_alias_declaration) @definition.type
(enum_declaration) @definition.enum
(enum_body (property_identifier) @definition.member)
(enum_assignment) @definition.member
(internal_module) @definition.namespace
(module) @definition.namespace
(function_signature) @definition.function
(method_signature) @definition.method
(abstract_method_signature) @definition.method
(property_signature) @definition.field.bound
(public_field_definition) @definition.field.bound

(extends_clause value: (_) @reference.inherit)
(implements_clause (_) @reference.inherit)
(extends_type_clause (_) @reference.inherit)
(nested_type_identifier) @reference.type
(type_identifier) @reference.type
(type_query (identifier) @reference.name)

(required_parameter pattern: (identifier) @local) @binding
(optional_parameter pattern: (identifier) @local) @binding
