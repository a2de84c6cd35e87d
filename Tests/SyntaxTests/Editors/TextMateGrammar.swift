import Foundation

/// A TextMate grammar, applied as editors apply it: line by line, with a stack of open rules.
struct TextMateGrammar {
  private final class Rule {
    let name: String?
    let match: NSRegularExpression?
    let end: NSRegularExpression?
    let captures: [Int: String]
    let endCaptures: [Int: String]
    let patterns: [[String: Any]]

    init(_ source: [String: Any]) throws {
      name = source["name"] as? String
      let first = source["match"] as? String ?? source["begin"] as? String
      match = try first.map { try NSRegularExpression(pattern: $0) }
      end = try (source["end"] as? String).map { try NSRegularExpression(pattern: $0) }
      captures = Rule.names(source["captures"] ?? source["beginCaptures"])
      endCaptures = Rule.names(source["endCaptures"])
      patterns = source["patterns"] as? [[String: Any]] ?? []
    }

    private static func names(_ source: Any?) -> [Int: String] {
      var result: [Int: String] = [:]
      for (key, value) in source as? [String: [String: String]] ?? [:] {
        if let number = Int(key) { result[number] = value["name"] }
      }
      return result
    }
  }

  private let repository: [String: [String: Any]]
  private let root: [[String: Any]]
  private let rules = Rules()

  /// Rules by their JSON, so that each expression is compiled once.
  private final class Rules {
    var byText: [Data: Rule] = [:]
  }

  init(_ json: Data) throws {
    let whole = try JSONSerialization.jsonObject(with: json) as? [String: Any] ?? [:]
    repository = whole["repository"] as? [String: [String: Any]] ?? [:]
    root = whole["patterns"] as? [[String: Any]] ?? []
  }

  /// The scopes of each UTF-16 unit of each line, joined by spaces.
  func scopes(of text: String) throws -> [[String]] {
    var open: [Rule] = []
    return try text.components(separatedBy: "\n").map { try scopes(ofLine: $0, &open) }
  }

  private func scopes(ofLine line: String, _ open: inout [Rule]) throws -> [String] {
    let length = line.utf16.count
    var result = [String](repeating: "", count: length)
    var position = 0
    var steps = 0
    while position <= length, steps < 10_000 {
      steps += 1
      let around = open.compactMap(\.name).joined(separator: " ")
      guard let (rule, found, isEnd) = try next(in: line, from: position, open) else {
        fill(&result, position..<length, around)
        break
      }
      fill(&result, position..<found.range.location, around)
      if isEnd {
        fill(&result, found.range.location..<NSMaxRange(found.range), around)
        fill(&result, captures: rule.endCaptures, found, around)
        open.removeLast()
      } else {
        let own = [around, rule.name ?? ""].joined(separator: " ")
        fill(&result, found.range.location..<NSMaxRange(found.range), own)
        fill(&result, captures: rule.captures, found, own)
        if rule.end != nil {
          open.append(rule)
        } else if found.range.length == 0 {
          break
        }
      }
      position = NSMaxRange(found.range)
    }
    return result
  }

  /// The first match from a position on; where several begin there, what closes the open rule, then the order of the grammar.
  private func next(
    in line: String, from position: Int, _ open: [Rule]
  ) throws -> (rule: Rule, found: NSTextCheckingResult, isEnd: Bool)? {
    let range = NSRange(location: position, length: line.utf16.count - position)
    let options: NSRegularExpression.MatchingOptions = [.withTransparentBounds, .withoutAnchoringBounds]
    var best: (rule: Rule, found: NSTextCheckingResult, isEnd: Bool)?
    if let top = open.last, let found = top.end?.firstMatch(in: line, options: options, range: range) {
      best = (top, found, true)
    }
    for rule in try expanded(open.last?.patterns ?? root) {
      guard let found = rule.match?.firstMatch(in: line, options: options, range: range) else { continue }
      if let known = best, known.found.range.location <= found.range.location { continue }
      best = (rule, found, false)
    }
    return best
  }

  private func expanded(_ patterns: [[String: Any]]) throws -> [Rule] {
    try patterns.flatMap { pattern -> [Rule] in
      if let name = pattern["include"] as? String {
        return try expanded(repository[String(name.dropFirst())]?["patterns"] as? [[String: Any]] ?? [])
      }
      let key = try JSONSerialization.data(withJSONObject: pattern, options: .sortedKeys)
      if let known = rules.byText[key] { return [known] }
      let rule = try Rule(pattern)
      rules.byText[key] = rule
      return [rule]
    }
  }

  private func fill(_ result: inout [String], _ range: Range<Int>, _ scopes: String) {
    for index in range where index < result.count { result[index] = scopes }
  }

  private func fill(_ result: inout [String], captures: [Int: String], _ found: NSTextCheckingResult, _ around: String)
  {
    for (number, name) in captures where number < found.numberOfRanges && found.range(at: number).location != NSNotFound
    {
      fill(&result, found.range(at: number).location..<NSMaxRange(found.range(at: number)), around + " " + name)
    }
  }
}
