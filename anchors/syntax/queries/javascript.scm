; JavaScript and JSX. Captures are described in anchors/syntax/extract.py.
; include: ecmascript
(field_definition) @definition.field
(class_heritage (_) @reference.inherit)
(formal_parameters (identifier) @local)
(formal_parameters (assignment_pattern left: (identifier) @local))
(jsx_opening_element name: (identifier) @reference.name)
(jsx_self_closing_element name: (identifier) @reference.name)
(jsx_expression (identifier) @reference.name)
