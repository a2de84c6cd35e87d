package final class RecordBox: @unchecked Sendable {
  package internal(set) var fields: Fields

  package init(_ fields: Fields = Fields()) { self.fields = fields }

  deinit {
    // Most records hold nothing that nests.
    guard fields.entries.contains(where: \.value.isContainer) else { return }
    var values = Array(fields.values)
    fields = Fields()
    DeepRelease.release(&values)
  }
}

extension Value {
  package static func record(_ fields: Fields) -> Value { .record(RecordBox(fields)) }

  package var fields: Fields? { if case .record(let box) = self { box.fields } else { nil } }
}
