/// A file of what is kept of a failure.
struct BundleFile {
  var name: String
  var text: String

  /// The name of the one that says why.
  static let failure = "failure.txt"

  init(_ name: String, _ text: String) {
    self.name = name
    self.text = text
  }

  /// Their names may lead into folders. The first one says why, and what comes after it may be missing: gives the error of
  /// what could not be written.
  static func write(_ files: [BundleFile], to folder: String) throws(ReportError) -> ReportError? {
    try ReportFile.makeFolder(folder)
    var missing: ReportError?
    for (index, file) in files.enumerated() where !file.text.isEmpty {
      do throws(ReportError) {
        try ReportFile.replace("\(folder)/\(file.name)", with: file.text)
      } catch {
        if index == 0 { throw error }
        missing = missing ?? error
      }
    }
    return missing
  }
}
