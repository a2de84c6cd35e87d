/// One instruction: what to do, three registers or small numbers, and a larger number. See ``Opcode``.
struct Instruction {
  var opcode: Opcode
  private var first: UInt8
  private var second: UInt8
  private var third: UInt8
  private var number: Int32

  init(_ opcode: Opcode, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0, extra: Int = 0) {
    self.opcode = opcode
    first = UInt8(truncatingIfNeeded: a)
    second = UInt8(truncatingIfNeeded: b)
    third = UInt8(truncatingIfNeeded: c)
    number = Int32(truncatingIfNeeded: extra)
  }

  @inline(__always) var a: Int { Int(first) }
  @inline(__always) var b: Int { Int(second) }
  @inline(__always) var c: Int { Int(third) }

  @inline(__always)
  var extra: Int {
    get { Int(number) }
    set { number = Int32(truncatingIfNeeded: newValue) }
  }
}
