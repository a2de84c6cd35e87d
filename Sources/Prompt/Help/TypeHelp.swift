/// The types of values, by how they are written.
enum TypeHelp {
  static let all: [(name: String, literals: String)] = [
    ("null", "null"), ("bool", "true  false"), ("int", "42  0xff  1_000"), ("float", "3.14  1e-3"),
    ("duration", "250ms  5s  2m  1h30m"), ("size", "512K  256M  2G"), ("port", "5432/tcp  53/udp"),
    ("string", "\"interpolates $name and ${1 + 2}\"  'does not'"), ("list", "[1, \"a\"]"),
    ("record", "{ name: \"a\" }"),
    ("function", "x => x * 2"), ("result", "try json.parse(text)"), ("error", "the `error` of a failed result"),
  ]
}
