/// Tree-sitter grammar of orch: statements, blocks, declarations, expressions with their precedence, strings with what is interpolated in
/// them, commands. `scripts/editors/check` makes its tables, fails at conflicts, and applies it to every program of the project.
///
/// A newline ends a statement where one may end, and is a space elsewhere, as in brackets: it is a token of its own and one of the extras,
/// of which the generator takes the token wherever it is valid.

const UNITS = ["ns", "us", "ms", "s", "m", "h", "d", "B", "K", "M", "G", "T"];
const COMPARISONS = ["==", "!=", "<", "<=", ">", ">=", "~", "in"];
const ASSIGNMENTS = ["=", "+=", "-=", "*=", "/=", "//=", "%="];
const PRECEDENCE = { tail: -1, or: 1, and: 2, not: 3, comparison: 4, coalesce: 5, sum: 6, product: 7, negation: 8 };

const commaSeparated = part => optional(seq(part, repeat(seq(",", part)), optional(",")));
/// The glued beginnings of a call, an index and a member.
const glued = text => token.immediate(prec(1, text));
const statements = $ => [repeat(choice($._separator, seq($._statement, $._separator))), optional($._statement)];
const entries = (separator, entry) => [repeat(choice(separator, seq(entry, separator))), optional(entry)];

// Written out, since a rule between would hide the precedence of what stands in it.
const anything = $ => choice($._expression, $._record_expression);
const binary = ($, left) => choice(
  ...[["or", "or"], ["and", "and"], ["coalesce", "??"], ["sum", "+"], ["sum", "-"], ["product", "*"], ["product", "/"],
    ["product", "//"], ["product", "%"], ...COMPARISONS.map(text => ["comparison", text])].map(([level, text]) =>
    prec.left(PRECEDENCE[level], seq(field("left", left), field("operator", text), field("right", anything($))))),
  prec.left(PRECEDENCE.comparison, seq(field("left", left), "not", "in", field("right", anything($)))));
const member = ($, object) => seq(field("object", object), glued("."), field("name", $.identifier));
const call = ($, callee) => seq(field("function", callee), field("arguments", $.arguments));
const index = ($, object) => seq(field("object", object), glued("["), $._any, "]");

