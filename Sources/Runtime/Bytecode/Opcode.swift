/// What one instruction does.
///
/// An instruction is one 32-bit word, `operation | a << 8 | b << 16 | c << 24`, some with further words behind it. `a`, `b`, `c` are
/// registers of the current frame unless said otherwise; `wide` is `b` and `c` as one 16-bit number; `+n` are the words behind.
enum Opcode: UInt8 {
  // Loading
  case loadNull, loadTrue, loadFalse
  /// a = wide, signed
  case loadInt
  /// a = constants[wide]
  case loadConstant
  /// a = constants[+0]
  case loadConstantWide
  case loadMissing
  /// b registers from a on become missing
  case clear
  /// a = b
  case move

  // Variables outside the frame
  /// a = globals[+0]; raises where its declaration has not run
  case getGlobal
  case setGlobal
  /// a = a new cell that holds what was in a
  case makeCell
  /// a = contents of cell b
  case getCell
  /// contents of cell a = b
  case setCell
  /// a = captures[wide]
  case getCapture
  case setCapture
  /// a = a function of routine +0 with its captures
  case makeFunction
  /// a = a declaration of constants[+1]'s shape, with settings by routine +0
  case makeDeclaration

  // Operators: a = b op c
  case add, subtract, multiply, divide, floorDivide, remainder
  case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
  case contains, notContains, match
  /// a = b + c, c signed
  case addInt
  /// a += b, in place where a string or list is held by nobody else
  case addAssign
  case not, negate
  /// Raises unless a is a bool.
  case requireBool

  // Jumps: the offset is counted from the end of the instruction
  /// + signed 24-bit a,b,c
  case jump
  /// A jump backwards: looks for interruptions
  case loop
  /// +0; raises unless a is a bool
  case jumpIfFalse, jumpIfTrue
  case jumpIfNotNull, jumpIfNotMissing
  /// +0: jumps unless a op b
  case jumpUnlessLess, jumpUnlessLessOrEqual, jumpUnlessEqual, jumpUnlessNotEqual
  /// +0: jumps unless a op b, where b is a signed byte
  case jumpUnlessLessInt, jumpUnlessLessOrEqualInt, jumpUnlessGreaterInt, jumpUnlessGreaterOrEqualInt
  case jumpUnlessEqualInt, jumpUnlessNotEqualInt

  // Loops
  /// Index in a, limit in a+1, both ints: raises otherwise
  case rangePrepare
  /// a+2 = a, a += 1 while a < a+1; leaves by +0
  case rangeNext
  /// Sequence in a; a+1 = 0
  case eachPrepare
  /// a+2 (and a+3 where b = 1) = the next of a; leaves by +0
  case eachNext

  // Building
  case makeList
  /// a gains b
  case append
  case appendSpread
  case makeRecord
  /// a gains field names[+0] = b
  case appendField
  case appendFields
  /// a = text of b
  case text
  /// a = strings b..<b+c joined
  case join

  // Parts
  /// a = b.names[+0]
  case getField
  /// a = b[c]
  case getIndex
  /// +0 root kind and index, +1 operator (or -1): root[keys a..<a+b] op= c
  case assignPath

  // Calls: arguments from a+1 on, b of them, the value to c
  /// a; +0 index of the argument names, or -1
  case call
  /// +0 routine
  case callRoutine
  /// Calls routine +0 unless it has run
  case runLibrary
  /// +0 builtin
  case callBuiltin
  /// a.names[+0](…); +1 index of the argument names, or -1
  case invoke
  /// a with the list in a+1 and the record in a+2; value to c
  case callSpread
  /// a.names[+0] with the list in a+1 and the record in a+2; value to c
  case invokeSpread
  case returnValue, returnNull

  // Blocks
  /// Releases what blocks of level a and inner ones own; what is inside register b (255: none) goes to the block around
  case closeScope
  /// What is inside a is from now on owned by the block of level b of the cth body around; 255: by the file's top level
  case adopt
  /// The block owns the function in a, to be called at its end
  case deferCall
  /// The block runs under the settings in record a
  case enterWith

  // Errors
  case wrapSuccess
  case wrapFailure
  /// The expectation of site +0 was not met; a is the note or missing
  case expectFailed

  // Statements
  /// a = state from limit a and interval b
  case eventuallyBegin
  case eventuallyAttempt
  /// b is the attempt's error: waits for the next, or raises
  case eventuallyFailed
  /// title a, settings a+1, body a+2, declaration or null a+3; b = 1: suite
  case runTest
  /// a = values of the functions in list a, all run at once
  case runParallel
  /// function a+1 for each of a, settings a+2; b = 1: with index or key
  case runParallelEach
  /// a = outcome of template +0 over the list in a; b is the mode
  case runCommand
}

extension UInt32 {
  static func encode(_ opcode: Opcode, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0) -> UInt32 {
    UInt32(opcode.rawValue) | UInt32(UInt8(truncatingIfNeeded: a)) << 8
      | UInt32(UInt8(truncatingIfNeeded: b)) << 16 | UInt32(UInt8(truncatingIfNeeded: c)) << 24
  }

  static func encode(_ opcode: Opcode, _ a: Int, wide: Int) -> UInt32 {
    UInt32(opcode.rawValue) | UInt32(UInt8(truncatingIfNeeded: a)) << 8 | UInt32(UInt16(truncatingIfNeeded: wide)) << 16
  }

  @inline(__always) var a: Int { Int((self >> 8) & 0xff) }
  @inline(__always) var b: Int { Int((self >> 16) & 0xff) }
  @inline(__always) var c: Int { Int(self >> 24) }
  @inline(__always) var wide: Int { Int(self >> 16) }
  @inline(__always) var signedWide: Int { Int(Int32(bitPattern: self) >> 16) }
  @inline(__always) var signedB: Int64 { Int64(Int8(truncatingIfNeeded: self >> 16)) }
  @inline(__always) var signedC: Int64 { Int64(Int32(bitPattern: self) >> 24) }
  @inline(__always) var signedJump: Int { Int(Int32(bitPattern: self) >> 8) }
  /// A further word, as a signed number.
  @inline(__always) var signed: Int { Int(Int32(bitPattern: self)) }
}
