/// Tree-sitter grammar of orch: declarations, brackets, strings with what is interpolated in them, commands and literals.
///
/// It is flat where the language has precedence: editors ask what a word is and which bracket it stands in. `scripts/editors/check` applies
/// it to every program of the project.

const CONTROL = ["return", "if", "else", "for", "in", "while", "break", "continue", "use", "defer", "try", "catch", "with", "parallel",
  "eventually", "expect", "spawn"];
const DECLARING = ["let", "var", "fn", "service", "env", "suite", "test"];
const CONSTANTS = ["true", "false", "null"];
const WORDS = ["and", "or", "not"];
/// Words that mean something at one place only: names for this grammar.
const CONTEXTUAL = ["as", "compose", "every"];
const UNITS = ["ns", "us", "ms", "s", "m", "h", "d", "B", "K", "M", "G", "T"];
const OPERATORS = ["...", "=>", "??", "==", "!=", "<=", ">=", "//=", "+=", "-=", "*=", "/=", "%=", "//", "+", "-", "*", "/", "%", "<", ">", "~",
  "="];

module.exports = grammar({
  name: "orch",
  extras: $ => [/\s/, /\\\r?\n/, $.comment],
  word: $ => $.identifier,

  rules: {
    program: $ => repeat($._item),

    _item: $ => choice(
      $.function_declaration, $.service_declaration, $.environment_declaration, $.variable_declaration, $.command, $.key, $.member, $.call,
      $.block, $.list, $.parentheses, $.string, $.raw_string, $.capture, $.number, $.flag, $._keyword, $.operator, ",", ";", $.identifier,
    ),

    comment: $ => token(/#[^\n]*/),
    identifier: $ => /[\p{XID_Start}_][\p{XID_Continue}]*/,
    _keyword: $ => choice(...CONTROL, ...CONSTANTS, ...WORDS, "suite", "test", "fn", "service", "env", "let", "var"),
    operator: $ => choice(...OPERATORS),
    flag: $ => token(/--[A-Za-z_][A-Za-z0-9_-]*/),
    number: $ => token(choice(
      /0[xX][0-9a-fA-F_]+/,
      /[0-9][0-9_]*\/(tcp|udp)/,
      repeat1(seq(/[0-9][0-9_]*(\.[0-9][0-9_]*)?/, choice(...UNITS))),
      /[0-9][0-9_]*(\.[0-9][0-9_]*)?([eE][+-]?[0-9]+)?/,
    )),

    function_declaration: $ => prec(1, seq("fn", field("name", $.identifier))),
    service_declaration: $ => prec(1, seq("service", field("name", $.identifier))),
    environment_declaration: $ => prec(1, seq("env", field("name", $.identifier))),
    variable_declaration: $ => prec(1, seq(choice("let", "var"), field("name", $.identifier))),

    /// Words of the language are names before a colon and behind a point.
    key: $ => prec(1, seq(choice($.identifier, $._keyword, $.string, $.raw_string), ":")),
    member: $ => seq(".", choice($.call, $.identifier, $._keyword)),
    call: $ => prec(1, seq(field("function", $.identifier), $.arguments)),
    arguments: $ => seq(token.immediate(prec(1, "(")), repeat($._item), ")"),

    block: $ => seq("{", repeat($._item), "}"),
    list: $ => seq("[", repeat($._item), "]"),
    parentheses: $ => seq("(", repeat($._item), ")"),

    string: $ => choice(
      seq('"', repeat(choice(token.immediate(prec(1, /[^"\\$\n]+/)), $._string_piece)), token.immediate('"')),
      seq('"""', repeat(choice(token.immediate(prec(1, /([^"\\$]|"[^"\\$]|""[^"\\$])+/)), token.immediate(/""?/), $._string_piece)), token.immediate('"""')),
    ),
    _string_piece: $ => choice($.escape, $.interpolation, $.interpolated_name, $.interpolated_capture, token.immediate("$")),
    raw_string: $ => token(choice(/'[^'\n]*'/, /'''([^']|'[^']|''[^'])*'''/)),
    escape: $ => token.immediate(/\\([^u]|u\{[0-9a-fA-F]+\})/),
    interpolated_name: $ => token.immediate(/\$[\p{XID_Start}_][\p{XID_Continue}]*/),
    interpolation: $ => seq(token.immediate("${"), repeat($._item), "}"),
    interpolated_capture: $ => seq(token.immediate("$("), repeat($._capture_piece), ")"),
    capture: $ => seq("$(", repeat($._capture_piece), ")"),

    /// Ends where nothing more touches it: at the line's end, or at the brace that closes the block around it.
    command: $ => seq("$", choice(token.immediate(/[ \t]+/), $._quoted_piece), repeat(choice(
      token.immediate(/[ \t]+/), $.command_word, $._quoted_piece, token.immediate(/\|([ \t]*\r?\n[ \t]*)?/), token.immediate(/\\\r?\n[ \t]*/)))),
    command_word: $ => token.immediate(/([^\s"'${}#|\\]|\\[^\n]|\{[^\s{}]*\}|\{\{[^\n{}]*\}\})([^\s"'${}|\\]|\\[^\n]|\{[^\s{}]*\})*/),
    _quoted_piece: $ => choice(
      $.interpolation, $.interpolated_name, $.interpolated_capture, token.immediate("$"),
      alias($.immediate_string, $.string), alias($.immediate_raw_string, $.raw_string)),
    immediate_string: $ => choice(
      seq(token.immediate('"'), repeat(choice(token.immediate(prec(1, /[^"\\$\n]+/)), $._string_piece)), token.immediate('"')),
      seq(token.immediate('"""'), repeat(choice(token.immediate(prec(1, /([^"\\$]|"[^"\\$]|""[^"\\$])+/)), token.immediate(/""?/), $._string_piece)), token.immediate('"""'))),
    immediate_raw_string: $ => token.immediate(choice(/'[^'\n]*'/, /'''([^']|'[^']|''[^'])*'''/)),

    /// Within `$( )` a line's end is a space.
    _capture_piece: $ => choice(/[^\s"'$()#|\\]([^\s"'$()|\\]|\\[^\n])*/, /\\[^\n]/, "|", $.string, $.raw_string, $.capture,
      seq("${", repeat($._item), "}"), /\$[\p{XID_Start}_][\p{XID_Continue}]*/),
  },
});
