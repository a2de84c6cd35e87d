import Syntax

extension Machine {
  func joined(_ template: Int, _ registers: Registers, _ routine: Int) throws(Raise) -> String {
    var text = ""
    try append(template, to: &text, registers, routine)
    return text
  }

  /// `place += "…"`: a string that nobody else holds grows where it is.
  func append(_ template: Int, to place: Int, _ registers: Registers, _ routine: Int) throws(Raise) {
    guard var box = registers[place].takeString() else {
      registers[place] = try Operators.add(registers[place], .string(try joined(template, registers, routine)))
      return
    }
    defer { registers[place] = .string(box) }
    if !isKnownUniquelyReferenced(&box) { box = StringBox(box.text) }
    try box.change { text throws(Raise) in try append(template, to: &text, registers, routine) }
  }

  /// Nothing is appended where a value has no text, or the whole would be too long.
  private func append(
    _ template: Int, to text: inout String, _ registers: Registers, _ routine: Int
  ) throws(Raise) {
    let length = text.utf8.count
    do throws(Raise) {
      for piece in image.texts[template].pieces {
        switch piece {
        case .text(let plain): text += plain
        case .register(let register, let span):
          switch registers[register] {
          case .string(let box): text += box.text
          case .int(let number): text += Digits.text(number)
          case let value: text += try self.text(of: value, at: span, routine)
          }
        }
      }
      try SizeLimit.check(text: text.utf8.count)
    } catch {
      text = String(decoding: text.utf8.prefix(length), as: UTF8.self)
      throw error
    }
  }

  private func text(of value: Value, at span: Span, _ routine: Int) throws(Raise) -> String {
    do throws(Raise) {
      return try text(of: value)
    } catch {
      if case .failure(let failure) = error {
        failure.location = Failure.Location(source: image.routines[routine].source, span: span)
      }
      throw error
    }
  }
}
