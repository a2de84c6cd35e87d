package import TestRunner

/// One way to tell of a run: takes its events, with the record of all before and with them.
///
/// What throws is dropped by ``ReportSet``, and the others go on.
package protocol RunReport: Sendable {
  /// As messages name it: `junit report build/junit.xml`.
  var name: String { get }
  mutating func note(_ event: RunEvent, _ record: RunRecord) throws(ReportError)
  /// Something has finished since the last time: a run that is killed is to leave it. What cannot be written now may be
  /// at the end.
  mutating func keep(_ record: RunRecord) throws(ReportError)
  /// The run is over, or was interrupted; the record is what had finished.
  mutating func finish(_ record: RunRecord) throws(ReportError)
}

extension RunReport {
  package mutating func note(_ event: RunEvent, _ record: RunRecord) throws(ReportError) {}
  package mutating func keep(_ record: RunRecord) throws(ReportError) {}
}

/// Why a report could not be written.
package struct ReportError: Error, Hashable, Sendable {
  package var path: String
  /// The system's words: `No space left on device`.
  package var reason: String
  /// There is no space, but there may be some later.
  var isShortage = false
  /// What is there all the same.
  var found = Found.nothing

  enum Found: Hashable, Sendable {
    case nothing
    case older
    /// Of this run, in words.
    case part(String)
  }

  package init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  init(path: String, reason: String, isShortage: Bool) {
    self.init(path: path, reason: reason)
    self.isShortage = isShortage
  }

  package var message: String {
    let cause = "cannot write \(path): \(reason)"
    switch found {
    case .nothing: return cause
    case .older: return "\(cause); the file there is of an earlier run"
    case .part(let part): return "\(cause); the file there \(part)"
    }
  }

  /// With the report's name before it.
  var consequence: String { if case .part = found { "is cut off" } else { "is left out" } }
}
