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

  /// Their names may lead into folders.
  static func write(_ files: [BundleFile], to folder: String) throws(ReportError) {
    try ReportFile.makeFolder(folder)
    for file in files where !file.text.isEmpty { try ReportFile.replace("\(folder)/\(file.name)", with: file.text) }
  }
}