module.exports = grammar({
  name: "orch",
  extras: $ => [/\s/, /\\\r?\n/, $.comment],
  word: $ => $.identifier,

  rules: {
    program: $ => seq(...statements($)),

    comment: $ => token(/#[^\n]*/),
    identifier: $ => /[\p{XID_Start}_][\p{XID_Continue}]*/,
    _newline: $ => /\r?\n/,
    _separator: $ => choice($._newline, ";"),
    block: $ => seq("{", ...statements($), "}"),

    // MARK: Statements

    _statement: $ => choice($._plain_statement, alias($.record_statement, $.expression_statement)),
    _plain_statement: $ => choice(
      $.variable_declaration, $.function_declaration, $.service_declaration, $.environment_declaration, $.suite, $.test, $.import,
      $.assignment, $.expression_statement, $.return, $.break, $.continue, $.for, $.while, $.with, $.parallel, $.eventually, $.expect,
      $.defer, $.try_catch, $.command,
    ),

    expression_statement: $ => choice($._expression, $.verb_call, alias($.verb_try, $.try)),
    record_statement: $ => $._record_expression,
    variable_declaration: $ => seq(choice("let", "var"), field("name", $.identifier), "=", field("value", $._value)),
    assignment: $ => seq(field("target", $._primary), choice(...ASSIGNMENTS), field("value", $._value)),

    function_declaration: $ => seq(
      "fn", field("name", $.identifier), field("parameters", $.parameters), field("body", choice($.block, $.result))),
    result: $ => seq("=>", $._expression),
    parameters: $ => seq("(", commaSeparated($.parameter), ")"),
    parameter: $ => seq(field("name", $.identifier), optional(seq("=", field("default", $._any)))),

    service_declaration: $ => seq("service", field("name", $.identifier), field("body", $.settings)),
    settings: $ => seq("{", ...entries($._entry_separator, $._entry), "}"),
    environment_declaration: $ => seq("env", field("name", $.identifier), field("body", $.environment_settings)),
    environment_settings: $ => seq("{", ...entries($._entry_separator, choice($._entry, $.service_declaration, alias($.service_entry, $.entry))), "}"),
    /// The one word of the language that may begin something else here.
    service_entry: $ => seq(field("key", alias("service", $.identifier)), ":", field("value", $._any)),

    suite: $ => seq("suite", $._test_head, field("body", $.block)),
    test: $ => seq("test", $._test_head, field("body", $.block)),
    _test_head: $ => seq(
      field("title", $._text), optional(seq("in", field("environment", $._environment))), optional($._with_settings)),
    _environment: $ => choice($.identifier, $.environment_path),
    environment_path: $ => seq($.identifier, glued("."), $.identifier),

    import: $ => seq(
      "use", optional("compose"), field("path", $._text), "as", field("name", $.identifier), optional($._with_settings)),
    _with_settings: $ => seq("with", $._setting_list),
    _setting_list: $ => seq($.entry, repeat(seq(",", $.entry))),

    return: $ => seq("return", optional($._value)),
    break: $ => "break",
    continue: $ => "continue",
    for: $ => seq("for", $._for_head, field("body", $.block)),
    _for_head: $ => seq(
      field("element", $.identifier), optional(seq(",", field("second", $.identifier))), "in", field("sequence", $._expression)),
    while: $ => seq("while", field("condition", $._expression), field("body", $.block)),
    with: $ => seq("with", $._setting_list, field("body", $.block)),
    parallel: $ => seq("parallel", field("body", $.block)),
    parallel_for: $ => seq("parallel", "for", $._for_head, optional($._with_settings), field("body", $.block)),
    eventually: $ => seq(
      "eventually", field("limit", $._expression), optional(seq("every", field("interval", $._expression))), field("body", $.block)),
    expect: $ => seq("expect", field("condition", $._expression), optional(seq(",", field("note", $._expression)))),
    defer: $ => seq("defer", choice($.block, $._plain_statement)),
    try_catch: $ => seq(
      "try", field("body", $.block), "catch", optional(field("error", $.identifier)), field("handler", $.block)),

    // MARK: Expressions

    /// Where a call may be written as a verb.
    _value: $ => choice($._any, $.verb_call, alias($.verb_try, $.try)),
    verb_call: $ => seq(field("function", choice($.identifier, $.member)), repeat1($._verb_argument)),
    _verb_argument: $ => choice($._operand, $.flag, $.spread),
    _operand: $ => choice($._primary, $._record_primary),
    flag: $ => prec.right(seq(
      field("name", $.flag_name), optional(choice(seq(token.immediate("="), field("value", $._operand)), field("value", $._operand))))),
    flag_name: $ => /--[A-Za-z_][A-Za-z0-9_-]*/,
    verb_try: $ => seq("try", choice($.verb_call, alias($.verb_try, $.try))),

    /// What begins with a record has rules of its own: as the body of a function, behind `defer` and in heads `{` begins a block.
    _any: $ => choice($._expression, $._record_expression),
    _expression: $ => choice($._primary, $.binary, $.unary, $.function, $.if, $.try, $.spawn, $.parallel_for),
    _primary: $ => choice(
      $.identifier, $.number, $.quotient, $.string, $.raw_string, $.constant, $.list, $.parenthesized, $.capture, $.member, $.call, $.index),

    binary: $ => binary($, $._expression),
    unary: $ => choice(prec(PRECEDENCE.not, seq("not", $._expression)), prec(PRECEDENCE.negation, seq("-", $._expression))),
    function: $ => prec(PRECEDENCE.tail, seq(
      field("parameters", choice($.identifier, $.parenthesized, alias($.several_parameters, $.parameters))), "=>",
      field("body", choice($.block, $._expression)))),
    /// Of one name in parentheses only what follows tells that it is a parameter.
    several_parameters: $ => choice(
      seq("(", ")"),
      seq("(", alias($.optional_parameter, $.parameter), optional(","), ")"),
      seq("(", choice(alias($.plain_parameter, $.parameter), alias($.optional_parameter, $.parameter)), repeat1(seq(",", $.parameter)), optional(","), ")")),
    plain_parameter: $ => field("name", $.identifier),
    optional_parameter: $ => seq(field("name", $.identifier), "=", field("default", $._any)),
    if: $ => seq(
      "if", field("condition", $._expression), field("body", $.block), optional(seq("else", field("otherwise", choice($.block, $.if))))),
    try: $ => prec(PRECEDENCE.tail, seq("try", $._expression)),
    spawn: $ => seq("spawn", $.capture),

    member: $ => member($, $._primary),
    call: $ => call($, $._primary),
    arguments: $ => seq(glued("("), commaSeparated($._argument), ")"),
    _argument: $ => choice($._any, alias($.verb_try, $.try), $.entry, $.spread),
    index: $ => index($, $._primary),

    _record_expression: $ => choice($._record_primary, alias($.record_binary, $.binary)),
    _record_primary: $ => choice(
      $.record, alias($.record_member, $.member), alias($.record_call, $.call), alias($.record_index, $.index)),
    record_binary: $ => binary($, $._record_expression),
    record_member: $ => member($, $._record_primary),
    record_call: $ => call($, $._record_primary),
    record_index: $ => index($, $._record_primary),

    list: $ => seq("[", commaSeparated(choice($._any, $.spread)), "]"),
    parenthesized: $ => seq("(", choice($._any, alias($.verb_try, $.try)), ")"),
    spread: $ => seq("...", $._operand),
    record: $ => seq("{", ...entries($._entry_separator, $._entry), "}"),
    _entry_separator: $ => choice($._newline, ",", ";"),
    _entry: $ => choice($.entry, $.spread),
    entry: $ => seq(field("key", choice($.identifier, $._text)), ":", field("value", $._any)),

    // MARK: Literals

    constant: $ => choice("true", "false", "null"),
    number: $ => token(choice(
      /0[xX][0-9a-fA-F_]+/,
      /[0-9][0-9_]*\/(tcp|udp)/,
      repeat1(seq(/[0-9][0-9_]*(\.[0-9][0-9_]*)?/, choice(...UNITS))),
      /[0-9][0-9_]*(\.[0-9][0-9_]*)?([eE][+-]?[0-9]+)?/,
    )),
    /// `10/tcpx` is a division: without this it would begin with a port.
    quotient: $ => /[0-9][0-9_]*\/(tcp|udp)[\p{XID_Continue}]+/,
    _text: $ => choice($.string, $.raw_string),
    string: $ => choice(
      seq('"', repeat(choice($._line_text, $._string_piece)), token.immediate('"')),
      seq('"""', repeat(choice($._lines_text, $._string_piece)), token.immediate('"""')),
    ),
    _line_text: $ => token.immediate(prec(1, /[^"\\$\n]+/)),
    _lines_text: $ => choice(token.immediate(prec(1, /([^"\\$]|"[^"\\$]|""[^"\\$])+/)), token.immediate(/""?/)),
    _string_piece: $ => choice($.escape, $.interpolation, $.interpolated_name, $.interpolated_capture, token.immediate("$")),
    raw_string: $ => token(choice(/'[^'\n]*'/, /'''([^']|'[^']|''[^'])*'''/)),
    escape: $ => token.immediate(/\\([^u]|u\{[0-9a-fA-F]+\})/),
    interpolated_name: $ => token.immediate(/\$[\p{XID_Start}_][\p{XID_Continue}]*/),
    interpolation: $ => seq(token.immediate("${"), choice($._any, $.spread), "}"),
    interpolated_capture: $ => seq(token.immediate("$("), repeat($._capture_piece), ")"),

    // MARK: Programs

    capture: $ => seq("$(", repeat($._capture_piece), ")"),

    /// Ends where nothing more touches it: at the line's end, or at the brace that closes the block around it.
    command: $ => seq("$", choice($._space, $._quoted_piece), repeat(choice($._space, $.command_word, $._quoted_piece, $._pipe, $._continuation))),
    _space: $ => token.immediate(/[ \t]+/),
    _pipe: $ => token.immediate(/\|([ \t]*\r?\n[ \t]*)?/),
    _continuation: $ => token.immediate(prec(1, /\\\r?\n[ \t]*/)),
    command_word: $ => token.immediate(/([^\s"'${}#|\\]|\\[^\n]|\{[^\s{}]*\}|\{\{[^\n{}]*\}\})([^\s"'${}|\\]|\\[^\n]|\{[^\s{}]*\})*/),
    _quoted_piece: $ => choice(
      $.interpolation, $.interpolated_name, $.interpolated_capture, token.immediate("$"),
      alias($.immediate_string, $.string), alias($.immediate_raw_string, $.raw_string)),
    immediate_string: $ => choice(
      seq(token.immediate('"'), repeat(choice($._line_text, $._string_piece)), token.immediate('"')),
      seq(token.immediate('"""'), repeat(choice($._lines_text, $._string_piece)), token.immediate('"""'))),
    immediate_raw_string: $ => token.immediate(choice(/'[^'\n]*'/, /'''([^']|'[^']|''[^'])*'''/)),

    /// Within `$( )` a line's end is a space.
    _capture_piece: $ => choice(
      $.capture_word, "|", $.string, $.raw_string, $.capture, alias($.spaced_interpolation, $.interpolation),
      alias($.spaced_name, $.interpolated_name)),
    capture_word: $ => token(choice(/[^\s"'$()#|\\]([^\s"'$()|\\]|\\[^\n])*/, /\\[^\n]/, "$")),
    spaced_interpolation: $ => seq("${", choice($._any, $.spread), "}"),
    spaced_name: $ => /\$[\p{XID_Start}_][\p{XID_Continue}]*/,
  },
});
