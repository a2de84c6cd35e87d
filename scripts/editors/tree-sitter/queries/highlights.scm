; The words of the language by what they do.
["return" "if" "else" "for" "in" "while" "break" "continue" "use" "defer" "try" "catch" "with" "parallel" "eventually" "expect" "spawn"] @keyword
["let" "var" "fn" "service" "env" "suite" "test"] @keyword.storage
["true" "false" "null"] @constant.builtin
["and" "or" "not"] @keyword.operator
((identifier) @keyword (#any-of? @keyword "as" "compose" "every"))

(comment) @comment
((comment) @comment.documentation (#match? @comment.documentation "^##"))
(string) @string
(raw_string) @string
(escape) @string.escape
(interpolated_name) @variable
(number) @number
(flag) @variable.parameter
(operator) @operator
(key (identifier) @property)
(function_declaration name: (identifier) @function)
(service_declaration name: (identifier) @type)
(environment_declaration name: (identifier) @type)
(variable_declaration name: (identifier) @variable)
(call function: (identifier) @function.call)
(member (identifier) @property)
(command "$" @keyword)
(command_word) @string.special
["(" ")" "[" "]" "{" "}"] @punctuation.bracket
["," ";" ":" "."] @punctuation.delimiter
