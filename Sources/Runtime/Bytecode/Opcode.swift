/// What one instruction does.
///
/// An ``Instruction`` has `a`, `b` and `c`, which are registers of the current frame unless said otherwise, and `n`, a larger number. Some
/// need a second number: it is the `n` of a `data` instruction behind, written `+n`.
enum Opcode: UInt8 {
  // Loading
  case loadNull, loadTrue, loadFalse
  /// a = n
  case loadInt
  /// a = constants[n]
  case loadConstant
  case loadMissing
  /// b registers from a on become missing
  case clear
  /// a = b
  case move

  // Variables outside the frame
  /// a = globals[n]; raises where its declaration has not run
  case getGlobal
  case setGlobal
  /// a = a new cell that holds what was in a
  case makeCell
  /// a = contents of cell b
  case getCell
  /// contents of cell a = b
  case setCell
  /// a = captures[n]
  case getCapture
  case setCapture
  /// a = a function of routine n with its captures
  case makeFunction
  /// a = a declaration with settings by routine n; b = 0: a service
  case makeDeclaration

  // Operators: a = b op c
  case add, subtract, multiply, divide, floorDivide, remainder
  case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
  case contains, notContains, match
  /// a = b op n
  case addInt, multiplyInt, floorDivideInt, remainderInt
  /// a += b, in place where a string or list is held by nobody else
  case addAssign
  /// a += list of b..<b+c, which are null then
  case addItems
  case not, negate
  /// Raises unless a is a bool.
  case requireBool

  // Jumps: the offset is counted from the end of the instruction and its data
  /// n
  case jump
  /// A jump backwards: looks for interruptions
  case loop
  /// n; raises unless a is a bool
  case jumpIfFalse, jumpIfTrue
  case jumpIfNotNull, jumpIfNotMissing
  /// n: jumps unless a op b
  case jumpUnlessLess, jumpUnlessLessOrEqual, jumpUnlessEqual, jumpUnlessNotEqual
  /// +n: jumps unless a op n
  case jumpUnlessLessInt, jumpUnlessLessOrEqualInt, jumpUnlessGreaterInt, jumpUnlessGreaterOrEqualInt
  case jumpUnlessEqualInt, jumpUnlessNotEqualInt

  // Loops
  /// Index in a, limit in a+1, both ints: raises otherwise
  case rangePrepare
  /// a+2 = a, a += 1 while a < a+1; leaves by n
  case rangeNext
  /// Sequence in a; a+1 = 0
  case eachPrepare
  /// a+2 (and a+3 where b = 1) = the next of a; leaves by n
  case eachNext

  // Building
  /// a = list of b..<b+c, which are null then
  case makeList
  /// a gains b
  case append
  case appendSpread
  /// a = record of b..<b+c, which are null then, by the names of shape n
  case makeRecord
  /// a gains field members[n] = b
  case appendField
  case appendFields
  /// a = text of template n
  case join
  /// a += text of template n, in place where a string is held by nobody else
  case appendJoined

  // Parts
  /// a = b.members[n]
  case getField
  /// a = b[c]
  case getIndex
  /// a = globals[n].members[+n]
  case getFieldOfGlobal
  /// a = globals[n][c], at the place of the word behind
  case getIndexOfGlobal
  /// n root kind and index, +n operator (or -1): root[keys a..<a+b] op= c; +a = 1: c is null then
  case assignPath

  // Calls: arguments from a+1 on, b of them, the value to c
  /// a; n index of the argument names, or -1
  case call
  /// routine n
  case callRoutine
  /// Calls routine n unless it has run
  case runLibrary
  /// builtin n
  case callBuiltin
  /// c = +a.members[n](+b, +c, …): b arguments, the further ones behind +c; +n index of their names, or -1. What stands from a on, +a
  /// registers of a second word, is needed no more
  case invoke
  /// a with the list in a+1 and the record in a+2; value to c
  case callSpread
  /// a.members[n] with the list in a+1 and the record in a+2; value to c
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
  /// The expectation of site n was not met; a is the note or missing
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
  /// a = values of function a+1 for each of a, settings a+2; b = 1: with index or key
  case runParallelEach
  /// c = outcome of template n over the list in a; b is the mode
  case runCommand

  // Tracing, where it was asked for
  /// The statement of site n begins, or has ended
  case traceBegin, traceEnd

  /// The second number of the instruction before
  case data
}
