/// A pattern as it is written.
indirect enum PatternTree {
  case set(ScalarSet)
  case sequence([PatternTree])
  case choice([PatternTree])
  /// `most` is nil where there is no end.
  case repeated(PatternTree, least: Int, most: Int?)
  case assertion(Assertion)

  enum Assertion {
    case textStart, textEnd
    /// The end of the text, or before a newline that ends it.
    case lastLineEnd
    case lineStart, lineEnd
    case wordBoundary, noWordBoundary
  }
}
