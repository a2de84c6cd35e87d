/// A set of Unicode scalars, as `[a-z]`, `\d`, `.` and a plain character mean.
struct ScalarSet: Hashable {
  enum Item: Hashable {
    case range(ClosedRange<UInt32>)
    case kind(Kind)
    case not(Kind)
  }

  /// Named classes: `\d`, `[[:alpha:]]`.
  enum Kind: String {
    case digit, word, space, alpha, alnum, upper, lower, punct, xdigit, blank, cntrl, print, graph
  }

  private let items: [Item]
  private let isNegated: Bool
  private let ignoresCase: Bool
  /// Which of the first 128 are in it.
  private var ascii = HalvesOfASCII()

  private struct HalvesOfASCII: Hashable {
    var low: UInt64 = 0
    var high: UInt64 = 0
  }

  static let any = ScalarSet([], isNegated: true)

  init(_ items: [Item], isNegated: Bool = false, ignoresCase: Bool = false) {
    self.items = items
    self.isNegated = isNegated
    self.ignoresCase = ignoresCase
    for value in 0..<UInt8(128) where holds(Unicode.Scalar(value)) {
      if value < 64 { ascii.low |= 1 << UInt64(value) } else { ascii.high |= 1 << UInt64(value - 64) }
    }
  }

  init(_ scalar: Unicode.Scalar, ignoresCase: Bool) {
    self.init([.range(scalar.value...scalar.value)], ignoresCase: ignoresCase)
  }

  /// Where it is plain text.
  var onlyScalar: Unicode.Scalar? {
    guard items.count == 1, !isNegated, !ignoresCase, case .range(let range) = items[0], range.count == 1 else {
      return nil
    }
    return Unicode.Scalar(range.lowerBound)
  }

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<64: ascii.low >> UInt64(scalar.value) & 1 == 1
    case 64..<128: ascii.high >> UInt64(scalar.value - 64) & 1 == 1
    default: holds(scalar)
    }
  }

  private func holds(_ scalar: Unicode.Scalar) -> Bool {
    var isInside = isListed(scalar)
    if !isInside, ignoresCase { isInside = scalar.otherCases.contains(where: isListed) }
    return isInside != isNegated
  }

  private func isListed(_ scalar: Unicode.Scalar) -> Bool {
    items.contains { item in
      switch item {
      case .range(let range): range.contains(scalar.value)
      case .kind(let kind): kind.contains(scalar)
      case .not(let kind): !kind.contains(scalar)
      }
    }
  }
}

extension ScalarSet.Kind {
  func contains(_ scalar: Unicode.Scalar) -> Bool {
    switch self {
    case .digit: scalar.isASCII ? ("0"..."9").contains(scalar) : scalar.properties.generalCategory == .decimalNumber
    case .word: scalar == "_" || ScalarSet.Kind.alnum.contains(scalar)
    case .space: scalar.properties.isWhitespace
    case .alpha: scalar.properties.isAlphabetic
    case .alnum: ScalarSet.Kind.alpha.contains(scalar) || ScalarSet.Kind.digit.contains(scalar)
    case .upper: scalar.properties.isUppercase
    case .lower: scalar.properties.isLowercase
    case .punct: isPunctuation(scalar)
    case .xdigit: scalar.isASCII && scalar.properties.isASCIIHexDigit
    case .blank: scalar == " " || scalar == "\t"
    case .cntrl: scalar.properties.generalCategory == .control
    case .print: ScalarSet.Kind.graph.contains(scalar) || scalar.properties.generalCategory == .spaceSeparator
    case .graph: !scalar.properties.isWhitespace && !ScalarSet.Kind.cntrl.contains(scalar)
    }
  }

  private func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar.value > 0x20 && scalar.value < 0x7f && !ScalarSet.Kind.alnum.contains(scalar) }
    switch scalar.properties.generalCategory {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
      .finalPunctuation, .otherPunctuation:
      return true
    default: return false
    }
  }
}

extension Unicode.Scalar {
  /// The same letter in upper and lower case, where each is one scalar.
  fileprivate var otherCases: [Unicode.Scalar] {
    [properties.lowercaseMapping, properties.uppercaseMapping].compactMap { mapping in
      let scalars = mapping.unicodeScalars
      return scalars.count == 1 ? scalars.first : nil
    }
  }
}
