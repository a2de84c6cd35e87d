import Syntax

/// The code of one body while it is being written: instructions, registers in use, open blocks and loops.
final class BodyBuilder {
  /// Registers are numbered in one byte, and calls need a few above their arguments.
  static let registerLimit = 250
  /// Top-level variables beyond this live in globals, so that a long file never runs out of registers.
  static let topLevelRegisterLimit = 120

  let routine: Routine
  let parent: BodyBuilder?
  var code: [Instruction] = []
  var spans: [Span] = []
  private(set) var handlers: [Routine.Handler] = []
  var scopes: [Routine.Scope] = []
  var captures: [Routine.Capture] = []
  /// By variable.
  var captureNumbers: [Int: Int] = [:]
  var loops: [Loop] = []
  private(set) var nextRegister = 0
  private(set) var maximumRegister = 0
  /// All variables stand in registers below.
  private(set) var variableCount = 0
  private var blocks: [OpenBlock] = []
  private var regions: [Region] = []

  struct OpenBlock {
    var level: Int
    var start: Int
    var firstRegister: Int
    /// Something in it may make what must be released at its end.
    var mayOwn = false
  }

  /// Code whose failures go to one handler.
  private struct Region {
    /// The innermost block's level outside.
    var level: Int
    var start: Int
    /// What of it has ended: code that leaves the region by a jump is no part of it.
    var parts: [Range<Int>] = []
  }

  struct Loop {
    /// The level of the loop's body.
    var level: Int
    /// How many handled regions were open where it began.
    var regionCount: Int
    var breaks: [Jump] = []
    var continues: [Jump] = []
  }

  init(routine: Routine, parent: BodyBuilder?) {
    self.routine = routine
    self.parent = parent
  }

  var position: Int { code.count }
  var level: Int { blocks.last?.level ?? 0 }
  var regionCount: Int { regions.count }

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

  /// Registers that follow each other, for variables and for what loops go over.
  func allocateVariables(_ count: Int = 1) -> Int {
    let first = allocate(count)
    variableCount = max(variableCount, nextRegister)
    return first
  }

  var mark: Int { nextRegister }
  func release(to mark: Int) { nextRegister = mark }

  // MARK: Instructions

  func emit(_ opcode: Opcode, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0, extra: Int = 0, at span: Span) {
    code.append(Instruction(opcode, a, b, c, extra: extra))
    spans.append(span)
  }

  /// The second number of the instruction before.
  func emitData(_ number: Int, at span: Span) { emit(.data, extra: number, at: span) }

  /// A jump whose target is not known yet; give the result to ``land(_:)``.
  func emitJump(_ opcode: Opcode, _ a: Int = 0, _ b: Int = 0, at span: Span) -> Jump {
    emit(opcode, a, b, at: span)
    return Jump(place: position - 1)
  }

  /// A jump that compares a register with a number.
  func emitJump(_ opcode: Opcode, _ a: Int, comparing number: Int, at span: Span) -> Jump {
    emit(opcode, a, extra: number, at: span)
    emitData(0, at: span)
    return Jump(place: position - 1)
  }

  /// Where the offset of a jump stands.
  struct Jump {
    fileprivate var place: Int
  }

  /// Makes a jump go to the present position.
  func land(_ jump: Jump) { code[jump.place].extra = position - (jump.place + 1) }

  func emitLoop(to target: Int, at span: Span) { emit(.loop, extra: target - (position + 1), at: span) }

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

  // MARK: Handlers

  /// What is emitted until ``closeRegion(register:end:)`` has a handler.
  func openRegion() { regions.append(Region(level: level, start: position)) }

  /// The handler begins at the present position, and finds the error in a register.
  func closeRegion(register: Int, end: Int) {
    guard let region = regions.popLast() else { return }
    for part in region.parts + [region.start..<max(region.start, end)] where !part.isEmpty {
      handlers.append(
        Routine.Handler(
          start: part.lowerBound, end: part.upperBound, target: position, register: register, level: region.level))
    }
  }

  // MARK: Leaving blocks

  /// Emits a jump out of all blocks of `level` and inner ones, or with level 0 a return, behind the release of what they own.
  ///
  /// What the blocks inside a handled region own is released while its handler still takes what fails there; the
  /// blocks around it come after, and their failures are not for that handler.
  func leave(_ level: Int, regions kept: Int, keeping value: Int? = nil, at span: Span, jump: () -> Void) {
    for index in regions.indices.dropFirst(kept).reversed() {
      emitClose(from: regions[index].level + 1, keeping: value, at: span)
      regions[index].parts.append(regions[index].start..<position)
    }
    // A return releases the rest of its frame by itself.
    if level > 0 { emitClose(from: level, keeping: value, at: span) }
    jump()
    for index in regions.indices.dropFirst(kept) { regions[index].start = position }
  }

  private func emitClose(from level: Int, keeping value: Int?, at span: Span) {
    if blocks.contains(where: { $0.level >= level && $0.mayOwn }) { emit(.closeScope, level, value ?? 255, at: span) }
  }
}
