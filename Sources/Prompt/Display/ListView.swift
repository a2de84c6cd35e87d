import OrderedCollections
import Library
import Runtime
import Terminal
import TextWidth

/// A list: of records as a table, of scalars on as few lines as they need, of anything else with its indices.
struct ListView {
  private let items: [Value]
  private let view: ValueView
  private let depth: Int

  private static let mostRows = 100
  private static let mostColumns = 12

  init(_ items: [Value], in view: ValueView, depth: Int = 0) {
    self.items = items
    self.view = view
    self.depth = depth
  }

  var lines: [String] {
    if items.isEmpty { return ["[]"] }
    let shown = items.prefix(Self.mostRows)
    let records = shown.compactMap(\.fields)
    if records.count == shown.count, let table = table(records) { return table + rest }
    let environments = shown.compactMap { EnvironmentView($0) }
    if environments.count == shown.count { return environments.flatMap(view.lines) + rest }
    let services = shown.compactMap { ServiceView($0) }
    if services.count == shown.count { return table(services) + rest }
    if items.count <= Self.mostRows, let line = oneLine { return [line] }
    if shown.allSatisfy(\.isShort) { return flow(shown.map(\.literal)) + rest }
    return indexed(shown) + rest
  }

  private var rest: [String] { items.count > Self.mostRows ? [TextView.rest(items.count - Self.mostRows)] : [] }

  private var oneLine: String? {
    let line = Preview.literal(.list(items))
    return DisplayWidth.of(line) <= view.width ? line : nil
  }

  private func indexed(_ shown: ArraySlice<Value>) -> [String] {
    let digits = String(max(0, shown.count - 1)).count
    return shown.enumerated().map { index, item in
      let number = view.style(.muted, String(index).padded(to: digits, .right))
      return "\(number)  \(Preview.literal(item))".fitted(to: max(view.width, digits + 10), unicode: view.unicode)
    }
  }

  /// Numbers and the like, as many on a line as fit.
  private func flow(_ words: [String]) -> [String] {
    var lines: [String] = []
    var line = "["
    for (index, word) in words.enumerated() {
      let isLast = index == words.count - 1
      let piece = word + (isLast ? (items.count > words.count ? ", …" : "]") : ",")
      if line.count + piece.count + 1 > view.width {
        lines.append(line)
        line = " " + piece
      } else {
        line += (line == "[" ? "" : " ") + piece
      }
    }
    return lines + [line]
  }

  // MARK: Tables

  /// `nil` where the records have nothing to head columns with.
  private func table(_ records: [Fields]) -> [String]? {
    var keys: OrderedSet<String> = []
    for record in records { keys.append(contentsOf: record.keys) }
    guard !keys.isEmpty, keys.count <= Self.mostColumns else { return nil }
    var table = Table(
      keys.map { key in
        let values = records.compactMap { $0[key] }.filter { !$0.isNull }
        return Table.Column(key, values.allSatisfy(\.isNumeric) && !values.isEmpty ? .right : .left)
      })
    for record in records { table.append(keys.map { key in record[key].map(Preview.cell) ?? "" }) }
    return table.lines(width: view.width, style: view.style, unicode: view.unicode)
  }

  private func table(_ services: [ServiceView]) -> [String] {
    var table = Table([
      Table.Column("service", canShrink: false), Table.Column("address", canShrink: false), Table.Column("container"),
    ])
    for service in services {
      let place = service.condition.map { view.style(.error, $0) } ?? view.ports(service)
      table.append([service.name, place, service.container])
    }
    return table.lines(width: view.width, style: view.style, unicode: view.unicode)
  }
}

extension Value {
  fileprivate var isNumeric: Bool {
    switch self {
    case .int, .float, .duration, .size: true
    default: false
    }
  }

  /// Its literal is a word.
  fileprivate var isShort: Bool {
    switch self {
    case .null, .bool, .int, .float, .duration, .size, .port: true
    default: false
    }
  }
}
