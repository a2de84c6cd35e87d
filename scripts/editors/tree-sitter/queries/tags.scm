; The outline of a file.
(function_declaration name: (identifier) @name) @definition.function
(service_declaration name: (identifier) @name) @definition.class
(environment_declaration name: (identifier) @name) @definition.module
(suite title: (_) @name) @definition.module
(test title: (_) @name) @definition.method
(import name: (identifier) @name) @reference.module
(call function: (identifier) @name) @reference.call
(verb_call function: (identifier) @name) @reference.call
