package import OrderedCollections

/// A record's fields, in the order they were first written.
package final class RecordBox: @unchecked Sendable {
  package internal(set) var fields: OrderedDictionary<String, Value>

  package init(_ fields: OrderedDictionary<String, Value> = [:]) { self.fields = fields }

  deinit {
    var values = Array(fields.values)
    fields = [:]
    DeepRelease.release(&values)
  }
}

extension Value {
  package static func record(_ fields: OrderedDictionary<String, Value>) -> Value { .record(RecordBox(fields)) }

  package var fields: OrderedDictionary<String, Value>? {
    if case .record(let box) = self { box.fields } else { nil }
  }
}
