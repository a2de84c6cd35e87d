import Syntax

extension Machine {
  /// `place += "…"`: a string that nobody else holds grows where it is.
  func append(_ template: Int, to place: Registers, _ registers: Registers, _ routine: Int) throws(Raise) {
    let more = try joined(template, registers, routine)
    guard let length = place.withString({ $0.text.utf8.count }) else {
      place.pointee = try Operators.add(place.pointee, .string(more))
      return
    }
    try SizeLimit.check(text: length + more.utf8.count, from: length)
    place.ownString()
    place.withString { $0.append(more) }
  }

  /// The text of a template. Its length is found first, so that it is written into its place at once.
  func joined(_ template: Int, _ registers: Registers, _ routine: Int) throws(Raise) -> String {
    let pieces = linked.texts[template]
    var length = 0
    var others: [String] = []
    for index in pieces.indices {
      let value = place(of: pieces[index], registers)
      if case .int(let number) = value.pointee {
        length += Digits.count(number)
      } else if let count = value.withString({ $0.text.utf8.count }) {
        length += count
      } else {
        let text = try text(of: value.pointee, template, index, routine)
        length += text.utf8.count
        others.append(text)
      }
    }
    try SizeLimit.check(text: length)
    return String(unsafeUninitializedCapacity: length) { buffer in
      var writer = TextWriter(buffer)
      var other = 0
      for index in pieces.indices {
        let value = place(of: pieces[index], registers)
        if case .int(let number) = value.pointee {
          writer.write(number)
        } else if value.withString({ writer.write($0.text) }) == nil {
          writer.write(others[other])
          other += 1
        }
      }
      return writer.count
    }
  }

  @inline(__always)
  private func place(of piece: TextTemplate.Piece, _ registers: Registers) -> Registers {
    switch piece {
    case .constant(let number): linked.constants + Int(number)
    case .register(let number): registers + Int(number)
    }
  }

  private func text(of value: Value, _ template: Int, _ piece: Int, _ routine: Int) throws(Raise) -> String {
    do throws(Raise) {
      return try text(of: value)
    } catch {
      if case .failure(let failure) = error {
        failure.locate(
          at: Failure.Location(source: image.routines[routine].source, span: image.texts[template].spans[piece]))
      }
      throw error
    }
  }
}

/// Writes bytes one after the other into memory that is large enough.
private struct TextWriter {
  private let bytes: UnsafeMutableBufferPointer<UInt8>
  private(set) var count = 0

  init(_ bytes: UnsafeMutableBufferPointer<UInt8>) { self.bytes = bytes }

  @inline(__always)
  mutating func write(_ number: Int64) {
    let length = Digits.count(number)
    Digits.write(number, to: UnsafeMutableBufferPointer(rebasing: bytes[count..<count + length]))
    count += length
  }

  @inline(__always)
  mutating func write(_ text: String) {
    let rest = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(bytes)[count...])
    let isWritten: Void? = text.utf8.withContiguousStorageIfAvailable {
      rest.copyMemory(from: UnsafeRawBufferPointer($0))
    }
    if isWritten == nil { rest.copyBytes(from: text.utf8) }
    count += text.utf8.count
  }
}
