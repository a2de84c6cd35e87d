/// What methods and fields of other languages are called here.
package enum ForeignMembers {
  /// The text of a help.
  package static func help(for name: String, of type: String) -> String? {
    if let here = replacements[type]?[name] { return "here it is `\(here)`" }
    if type == "null" { return "where a value may be null, `??` gives another one: `(value ?? \"\").\(name)`" }
    // An output has the methods of the string that it stands for.
    if type == "output", let here = replacements["string"]?[name] { return "here it is `\(here)`" }
    if type == "string", let function = pathFunctions[name] {
      return "of a path, `path.\(function)(…)` gives it, where no variable has the name `path`"
    }
    return ways[name]
  }

  /// By the type's name.
  package static let replacements: [String: [String: String]] = [
    "string": [
      "length": "len", "size": "len",
      "toUpperCase": "upper()", "upcase": "upper()", "uppercase": "upper()", "uppercased": "upper()",
      "to_upper": "upper()",
      "toLowerCase": "lower()", "downcase": "lower()", "lowercase": "lower()", "to_lower": "lower()",
      "strip": "trim()", "chomp": "trim()", "trimmed": "trim()", "stripped": "trim()",
      "startsWith": "starts_with(…)", "startswith": "starts_with(…)", "hasPrefix": "starts_with(…)",
      "endsWith": "ends_with(…)", "endswith": "ends_with(…)", "hasSuffix": "ends_with(…)",
      "includes": "contains(…)", "has": "contains(…)", "include": "contains(…)",
      "replaceAll": "replace(…)", "gsub": "replace_pattern(…)", "sub": "replace_pattern(…)",
      "replaceFirst": "replace_pattern(pattern, new, max: 1)", "findall": "match_all(pattern)",
      "findAll": "match_all(pattern)", "find_all": "match_all(pattern)", "matchAll": "match_all(pattern)",
      "scan": "match_all(pattern)", "exec": "match(pattern)", "search": "match(pattern)", "captures": "match(pattern)",
      "capture": "match(pattern)",
      "substring": "slice(from, to)", "substr": "slice(from, to)", "splitlines": "lines()", "readlines": "lines()",
      "indexOf": "index_of(…)", "find": "index_of(…)", "index": "index_of(…)",
      "padStart": "pad_left(…)", "rjust": "pad_left(…)", "padEnd": "pad_right(…)", "ljust": "pad_right(…)",
      "capitalize": "title()", "titlecase": "title()", "reversed": "reverse()", "characters": "chars()",
      "removeprefix": "remove_start(…)", "removesuffix": "remove_end(…)", "trimStart": "trim_start()",
      "trimEnd": "trim_end()", "lstrip": "trim_start()", "rstrip": "trim_end()", "center": "pad_left(width)",
    ],
    "list": [
      "length": "len", "size": "len", "select": "filter(…)", "where": "filter(…)",
      "groupby": "group_by(f)", "minimum": "min()", "maximum": "max()", "collect": "map(…)",
      "fold": "reduce(initial, f)", "inject": "reduce(initial, f)", "includes": "contains(…)", "include": "contains(…)",
      "has": "contains(…)", "indexOf": "index_of(…)", "index": "index_of(…)", "some": "any(…)", "every": "all(…)",
      "uniq": "unique()", "distinct": "unique()", "sorted": "sort()", "sortBy": "sort_by(f)", "reversed": "reverse()",
      "flat": "flatten()", "flatMap": "flat_map(f)", "groupBy": "group_by(f)", "detect": "find(…)",
      "head": "first()", "tail": "drop(1)", "subarray": "slice(from, to)",
    ],
    "output": [
      "stdout": "out", "output": "out", "stderr": "err", "error": "err", "errors": "err", "text": "trim()",
      "string": "trim()", "status": "code", "exit_code": "code", "exitcode": "code", "exitCode": "code",
      "exit_status": "code", "returncode": "code", "exitstatus": "code", "splitlines": "lines()", "parsed": "json()",
    ],
    "process": [
      "kill": "stop()", "terminate": "stop()", "end": "stop()", "close": "stop()", "exit": "stop()", "id": "pid",
      "process_id": "pid", "alive": "running", "is_alive": "running", "is_running": "running", "isRunning": "running",
      "join": "wait()", "waitFor": "wait()", "poll": "running", "output": "lines()", "stdout": "lines()",
      "logs": "lines()", "code": "wait()", "returncode": "wait()",
    ],
    "response": [
      "status_code": "status", "statusCode": "status", "code": "status", "text": "body", "content": "body",
      "data": "body", "is_ok": "ok", "success": "ok", "header": "headers[\"name\"]", "time": "elapsed",
      "duration": "elapsed", "cookie": "cookies[\"name\"]",
    ],
    "record": [
      "length": "len", "size": "len", "contains": "has(…)", "hasOwnProperty": "has(…)", "containsKey": "has(…)",
      "items": "entries()", "pairs": "entries()", "mapValues": "map(f)", "remove": "omit(key)", "delete": "omit(key)",
    ],
  ]

  /// What strings that are paths are asked for.
  private static let pathFunctions = [
    "name": "name", "basename": "name", "base_name": "name", "stem": "stem", "extension": "extension",
    "ext": "extension", "extname": "extension", "suffix": "extension", "parent": "parent", "dirname": "parent",
    "absolute": "absolute", "abspath": "absolute", "resolve": "absolute", "normalize": "normalize",
    "normalise": "normalize", "relative": "relative", "is_absolute": "is_absolute", "isabs": "is_absolute",
    "is_dir": "is_folder", "isdir": "is_folder", "is_directory": "is_folder", "isDirectory": "is_folder",
    "is_folder": "is_folder", "is_file": "is_file", "isfile": "is_file", "isFile": "is_file",
  ]

  /// What functions of other languages are called here, by their group.
  static func function(_ name: String, in group: String) -> String? {
    group == "path" ? pathFunctions[name].map { "here it is `path.\($0)(…)`" } : nil
  }

  private static let ways: [String: String] = {
    let adding = "to add an element, write `xs += [value]`"
    let text = "text comes from interpolation: `\"${value}\"`"
    let dates = "a moment as date and time: `time.text(moment)`"
    let loop = "write `for x in xs { … }`"
    return [
      "append": adding, "push": adding, "add": adding, "extend": adding, "concat": adding, "insert": adding,
      "pop": "to leave out the last element, write `xs.slice(0, -1)`; `xs[-1]` is its value",
      "shift": "to leave out the first element, write `xs.slice(1)`; `xs[0]` is its value",
      "toString": text, "to_string": text, "to_s": text, "str": text,
      "toFixed": "here it is `fixed(digits)`: `n.fixed(2)`",
      "isoformat": dates, "toISOString": dates, "strftime": dates,
      "forEach": loop, "each": loop,
      "then": "a call waits for its result: write the next line",
      "toInt": "write `int(text)`", "to_i": "write `int(text)`", "toInteger": "write `int(text)`",
      "format":
        "text comes from interpolation: `\"${value}\"`; `n.fixed(2)` gives decimals, `time.text(moment)` a date",
    ]
  }()
}
