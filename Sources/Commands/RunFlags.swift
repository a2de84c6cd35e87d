/// What may stand before the program on the command line; what stands behind it is the program's own.
struct RunFlags: Equatable {
  var keepsFailed = false

  static let help: [(flag: String, help: String)] = [
    ("--keep-failed", "leave an environment that failed running, to look at it")
  ]

  /// Takes them from the front of the words.
  init(taking words: inout [String]) {
    while let first = words.first {
      switch first {
      case "--keep-failed": keepsFailed = true
      default: return
      }
      words.removeFirst()
    }
  }
}
