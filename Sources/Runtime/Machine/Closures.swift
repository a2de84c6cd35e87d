import Syntax

extension Machine {
  /// A new function of a routine, over the cells that it shares with the running frame.
  func function(of routine: Int, _ registers: Registers) -> Function {
    let made = image.routines[routine]
    return Function(.compiled(made, captures: captures(of: made, registers)))
  }

  func declaration(of routine: Int, _ registers: Registers, form: Declaration.Form) -> Value {
    let made = image.routines[routine]
    return .handle(
      Declaration(
        form: form, name: made.name, settings: function(of: routine, registers), source: made.source, span: made.span))
  }

  private func captures(of routine: Routine, _ registers: Registers) -> [Cell] {
    routine.captures.map { capture in
      switch capture {
      case .register(let register):
        if case .cell(let cell) = registers[register] { return cell }
        return Cell(registers[register])
      case .capture(let number):
        if case .function(let function) = registers[-1], number < function.captures.count {
          return function.captures[number]
        }
        return Cell(.missing)
      }
    }
  }
}
