import TextWidth

/// What a piece of a program may look like: its texts, and the places where lines may end.
struct Layout: Sendable {
  indirect enum Kind: Sendable {
    /// Without a line's end.
    case text(String)
    /// A string over several lines.
    case lines(StringLines)
    case space
    /// The end of a line in something broken, otherwise `flat`; the mark stands before the end: `\` where one is needed.
    case line(flat: String, mark: String)
    case lineEnd(mark: String)
    case blankLine
    case comment(String, isTrailing: Bool)
    /// Where the values of the entries around line up; so many columns are kept free for it.
    case alignment(reserved: Int)
    /// One text in something broken, another in one line.
    case either(broken: String, flat: String)
    case sequence([Layout])
    case indented(Layout)
    /// Broken at all its lines, or at none.
    case group(Layout, isBroken: Bool)
    /// On one line, whatever is around it.
    case flat(Layout)
    /// The first that fits: all on one line; the first line up to the bracket that is open at its end; every part on its own.
    case choice(flat: Layout?, hugging: Layout?, expanded: Layout)
  }

  let kind: Kind
  /// The columns that it takes on one line, `nil` where it needs several. A string of several lines counts with its first.
  let flatWidth: Int?

  private init(_ kind: Kind, flatWidth: Int?) {
    self.kind = kind
    self.flatWidth = flatWidth
  }

  static let empty = Layout.sequence([])
  static let space = Layout(.space, flatWidth: 1)
  /// Nothing, or the end of a line.
  static let softLine = Layout(.line(flat: "", mark: ""), flatWidth: 0)
  /// A space, or the end of a line.
  static let line = Layout(.line(flat: " ", mark: ""), flatWidth: 1)
  static let lineEnd = Layout(.lineEnd(mark: ""), flatWidth: nil)
  static let continuedLineEnd = Layout(.lineEnd(mark: " \\"), flatWidth: nil)
  static let blankLine = Layout(.blankLine, flatWidth: nil)

  static func text(_ text: String) -> Layout { Layout(.text(text), flatWidth: text.columns) }

  static func lines(_ lines: StringLines) -> Layout { Layout(.lines(lines), flatWidth: lines.first.columns) }

  static func comment(_ text: String, isTrailing: Bool) -> Layout {
    Layout(.comment(text, isTrailing: isTrailing), flatWidth: nil)
  }

  static func alignment(reserved: Int) -> Layout { Layout(.alignment(reserved: reserved), flatWidth: 0) }

  static func either(broken: String, flat: String) -> Layout {
    Layout(.either(broken: broken, flat: flat), flatWidth: flat.columns)
  }

  static func sequence(_ parts: [Layout]) -> Layout {
    if parts.count == 1 { return parts[0] }
    var width: Int? = 0
    for part in parts { width = width.flatMap { sum in part.flatWidth.map { sum + $0 } } }
    return Layout(.sequence(parts), flatWidth: width)
  }

  static func sequence(_ parts: Layout...) -> Layout { sequence(parts) }

  static func indented(_ inner: Layout) -> Layout { Layout(.indented(inner), flatWidth: inner.flatWidth) }

  static func group(_ inner: Layout, isBroken: Bool = false) -> Layout {
    Layout(.group(inner, isBroken: isBroken), flatWidth: isBroken ? nil : inner.flatWidth)
  }

  /// Keeps something on one line; what cannot be so stays as it is.
  static func flat(_ inner: Layout) -> Layout {
    inner.flatWidth == nil ? inner : Layout(.flat(inner), flatWidth: inner.flatWidth)
  }

  static func choice(flat: Layout?, hugging: Layout?, expanded: Layout) -> Layout {
    let possible = flat.flatMap { $0.flatWidth == nil ? nil : $0 }
    return Layout(.choice(flat: possible, hugging: hugging, expanded: expanded), flatWidth: possible?.flatWidth)
  }

  /// The same with the bracket at its end open over several lines.
  var opened: Layout {
    switch kind {
    case .group(let inner, _): .group(inner, isBroken: true)
    case .choice(_, let hugging, let expanded): .choice(flat: nil, hugging: hugging, expanded: expanded)
    case .sequence(let parts):
      if let last = parts.lastIndex(where: \.canBeOpened) {
        .sequence(Array(parts[..<last]) + [parts[last].opened] + Array(parts[(last + 1)...]))
      } else {
        self
      }
    case .indented(let inner): .indented(inner.opened)
    default: self
    }
  }

  /// Has a bracket that could stay open at the end of a line.
  var canBeOpened: Bool {
    switch kind {
    case .group, .choice: true
    case .sequence(let parts): parts.contains(where: \.canBeOpened)
    case .indented(let inner): inner.canBeOpened
    default: false
    }
  }
}

extension String {
  /// How many columns of a terminal the text takes.
  var columns: Int { DisplayWidth.of(self) }
}
