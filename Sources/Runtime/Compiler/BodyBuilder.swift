import Syntax

/// The code of one body while it is being written: instructions, registers in use, open blocks and loops.
final class BodyBuilder {
  /// Registers are numbered in one byte, and calls need a few above their arguments.
  static let registerLimit = 250
  /// Top-level variables beyond this live in globals, so that a long file never runs out of registers.
  static let topLevelRegisterLimit = 120

  let routine: Routine
  let parent: BodyBuilder?
  var code: [UInt32] = []
  var spans: [Span] = []
  var handlers: [Routine.Handler] = []
  var scopes: [Routine.Scope] = []
  var captures: [Routine.Capture] = []
  /// By variable.
  var captureNumbers: [Int: Int] = [:]
  var loops: [Loop] = []
  private(set) var nextRegister = 0
  private(set) var maximumRegister = 0
  private var blocks: [OpenBlock] = []

  struct OpenBlock {
    var level: Int
    var start: Int
    var firstRegister: Int
    /// Something in it may make what must be released at its end.
    var mayOwn = false
  }

  struct Loop {
    /// The level of the loop's body.
    var level: Int
    var breaks: [Jump] = []
    var continues: [Jump] = []
  }

  init(routine: Routine, parent: BodyBuilder?) {
    self.routine = routine
    self.parent = parent
  }

  var position: Int { code.count }
  var level: Int { blocks.last?.level ?? 0 }

  // MARK: Registers

  func allocate() -> Int {
    let register = nextRegister
    nextRegister += 1
    maximumRegister = max(maximumRegister, nextRegister)
    return register
  }

  /// Registers that follow each other.
  func allocate(_ count: Int) -> Int {
    let first = nextRegister
    nextRegister += count
    maximumRegister = max(maximumRegister, nextRegister)
    return first
  }

  var mark: Int { nextRegister }
  func release(to mark: Int) { nextRegister = mark }

  // MARK: Instructions

  func emit(_ opcode: Opcode, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0, at span: Span) {
    code.append(.encode(opcode, a, b, c))
    spans.append(span)
  }

  func emit(_ opcode: Opcode, _ a: Int, wide: Int, at span: Span) {
    code.append(.encode(opcode, a, wide: wide))
    spans.append(span)
  }

  func emitWord(_ number: Int, at span: Span) {
    code.append(UInt32(truncatingIfNeeded: number))
    spans.append(span)
  }

  /// A jump whose target is not known yet; give the result to ``land(_:)``.
  func emitJump(_ opcode: Opcode, _ a: Int = 0, _ b: Int = 0, at span: Span) -> Jump {
    emit(opcode, a, b, at: span)
    guard opcode != .jump else { return .inInstruction(position - 1) }
    emitWord(0, at: span)
    return .inWord(position - 1)
  }

  enum Jump {
    case inInstruction(Int)
    case inWord(Int)
  }

  /// Makes a jump go to the present position.
  func land(_ jump: Jump) {
    switch jump {
    case .inInstruction(let place):
      code[place] = UInt32(Opcode.jump.rawValue) | UInt32(truncatingIfNeeded: position - (place + 1)) << 8
    case .inWord(let place): code[place] = UInt32(truncatingIfNeeded: position - (place + 1))
    }
  }

  func emitLoop(to target: Int, at span: Span) {
    let offset = target - (position + 1)
    code.append(UInt32(Opcode.loop.rawValue) | UInt32(truncatingIfNeeded: offset) << 8)
    spans.append(span)
  }

  // MARK: Blocks

  func enterBlock(level: Int) {
    blocks.append(OpenBlock(level: level, start: position, firstRegister: nextRegister))
  }

  func enterBlock() { enterBlock(level: level + 1) }

  /// The present block may come to own something.
  func markOwner() {
    if !blocks.isEmpty { blocks[blocks.count - 1].mayOwn = true }
  }

  /// Ends the block: releases what it owns, but for what is inside `kept`, and frees its registers.
  func leaveBlock(closing kept: Int?, at span: Span) {
    guard let block = blocks.popLast() else { return }
    if block.mayOwn {
      scopes.append(Routine.Scope(start: block.start, end: position, level: block.level))
      // Level 0 ends with a return, which releases whatever the frame owns.
      if block.level > 0 { emit(.closeScope, block.level, kept ?? 255, at: span) }
    }
    release(to: block.firstRegister)
  }

  /// Before a jump out of all blocks of `level` and inner ones.
  func closeBlocks(from level: Int, at span: Span) {
    if blocks.contains(where: { $0.level >= level && $0.mayOwn }) { emit(.closeScope, level, 255, at: span) }
  }
}
