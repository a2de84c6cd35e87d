/// An answer's headers in the order in which they came, looked up without regard to case.
package struct HeaderFields: Hashable, Sendable {
  private struct Field: Hashable, Sendable {
    var name: String
    var value: String
  }

  private var fields: [Field]

  package init(_ fields: some Sequence<(name: String, value: String)>) {
    self.fields = fields.map { Field(name: $0.name, value: $0.value) }
  }

  /// The value; those of a repeated header joined by `, `, as RFC 9110 (5.3) allows for all but `Set-Cookie`.
  package subscript(name: String) -> String? {
    let values = values(of: name)
    return values.isEmpty ? nil : values.joined(separator: ", ")
  }

  package func values(of name: String) -> [String] {
    fields.filter { $0.name.isSameHeader(as: name) }.map(\.value)
  }
}

extension HeaderFields: RandomAccessCollection {
  package var startIndex: Int { 0 }
  package var endIndex: Int { fields.count }
  package subscript(position: Int) -> (name: String, value: String) {
    (fields[position].name, fields[position].value)
  }
}

extension String {
  /// Header names are ASCII; anything else is not the same as anything but itself.
  func isSameHeader(as other: String) -> Bool {
    utf8.elementsEqual(other.utf8) { $0.asciiLowercased == $1.asciiLowercased }
  }
}

extension UInt8 {
  var asciiLowercased: UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self
  }
}
