import OrderedCollections
import Syntax

/// One call in progress.
private struct Frame {
  var routine: Int32
  /// Where the caller goes on.
  var returnTo: Int32
  /// The caller's first register.
  var base: Int32
  /// The caller's register for the value.
  var target: Int32
}

extension Machine {
  /// Runs a routine whose callee and arguments are in `stack[0...]`, to its return.
  ///
  /// This is the one long function of the project: the loop's state must be in local variables, since state in the machine would be
  /// checked for exclusive access at every instruction.
  func run(_ routine: Routine, stack: inout [Value]) throws(Raise) -> Value {
    guard nesting < Self.nestingLimit else { throw callbacksTooDeep() }
    nesting += 1
    let outerSite = site
    let baseDepth = nesting == 1 ? 0 : site.depth + 1
    defer {
      nesting -= 1
      site = outerSite
    }
    var registers: [Value] = []
    swap(&registers, &stack)
    defer { swap(&registers, &stack) }
    let image = self.image
    let code = image.code
    let globals = self.globals
    var frames: [Frame] = []
    var current = routine.index
    var pc = routine.entry
    var base = 1
    var ticks = 64

    if registers.count < base + routine.registerCount + 1 {
      registers += Array(repeating: .null, count: base + routine.registerCount + 1 - registers.count)
    }

    while true {
      do throws(Raise) {
        while true {
          let word = code[pc]
          pc += 1
          // The raw value is one the compiler wrote.
          guard let opcode = Opcode(rawValue: UInt8(truncatingIfNeeded: word)) else { continue }
          switch opcode {
          // MARK: Loading
          case .loadNull: registers[base + word.a] = .null
          case .loadTrue: registers[base + word.a] = .bool(true)
          case .loadFalse: registers[base + word.a] = .bool(false)
          case .loadInt: registers[base + word.a] = .int(Int64(word.signedWide))
          case .loadConstant: registers[base + word.a] = image.constants[word.wide]
          case .loadConstantWide:
            registers[base + word.a] = image.constants[Int(code[pc])]
            pc += 1
          case .loadMissing: registers[base + word.a] = .missing
          case .clear:
            for index in 0..<word.b { registers[base + word.a + index] = .missing }
          case .move: registers[base + word.a] = registers[base + word.b]

          // MARK: Variables
          case .getGlobal:
            let value = globals.slots[Int(code[pc])]
            pc += 1
            if case .missing = value { throw usedTooEarly(image.globalNames[Int(code[pc - 1])]) }
            registers[base + word.a] = value
          case .setGlobal:
            globals.slots[Int(code[pc])] = registers[base + word.a]
            pc += 1
          case .makeCell: registers[base + word.a] = .cell(Cell(registers[base + word.a]))
          case .getCell:
            if case .cell(let cell) = registers[base + word.b] {
              if case .missing = cell.value { throw usedTooEarly(nil) }
              registers[base + word.a] = cell.value
            }
          case .setCell:
            if case .cell(let cell) = registers[base + word.a] { cell.value = registers[base + word.b] }
          case .getCapture:
            if case .function(let function) = registers[base - 1], case .compiled(_, let captures) = function.body {
              let value = captures[word.wide].value
              if case .missing = value { throw usedTooEarly(nil) }
              registers[base + word.a] = value
            }
          case .setCapture:
            if case .function(let function) = registers[base - 1], case .compiled(_, let captures) = function.body {
              captures[word.wide].value = registers[base + word.a]
            }
          case .makeFunction:
            let made = image.routines[Int(code[pc])]
            pc += 1
            registers[base + word.a] = .function(
              Function(.compiled(made, captures: captures(of: made, registers, base))))
          case .makeDeclaration:
            let made = image.routines[Int(code[pc])]
            pc += 1
            let settings = Function(.compiled(made, captures: captures(of: made, registers, base)))
            registers[base + word.a] = .handle(
              Declaration(
                form: word.b == 0 ? .service : .environment, name: made.name, settings: settings, source: made.source,
                span: made.span))

          // MARK: Operators
          case .add:
            if case .int(let a) = registers[base + word.b], case .int(let b) = registers[base + word.c] {
              let (sum, overflow) = a.addingReportingOverflow(b)
              if overflow { throw overflowed() }
              registers[base + word.a] = .int(sum)
            } else {
              registers[base + word.a] = try Operators.add(registers[base + word.b], registers[base + word.c])
            }
          case .subtract:
            if case .int(let a) = registers[base + word.b], case .int(let b) = registers[base + word.c] {
              let (difference, overflow) = a.subtractingReportingOverflow(b)
              if overflow { throw overflowed() }
              registers[base + word.a] = .int(difference)
            } else {
              registers[base + word.a] = try Operators.subtract(registers[base + word.b], registers[base + word.c])
            }
          case .multiply:
            if case .int(let a) = registers[base + word.b], case .int(let b) = registers[base + word.c] {
              let (product, overflow) = a.multipliedReportingOverflow(by: b)
              if overflow { throw overflowed() }
              registers[base + word.a] = .int(product)
            } else {
              registers[base + word.a] = try Operators.multiply(registers[base + word.b], registers[base + word.c])
            }
          case .divide:
            registers[base + word.a] = try Operators.divide(registers[base + word.b], registers[base + word.c])
          case .floorDivide:
            registers[base + word.a] = try Operators.floorDivide(registers[base + word.b], registers[base + word.c])
          case .remainder:
            if case .int(let a) = registers[base + word.b], case .int(let b) = registers[base + word.c], a >= 0, b > 0 {
              registers[base + word.a] = .int(a % b)
            } else {
              registers[base + word.a] = try Operators.remainder(registers[base + word.b], registers[base + word.c])
            }
          case .equal:
            registers[base + word.a] = .bool(Operators.equal(registers[base + word.b], registers[base + word.c]))
          case .notEqual:
            registers[base + word.a] = .bool(!Operators.equal(registers[base + word.b], registers[base + word.c]))
          case .less:
            registers[base + word.a] = .bool(
              try Operators.compare(registers[base + word.b], registers[base + word.c], "<") < 0)
          case .lessOrEqual:
            registers[base + word.a] = .bool(
              try Operators.compare(registers[base + word.b], registers[base + word.c], "<=") <= 0)
          case .greater:
            registers[base + word.a] = .bool(
              try Operators.compare(registers[base + word.b], registers[base + word.c], ">") > 0)
          case .greaterOrEqual:
            registers[base + word.a] = .bool(
              try Operators.compare(registers[base + word.b], registers[base + word.c], ">=") >= 0)
          case .contains:
            registers[base + word.a] = .bool(
              try Operators.contains(registers[base + word.c], registers[base + word.b]))
          case .notContains:
            registers[base + word.a] = .bool(
              !(try Operators.contains(registers[base + word.c], registers[base + word.b])))
          case .match:
            registers[base + word.a] = .bool(
              try matches(registers[base + word.b], registers[base + word.c]))
          case .addInt:
            if case .int(let a) = registers[base + word.b] {
              let (sum, overflow) = a.addingReportingOverflow(word.signedC)
              if overflow { throw overflowed() }
              registers[base + word.a] = .int(sum)
            } else {
              registers[base + word.a] = try addSmall(registers[base + word.b], word.signedC)
            }
          case .addAssign:
            if case .int(let a) = registers[base + word.a], case .int(let b) = registers[base + word.b] {
              let (sum, overflow) = a.addingReportingOverflow(b)
              if overflow { throw overflowed() }
              registers[base + word.a] = .int(sum)
            } else {
              let other = registers[base + word.b]
              try Operators.addInPlace(&registers[base + word.a], other)
            }
          case .not:
            guard case .bool(let flag) = registers[base + word.b] else { throw notBool(registers[base + word.b]) }
            registers[base + word.a] = .bool(!flag)
          case .negate: registers[base + word.a] = try Operators.negate(registers[base + word.b])
          case .requireBool:
            guard case .bool = registers[base + word.a] else { throw notBool(registers[base + word.a]) }

          // MARK: Jumps
          case .jump: pc += word.signedJump
          case .loop:
            ticks &-= 1
            if ticks < 0 {
              ticks = 64
              // Before the jump: what is raised is raised here, inside the loop.
              try poll()
            }
            pc += word.signedJump
          case .jumpIfFalse:
            guard case .bool(let flag) = registers[base + word.a] else { throw notBool(registers[base + word.a]) }
            pc += flag ? 1 : 1 + code[pc].signed
          case .jumpIfTrue:
            guard case .bool(let flag) = registers[base + word.a] else { throw notBool(registers[base + word.a]) }
            pc += flag ? 1 + code[pc].signed : 1
          case .jumpIfNotNull:
            if case .null = registers[base + word.a] { pc += 1 } else { pc += 1 + code[pc].signed }
          case .jumpIfNotMissing:
            if case .missing = registers[base + word.a] { pc += 1 } else { pc += 1 + code[pc].signed }
          case .jumpUnlessLess:
            let holds: Bool
            if case .int(let a) = registers[base + word.a], case .int(let b) = registers[base + word.b] {
              holds = a < b
            } else {
              holds = try Operators.compare(registers[base + word.a], registers[base + word.b], "<") < 0
            }
            pc += holds ? 1 : 1 + code[pc].signed
          case .jumpUnlessLessOrEqual:
            let holds: Bool
            if case .int(let a) = registers[base + word.a], case .int(let b) = registers[base + word.b] {
              holds = a <= b
            } else {
              holds = try Operators.compare(registers[base + word.a], registers[base + word.b], "<=") <= 0
            }
            pc += holds ? 1 : 1 + code[pc].signed
          case .jumpUnlessEqual:
            pc += Operators.equal(registers[base + word.a], registers[base + word.b]) ? 1 : 1 + code[pc].signed
          case .jumpUnlessNotEqual:
            pc += Operators.equal(registers[base + word.a], registers[base + word.b]) ? 1 + code[pc].signed : 1
          case .jumpUnlessLessInt:
            let holds: Bool
            if case .int(let a) = registers[base + word.a] {
              holds = a < word.signedB
            } else {
              holds = try Operators.compare(registers[base + word.a], .int(word.signedB), "<") < 0
            }
            pc += holds ? 1 : 1 + code[pc].signed
          case .jumpUnlessLessOrEqualInt:
            let holds: Bool
            if case .int(let a) = registers[base + word.a] {
              holds = a <= word.signedB
            } else {
              holds = try Operators.compare(registers[base + word.a], .int(word.signedB), "<=") <= 0
            }
            pc += holds ? 1 : 1 + code[pc].signed
          case .jumpUnlessGreaterInt:
            let holds: Bool
            if case .int(let a) = registers[base + word.a] {
              holds = a > word.signedB
            } else {
              holds = try Operators.compare(registers[base + word.a], .int(word.signedB), ">") > 0
            }
            pc += holds ? 1 : 1 + code[pc].signed
          case .jumpUnlessGreaterOrEqualInt:
            let holds: Bool
            if case .int(let a) = registers[base + word.a] {
              holds = a >= word.signedB
            } else {
              holds = try Operators.compare(registers[base + word.a], .int(word.signedB), ">=") >= 0
            }
            pc += holds ? 1 : 1 + code[pc].signed
          case .jumpUnlessEqualInt:
            let holds: Bool
            if case .int(let a) = registers[base + word.a] {
              holds = a == word.signedB
            } else {
              holds = Operators.equal(registers[base + word.a], .int(word.signedB))
            }
            pc += holds ? 1 : 1 + code[pc].signed
          case .jumpUnlessNotEqualInt:
            let holds: Bool
            if case .int(let a) = registers[base + word.a] {
              holds = a != word.signedB
            } else {
              holds = !Operators.equal(registers[base + word.a], .int(word.signedB))
            }
            pc += holds ? 1 : 1 + code[pc].signed

          // MARK: Loops
          case .rangePrepare:
            guard case .int = registers[base + word.a], case .int = registers[base + word.a + 1] else {
              throw .failure(
                .typeMismatch,
                "`range` needs two ints, these are \(registers[base + word.a].kind.withArticle) and \(registers[base + word.a + 1].kind.withArticle)"
              )
            }
          case .rangeNext:
            if case .int(let next) = registers[base + word.a], case .int(let limit) = registers[base + word.a + 1],
              next < limit
            {
              registers[base + word.a + 2] = .int(next)
              registers[base + word.a] = .int(next &+ 1)
              pc += 1
            } else {
              pc += 1 + code[pc].signed
            }
          case .eachPrepare:
            switch registers[base + word.a] {
            case .list, .record: registers[base + word.a + 1] = .int(0)
            default: throw notIterable(registers[base + word.a])
            }
          case .eachNext:
            if advance(&registers, base + word.a, takesTwo: word.b == 1) {
              pc += 1
            } else {
              pc += 1 + code[pc].signed
            }

          // MARK: Building
          case .makeList: registers[base + word.a] = .list([])
          case .append:
            if case .list(let list) = registers[base + word.a] { list.items.append(registers[base + word.b]) }
          case .appendSpread:
            guard case .list(let more) = registers[base + word.b] else {
              throw notSpreadable(registers[base + word.b], "list")
            }
            if case .list(let list) = registers[base + word.a] {
              try SizeLimit.check(elements: list.items.count + more.items.count)
              list.items += more.items
            }
          case .makeRecord: registers[base + word.a] = .record(RecordBox())
          case .appendField:
            let name = image.memberNames[Int(code[pc])]
            pc += 1
            if case .record(let record) = registers[base + word.a] { record.fields[name] = registers[base + word.b] }
          case .appendFields:
            site = Site(depth: baseDepth + frames.count, pc: pc - 1, routine: current)
            guard case .record(let more) = try spreadable(registers[base + word.b]) else {
              throw notSpreadable(registers[base + word.b], "record")
            }
            if case .record(let record) = registers[base + word.a] {
              for (key, value) in more.fields { record.fields[key] = value }
            }
          case .text: registers[base + word.a] = .string(try text(of: registers[base + word.b]))
          case .join:
            var joined = ""
            for index in 0..<word.c {
              if case .string(let box) = registers[base + word.b + index] { joined += box.text }
            }
            try SizeLimit.check(text: joined.utf8.count)
            registers[base + word.a] = .string(joined)

          // MARK: Parts
          case .getField:
            let name = Int(code[pc])
            pc += 1
            site = Site(depth: baseDepth + frames.count, pc: pc - 2, routine: current)
            registers[base + word.a] = try field(name, of: registers[base + word.b])
          case .getIndex:
            if case .list(let list) = registers[base + word.b], case .int(let index) = registers[base + word.c],
              index >= 0, index < list.items.count
            {
              registers[base + word.a] = list.items[Int(index)]
            } else {
              registers[base + word.a] = try element(registers[base + word.c], of: registers[base + word.b])
            }
          case .assignPath:
            let root = Int(code[pc])
            let operation = code[pc + 1].signed
            pc += 2
            try assign(
              root: root, operation: operation, keys: base + word.a, count: word.b, value: base + word.c,
              registers: &registers, base: base)

          // MARK: Calls
          case .callRoutine, .runLibrary:
            let callee = image.routines[Int(code[pc])]
            pc += 1
            if opcode == .runLibrary, !globals.takeRun(ofLibrary: callee.index) { continue }
            guard frames.count < Self.frameLimit else { throw recursionTooDeep() }
            frames.append(
              Frame(routine: Int32(current), returnTo: Int32(pc), base: Int32(base), target: Int32(word.c)))
            base += word.a + 1
            if registers.count < base + callee.registerCount + 1 {
              grow(&registers, to: base + callee.registerCount + 1)
            }
            current = callee.index
            pc = callee.entry
          case .call:
            let names = code[pc].signed
            pc += 1
            guard case .function(let function) = registers[base + word.a] else {
              throw notCallable(registers[base + word.a])
            }
            switch function.body {
            case .compiled(let callee, _):
              if names >= 0 || word.b != callee.parameters.count {
                try bind(&registers, first: base + word.a + 1, count: word.b, names: names, to: callee)
              }
              guard frames.count < Self.frameLimit else { throw recursionTooDeep() }
              frames.append(
                Frame(routine: Int32(current), returnTo: Int32(pc), base: Int32(base), target: Int32(word.c)))
              base += word.a + 1
              if registers.count < base + callee.registerCount + 1 {
                grow(&registers, to: base + callee.registerCount + 1)
              }
              current = callee.index
              pc = callee.entry
            case .builtin(let builtin):
              site = Site(depth: baseDepth + frames.count, pc: pc - 2, routine: current)
              let first = base + word.a + 1
              let given = Array(registers[first..<first + word.b])
              registers[base + word.c] = try callBuiltin(builtin, given, names: names, receiver: nil)
            case .bound(let builtin, let receiver):
              site = Site(depth: baseDepth + frames.count, pc: pc - 2, routine: current)
              let first = base + word.a + 1
              let given = Array(registers[first..<first + word.b])
              registers[base + word.c] = try callBuiltin(builtin, given, names: names, receiver: receiver)
            }
          case .callBuiltin:
            let builtin = image.builtins[Int(code[pc])]
            pc += 1
            site = Site(depth: baseDepth + frames.count, pc: pc - 2, routine: current)
            let value = try builtin.body(
              Arguments(machine: self, registers: registers, base: base + word.a + 1, count: word.b))
            registers[base + word.c] = value
          case .invoke:
            let name = Int(code[pc])
            let names = code[pc + 1].signed
            pc += 2
            site = Site(depth: baseDepth + frames.count, pc: pc - 3, routine: current)
            let first = base + word.a + 1
            let value = try invoke(
              name, on: registers[base + word.a], registers, first: first, count: word.b, names: names)
            registers[base + word.c] = value
          case .callSpread, .invokeSpread:
            site = Site(depth: baseDepth + frames.count, pc: pc - 1, routine: current)
            var function = registers[base + word.a]
            if opcode == .invokeSpread {
              function = try field(Int(code[pc]), of: function)
              pc += 1
            }
            let value = try callSpread(function, registers[base + word.a + 1], registers[base + word.a + 2])
            registers[base + word.c] = value
          case .returnValue, .returnNull:
            let value = opcode == .returnNull ? Value.null : registers[base + word.a]
            if !owned.isEmpty {
              site = Site(depth: baseDepth + frames.count, pc: pc - 1, routine: current)
              try leaveFrame(
                depth: baseDepth + frames.count, value: value, routine: image.routines[current],
                caller: frames.last.map { frame in
                  (Int(frame.returnTo) - 1, Int(frame.routine))
                } ?? (nesting > 1 ? (outerSite.pc, outerSite.routine) : nil))
            }
            guard let frame = frames.popLast() else { return value }
            base = Int(frame.base)
            pc = Int(frame.returnTo)
            current = Int(frame.routine)
            registers[base + Int(frame.target)] = value
            ticks &-= 1
            if ticks < 0 {
              ticks = 64
              try poll()
            }

          // MARK: Blocks
          case .closeScope:
            if !owned.isEmpty {
              site = Site(depth: baseDepth + frames.count, pc: pc - 1, routine: current)
              try closeBlocks(
                depth: baseDepth + frames.count, from: word.a, keeping: word.b == 255 ? nil : registers[base + word.b])
            }
          case .adopt:
            if !owned.isEmpty {
              site = Site(depth: baseDepth + frames.count, pc: pc - 1, routine: current)
              let depth = word.c == 255 ? 0 : max(0, baseDepth + frames.count - word.c)
              adopt(registers[base + word.a], by: BlockPlace(depth: depth, level: word.b))
            }
          case .deferCall:
            site = Site(depth: baseDepth + frames.count, pc: pc - 1, routine: current)
            if case .function(let function) = registers[base + word.a] { own(Deferred(function)) }
          case .enterWith:
            site = Site(depth: baseDepth + frames.count, pc: pc - 1, routine: current)
            try enterWith(registers[base + word.a])

          // MARK: Errors
          case .wrapSuccess: registers[base + word.a] = .result(Outcome(.success(registers[base + word.b])))
          case .wrapFailure:
            if case .error(let failure) = registers[base + word.b] {
              registers[base + word.a] = .result(Outcome(.failure(failure)))
            }
          case .expectFailed:
            let expectation = image.expectations[Int(code[pc])]
            pc += 1
            throw expectationFailed(
              expectation, note: registers[base + word.a], registers, base, source: image.routines[current].source)

          // MARK: Statements
          case .eventuallyBegin:
            let state = try EventuallyState(
              limit: registers[base + word.a], interval: registers[base + word.b], in: self)
            registers[base + word.a] = .handle(state)
          case .eventuallyAttempt:
            site = Site(depth: baseDepth + frames.count, pc: pc - 1, routine: current)
            if case .handle(let handle) = registers[base + word.a], let state = handle.object as? EventuallyState {
              beginAttempt(state)
            }
          case .eventuallyFailed:
            site = Site(depth: baseDepth + frames.count, pc: pc - 1, routine: current)
            if case .handle(let handle) = registers[base + word.a], let state = handle.object as? EventuallyState,
              case .error(let failure) = registers[base + word.b]
            {
              try attemptFailed(state, failure)
            }
          case .runTest:
            site = Site(depth: baseDepth + frames.count, pc: pc - 1, routine: current)
            try runTest(registers, first: base + word.a, isSuite: word.b == 1)
          case .runParallel:
            site = Site(depth: baseDepth + frames.count, pc: pc - 1, routine: current)
            registers[base + word.a] = try runParallel(registers[base + word.a])
          case .runParallelEach:
            site = Site(depth: baseDepth + frames.count, pc: pc - 1, routine: current)
            try runParallel(
              over: registers[base + word.a], function: registers[base + word.a + 1],
              settings: registers[base + word.a + 2], takesTwo: word.b == 1)
          case .runCommand:
            let template = image.templates[Int(code[pc])]
            pc += 1
            site = Site(depth: baseDepth + frames.count, pc: pc - 2, routine: current)
            let values: [Value] = if case .list(let list) = registers[base + word.a] { list.items } else { [] }
            registers[base + word.c] = try host.run(
              template, values: values, mode: CommandTemplate.Mode(rawValue: word.b) ?? .stream, in: self)
          }
        }
      } catch {
        // Unwinding: the innermost handler takes it, after what inner blocks and calls own has been released.
        var raised = error
        var failedAt = pc - 1
        locate(&raised, pc: failedAt, routine: image.routines[current])
        var handled = false
        while true {
          let routine = image.routines[current]
          let depth = baseDepth + frames.count
          site = Site(depth: depth, pc: failedAt, routine: current)
          for handler in routine.handlers where handler.start <= failedAt && failedAt < handler.end {
            raised = releaseUnwinding(depth: depth, from: handler.level + 1, raised)
            guard let failure = catchable(raised) else { continue }
            registers[base + handler.register] = .error(failure)
            pc = handler.target
            handled = true
            break
          }
          if handled { break }
          raised = releaseUnwinding(depth: depth, from: 0, raised)
          guard let frame = frames.popLast() else { throw raised }
          base = Int(frame.base)
          current = Int(frame.routine)
          failedAt = Int(frame.returnTo) - 1
          trace(&raised, pc: failedAt, routine: image.routines[current])
        }
      }
    }
  }

  private func grow(_ registers: inout [Value], to count: Int) {
    registers += Array(repeating: .null, count: max(count - registers.count, registers.count))
  }

  /// The cells that a new function closes over.
  private func captures(of routine: Routine, _ registers: [Value], _ base: Int) -> [Cell] {
    routine.captures.map { capture in
      switch capture {
      case .register(let register):
        if case .cell(let cell) = registers[base + register] { return cell }
        return Cell(registers[base + register])
      case .capture(let number):
        if case .function(let function) = registers[base - 1], case .compiled(_, let captures) = function.body,
          number < captures.count
        {
          return captures[number]
        }
        return Cell(.missing)
      }
    }
  }
}
