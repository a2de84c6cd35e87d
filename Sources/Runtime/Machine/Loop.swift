import Syntax

extension Machine {
  /// Runs a routine whose callee stands in the register before `start` and whose arguments follow, to its return.
  ///
  /// This is the one long function of the project: the loop's state must be in local variables, since state in the machine would be
  /// checked for exclusive access at every instruction.
  func run(_ routine: Int, at start: Int) throws(Raise) -> Value {
    guard nesting < Self.nestingLimit else { throw callbacksTooDeep() }
    nesting += 1
    let outerSite = site
    let baseDepth = nesting == 1 ? 0 : outerSite.depth + 1
    defer {
      nesting -= 1
      site = outerSite
    }
    let linked = self.linked
    let (code, entries) = (linked.code, linked.entries)
    var current = routine
    var size = Int(entries[current].size)
    var pc = Int(entries[current].pc)
    var base = start
    var depth = baseDepth
    var ticks = 64
    stack.reserve(base &+ size)
    var registers = stack.values + base

    while true {
      do throws(Raise) {
        while true {
          let word = code[pc]
          pc &+= 1
          switch word.opcode {
          // MARK: Loading
          case .loadNull: registers[word.a] = .null
          case .loadTrue: registers.put(true, at: word.a)
          case .loadFalse: registers.put(false, at: word.a)
          case .loadInt: registers.put(Int64(word.extra), at: word.a)
          case .loadConstant: registers[word.a] = linked.constants[word.extra]
          case .loadMissing: registers[word.a] = .missing
          case .clear:
            for index in 0..<word.b { registers[word.a + index] = .missing }
          case .move: registers.copy(word.b, to: word.a)

          // MARK: Variables
          case .getGlobal:
            let value = globals.slots[word.extra]
            if case .missing = value { throw usedTooEarly(at: pc - 1, in: current) }
            registers[word.a] = value
          case .setGlobal: globals.slots[word.extra] = registers[word.a]
          case .makeCell: registers[word.a] = .cell(Cell(registers.take(word.a)))
          case .getCell:
            if case .cell(let cell) = registers[word.b] {
              if case .missing = cell.value { throw usedTooEarly(at: pc - 1, in: current) }
              registers[word.a] = cell.value
            }
          case .setCell:
            if case .cell(let cell) = registers[word.a] { cell.value = registers[word.b] }
          case .getCapture:
            if case .function(let function) = registers[-1] {
              let value = function.captures[word.extra].value
              if case .missing = value { throw usedTooEarly(at: pc - 1, in: current) }
              registers[word.a] = value
            }
          case .setCapture:
            if case .function(let function) = registers[-1] {
              function.captures[word.extra].value = registers[word.a]
            }
          case .makeFunction: registers[word.a] = .function(function(of: word.extra, registers))
          case .makeDeclaration:
            registers[word.a] = declaration(of: word.extra, registers, form: word.b == 0 ? .service : .environment)

          // MARK: Operators
          case .add:
            if case .int(let a) = registers[word.b], case .int(let b) = registers[word.c] {
              let (sum, overflow) = a.addingReportingOverflow(b)
              if overflow { throw overflowed() }
              registers.put(sum, at: word.a)
            } else {
              registers[word.a] = try Operators.add(registers[word.b], registers[word.c])
            }
          case .subtract:
            if case .int(let a) = registers[word.b], case .int(let b) = registers[word.c] {
              let (difference, overflow) = a.subtractingReportingOverflow(b)
              if overflow { throw overflowed() }
              registers.put(difference, at: word.a)
            } else {
              registers[word.a] = try Operators.subtract(registers[word.b], registers[word.c])
            }
          case .multiply:
            if case .int(let a) = registers[word.b], case .int(let b) = registers[word.c] {
              let (product, overflow) = a.multipliedReportingOverflow(by: b)
              if overflow { throw overflowed() }
              registers.put(product, at: word.a)
            } else {
              registers[word.a] = try Operators.multiply(registers[word.b], registers[word.c])
            }
          case .divide: registers[word.a] = try Operators.divide(registers[word.b], registers[word.c])
          case .floorDivide:
            if case .int(let a) = registers[word.b], case .int(let b) = registers[word.c], a >= 0, b > 0 {
              registers.put(a / b, at: word.a)
            } else {
              registers[word.a] = try Operators.floorDivide(registers[word.b], registers[word.c])
            }
          case .remainder:
            if case .int(let a) = registers[word.b], case .int(let b) = registers[word.c], a >= 0, b > 0 {
              registers.put(a % b, at: word.a)
            } else {
              registers[word.a] = try Operators.remainder(registers[word.b], registers[word.c])
            }
          case .equal: registers.put(try registers.equal(word.b, word.c, self), at: word.a)
          case .notEqual: registers.put(!(try registers.equal(word.b, word.c, self)), at: word.a)
          case .less:
            if case .int(let a) = registers[word.b], case .int(let b) = registers[word.c] {
              registers.put(a < b, at: word.a)
            } else {
              registers.put(try Operators.compare(registers[word.b], registers[word.c], "<") < 0, at: word.a)
            }
          case .lessOrEqual:
            if case .int(let a) = registers[word.b], case .int(let b) = registers[word.c] {
              registers.put(a <= b, at: word.a)
            } else {
              registers.put(try Operators.compare(registers[word.b], registers[word.c], "<=") <= 0, at: word.a)
            }
          case .greater:
            if case .int(let a) = registers[word.b], case .int(let b) = registers[word.c] {
              registers.put(a > b, at: word.a)
            } else {
              registers.put(try Operators.compare(registers[word.b], registers[word.c], ">") > 0, at: word.a)
            }
          case .greaterOrEqual:
            if case .int(let a) = registers[word.b], case .int(let b) = registers[word.c] {
              registers.put(a >= b, at: word.a)
            } else {
              registers.put(try Operators.compare(registers[word.b], registers[word.c], ">=") >= 0, at: word.a)
            }
          case .contains: registers.put(try Operators.contains(registers[word.c], registers[word.b], self), at: word.a)
          case .notContains:
            registers.put(!(try Operators.contains(registers[word.c], registers[word.b], self)), at: word.a)
          case .match: registers.put(try matches(registers[word.b], registers[word.c]), at: word.a)
          case .addInt:
            if case .int(let a) = registers[word.b] {
              let (sum, overflow) = a.addingReportingOverflow(Int64(word.extra))
              if overflow { throw overflowed() }
              registers.put(sum, at: word.a)
            } else {
              registers[word.a] = try addSmall(registers[word.b], Int64(word.extra))
            }
          case .multiplyInt:
            if case .int(let a) = registers[word.b] {
              let (product, overflow) = a.multipliedReportingOverflow(by: Int64(word.extra))
              if overflow { throw overflowed() }
              registers.put(product, at: word.a)
            } else {
              registers[word.a] = try Operators.multiply(registers[word.b], .int(Int64(word.extra)))
            }
          case .floorDivideInt:
            if case .int(let a) = registers[word.b], a >= 0 {
              // The compiler gives numbers above 0 alone.
              registers.put(Int64(bitPattern: UInt64(bitPattern: a) / UInt64(word.extra)), at: word.a)
            } else {
              registers[word.a] = try Operators.floorDivide(registers[word.b], .int(Int64(word.extra)))
            }
          case .remainderInt:
            if case .int(let a) = registers[word.b], a >= 0 {
              registers.put(Int64(bitPattern: UInt64(bitPattern: a) % UInt64(word.extra)), at: word.a)
            } else {
              registers[word.a] = try Operators.remainder(registers[word.b], .int(Int64(word.extra)))
            }
          case .addAssign:
            if case .int(let a) = registers[word.a], case .int(let b) = registers[word.b] {
              let (sum, overflow) = a.addingReportingOverflow(b)
              if overflow { throw overflowed() }
              registers.put(sum, at: word.a)
            } else {
              try Operators.addInPlace(registers + word.a, registers + word.b)
            }
          case .addItems: try Operators.addItems(to: registers + word.a, registers + word.b, count: word.c)
          case .not:
            guard case .bool(let flag) = registers[word.b] else { throw notBool(registers[word.b]) }
            registers.put(!flag, at: word.a)
          case .negate: registers[word.a] = try Operators.negate(registers[word.b])
          case .requireBool:
            guard case .bool = registers[word.a] else { throw notBool(registers[word.a]) }

          // MARK: Jumps
          case .jump: pc &+= word.extra
          case .loop:
            ticks &-= 1
            if ticks < 0 {
              ticks = 64
              // Before the jump: what is raised is raised here, inside the loop.
              try poll()
            }
            pc &+= word.extra
          case .jumpIfFalse:
            guard case .bool(let flag) = registers[word.a] else { throw notBool(registers[word.a]) }
            if !flag { pc &+= word.extra }
          case .jumpIfTrue:
            guard case .bool(let flag) = registers[word.a] else { throw notBool(registers[word.a]) }
            if flag { pc &+= word.extra }
          case .jumpIfNotNull:
            if case .null = registers[word.a] { continue }
            pc &+= word.extra
          case .jumpIfNotMissing:
            if case .missing = registers[word.a] { continue }
            pc &+= word.extra
          case .jumpUnlessLess:
            if case .int(let a) = registers[word.a], case .int(let b) = registers[word.b] {
              if a >= b { pc &+= word.extra }
            } else if try Operators.compare(registers[word.a], registers[word.b], "<") >= 0 {
              pc &+= word.extra
            }
          case .jumpUnlessLessOrEqual:
            if case .int(let a) = registers[word.a], case .int(let b) = registers[word.b] {
              if a > b { pc &+= word.extra }
            } else if try Operators.compare(registers[word.a], registers[word.b], "<=") > 0 {
              pc &+= word.extra
            }
          case .jumpUnlessEqual:
            if !(try registers.equal(word.a, word.b, self)) { pc &+= word.extra }
          case .jumpUnlessNotEqual:
            if try registers.equal(word.a, word.b, self) { pc &+= word.extra }
          case .jumpUnlessLessInt:
            let holds: Bool
            if case .int(let a) = registers[word.a] {
              holds = a < Int64(word.extra)
            } else {
              holds = try Operators.compare(registers[word.a], .int(Int64(word.extra)), "<") < 0
            }
            pc &+= holds ? 1 : code[pc].extra &+ 1
          case .jumpUnlessLessOrEqualInt:
            let holds: Bool
            if case .int(let a) = registers[word.a] {
              holds = a <= Int64(word.extra)
            } else {
              holds = try Operators.compare(registers[word.a], .int(Int64(word.extra)), "<=") <= 0
            }
            pc &+= holds ? 1 : code[pc].extra &+ 1
          case .jumpUnlessGreaterInt:
            let holds: Bool
            if case .int(let a) = registers[word.a] {
              holds = a > Int64(word.extra)
            } else {
              holds = try Operators.compare(registers[word.a], .int(Int64(word.extra)), ">") > 0
            }
            pc &+= holds ? 1 : code[pc].extra &+ 1
          case .jumpUnlessGreaterOrEqualInt:
            let holds: Bool
            if case .int(let a) = registers[word.a] {
              holds = a >= Int64(word.extra)
            } else {
              holds = try Operators.compare(registers[word.a], .int(Int64(word.extra)), ">=") >= 0
            }
            pc &+= holds ? 1 : code[pc].extra &+ 1
          case .jumpUnlessEqualInt:
            let holds: Bool
            if case .int(let a) = registers[word.a] {
              holds = a == Int64(word.extra)
            } else {
              holds = Operators.equal(registers[word.a], .int(Int64(word.extra)))
            }
            pc &+= holds ? 1 : code[pc].extra &+ 1
          case .jumpUnlessNotEqualInt:
            let holds: Bool
            if case .int(let a) = registers[word.a] {
              holds = a != Int64(word.extra)
            } else {
              holds = !Operators.equal(registers[word.a], .int(Int64(word.extra)))
            }
            pc &+= holds ? 1 : code[pc].extra &+ 1

          // MARK: Loops
          case .rangePrepare:
            guard case .int = registers[word.a], case .int = registers[word.a + 1] else {
              throw notCountable(registers[word.a], registers[word.a + 1])
            }
          case .rangeNext:
            if case .int(let next) = registers[word.a], case .int(let limit) = registers[word.a + 1], next < limit {
              registers.put(next, at: word.a + 2)
              registers.put(next &+ 1, at: word.a)
            } else {
              pc &+= word.extra
            }
          case .eachPrepare:
            switch registers[word.a] {
            case .list, .record: registers[word.a + 1] = .int(0)
            default: throw notIterable(registers[word.a])
            }
          case .eachNext:
            let state = registers + word.a
            if word.b == 0, case .int(let position) = state[1], state.putElement(position, at: state + 2) {
              state.put(position &+ 1, at: 1)
            } else if !advance(state, takesTwo: word.b == 1) {
              pc &+= word.extra
            }

          // MARK: Building
          case .makeList: registers[word.a] = .list(ListBox(taking: registers + word.b, count: word.c))
          case .append:
            if case .list(let list) = registers[word.a] { list.items.append(registers[word.b]) }
          case .appendSpread:
            guard case .list(let more) = registers[word.b] else { throw notSpreadable(registers[word.b], "list") }
            if case .list(let list) = registers[word.a] {
              let count = list.items.count + more.items.count
              try SizeLimit.check(elements: count)
              if count > list.items.capacity { try SizeLimit.check(capacity: list.items.capacity, for: count) }
              list.items += more.items
            }
          case .makeRecord:
            registers[word.a] = .record(RecordBox(image.shapes[word.extra], taking: registers + word.b))
          case .appendField:
            if case .record(let record) = registers[word.a] {
              record.set(linked.members[word.extra].name.takeUnretainedValue(), to: registers[word.b])
            }
          case .appendFields:
            site = Site(depth: depth, pc: pc - 1, routine: current, top: base + size)
            guard case .record(let more) = try spreadable(registers[word.b]) else {
              throw notSpreadable(registers[word.b], "record")
            }
            registers = stack.values + base
            if case .record(let record) = registers[word.a] {
              for entry in more.entries { record.set(entry.name, to: entry.value) }
            }
          case .join: registers[word.a] = .string(try joined(word.extra, registers, current))
          case .appendJoined: try append(word.extra, to: registers + word.a, registers, current)

          // MARK: Parts
          case .getField:
            if !(registers + word.b).putField(linked.members[word.extra].name, at: registers + word.a) {
              site = Site(depth: depth, pc: pc - 1, routine: current, top: base + size)
              let value = try field(linked.members + word.extra, of: base + word.b)
              registers = stack.values + base
              registers[word.a] = value
            }
          case .getFieldOfGlobal:
            let global = globals.slots + word.extra
            if case .missing = global.pointee { throw usedTooEarly(at: pc - 1, in: current) }
            let member = linked.members + code[pc].extra
            pc &+= 1
            if !global.putField(member.pointee.name, at: registers + word.a) {
              registers[word.a] = global.pointee
              site = Site(depth: depth, pc: pc - 1, routine: current, top: base + size)
              let value = try field(member, of: base + word.a)
              registers = stack.values + base
              registers[word.a] = value
            }
          case .getIndexOfGlobal:
            let global = globals.slots + word.extra
            if case .int(let index) = registers[word.c], global.putElement(index, at: registers + word.a) {
              pc &+= 1
            } else {
              if case .missing = global.pointee { throw usedTooEarly(at: pc - 1, in: current) }
              pc &+= 1
              site = Site(depth: depth, pc: pc - 1, routine: current, top: base + size)
              registers[word.a] = try element(registers + word.c, of: global)
            }
          case .getIndex:
            if case .int(let index) = registers[word.c], (registers + word.b).putElement(index, at: registers + word.a)
            {
              continue
            }
            site = Site(depth: depth, pc: pc - 1, routine: current, top: base + size)
            registers[word.a] = try element(registers + word.c, of: registers + word.b)
          case .assignPath:
            let more = code[pc]
            pc &+= 1
            try assign(
              root: word.extra, operation: more.extra, keys: registers + word.a, count: word.b,
              value: registers + word.c, registers)
            if more.a == 1 { registers[word.c] = .null }

          // MARK: Calls
          case .callRoutine, .runLibrary:
            if word.opcode == .runLibrary, !globals.takeRun(ofLibrary: word.extra) { continue }
            guard depth < Self.frameLimit else { throw recursionTooDeep() }
            stack.frames[depth] = Frame(
              routine: Int32(truncatingIfNeeded: current), returnTo: Int32(truncatingIfNeeded: pc),
              base: Int32(truncatingIfNeeded: base), target: Int32(truncatingIfNeeded: word.c))
            depth &+= 1
            base &+= word.a &+ 1
            current = word.extra
            size = Int(entries[current].size)
            pc = Int(entries[current].pc)
            stack.reserve(base &+ size)
            registers = stack.values + base
          case .call:
            guard case .function(let function) = registers[word.a] else { throw notCallable(registers[word.a]) }
            let callee = function.routine
            if callee >= 0 {
              if word.extra >= 0 || word.b != entries[callee].parameterCount {
                stack.reserve(base + word.a + 1 + Int(entries[callee].size))
                registers = stack.values + base
                try bind(registers + word.a + 1, count: word.b, names: word.extra, to: callee)
              }
              guard depth < Self.frameLimit else { throw recursionTooDeep() }
              stack.frames[depth] = Frame(
                routine: Int32(truncatingIfNeeded: current), returnTo: Int32(truncatingIfNeeded: pc),
                base: Int32(truncatingIfNeeded: base), target: Int32(truncatingIfNeeded: word.c))
              depth &+= 1
              base &+= word.a &+ 1
              current = callee
              size = Int(entries[current].size)
              pc = Int(entries[current].pc)
              stack.reserve(base &+ size)
              registers = stack.values + base
            } else {
              site = Site(depth: depth, pc: pc - 1, routine: current, top: base + size)
              let value = try callLibrary(function, base + word.a + 1, count: word.b, names: word.extra)
              registers = stack.values + base
              registers[word.c] = value
            }
          case .callBuiltin:
            site = Site(depth: depth, pc: pc - 1, routine: current, top: base + size)
            let value = try linked.builtins[word.extra].call(
              Arguments(machine: self, base: base + word.a + 1, count: word.b))
            registers = stack.values + base
            registers.clear(word.a + 1, count: word.b)
            registers[word.c] = value
          case .invoke:
            let more = code[pc]
            pc &+= 2
            site = Site(depth: depth, pc: pc - 1, routine: current, top: base + size)
            let value = try invoke(
              linked.members + word.extra,
              Arguments(
                machine: self, first: base &+ more.a, second: base &+ more.b, third: base &+ more.c, count: word.b &+ 1),
              names: more.extra)
            registers = stack.values + base
            registers.clear(word.a, count: code[pc &- 1].a)
            registers[word.c] = value
          case .callSpread, .invokeSpread:
            site = Site(depth: depth, pc: pc - 1, routine: current, top: base + size)
            var function = registers[word.a]
            if word.opcode == .invokeSpread {
              function = try field(linked.members + word.extra, of: base + word.a)
            }
            let value = try callSpread(function, registers[word.a + 1], registers[word.a + 2])
            registers = stack.values + base
            registers[word.c] = value
          case .returnValue, .returnNull:
            if !owned.isEmpty {
              site = Site(depth: depth, pc: pc - 1, routine: current, top: base + size)
              try leaveFrame(
                value: word.opcode == .returnNull ? .null : registers[word.a], routine: image.routines[current],
                caller: depth > baseDepth
                  ? (Int(stack.frames[depth - 1].returnTo) - 1, Int(stack.frames[depth - 1].routine))
                  : nesting > 1 ? (outerSite.pc, outerSite.routine) : nil)
              registers = stack.values + base
            }
            let left = registers
            let variables = Int(entries[current].variableCount)
            guard depth > baseDepth else {
              let value = word.opcode == .returnNull ? Value.null : left.take(word.a)
              left.clear(0, count: variables)
              return value
            }
            depth &-= 1
            let frame = stack.frames[depth]
            base = Int(frame.base)
            pc = Int(frame.returnTo)
            current = Int(frame.routine)
            size = Int(entries[current].size)
            registers = stack.values + base
            let target = registers + Int(frame.target)
            if word.opcode == .returnNull { target.pointee = .null } else { target.take(from: left + word.a) }
            left.clear(0, count: variables)
            ticks &-= 1
            if ticks < 0 {
              ticks = 64
              try poll()
            }

          // MARK: Blocks
          case .closeScope:
            if !owned.isEmpty {
              site = Site(depth: depth, pc: pc - 1, routine: current, top: base + size)
              let kept: Value? = word.b == 255 ? nil : registers[word.b]
              try heedLimits(depth: depth, from: word.a)
              try closeBlocks(depth: depth, from: word.a, keeping: kept)
              registers = stack.values + base
            }
          case .adopt:
            if !owned.isEmpty {
              let owner = word.c == 255 ? 0 : max(0, depth - word.c)
              adopt(registers[word.a], by: BlockPlace(depth: owner, level: word.b))
            }
          case .deferCall:
            site = Site(depth: depth, pc: pc - 1, routine: current, top: base + size)
            if case .function(let function) = registers[word.a] { own(Deferred(function)) }
          case .enterWith:
            site = Site(depth: depth, pc: pc - 1, routine: current, top: base + size)
            try enterWith(registers[word.a])

          // MARK: Errors
          case .wrapSuccess: registers[word.a] = .result(Outcome(.success(registers[word.b])))
          case .wrapFailure:
            if case .error(let failure) = registers[word.b] { registers[word.a] = .result(Outcome(.failure(failure))) }
          case .expectFailed:
            throw expectationFailed(
              image.expectations[word.extra], note: registers[word.a], registers,
              source: image.routines[current].source)

          // MARK: Statements
          case .eventuallyBegin:
            registers[word.a] = .handle(
              try EventuallyState(limit: registers[word.a], interval: registers[word.b], in: self))
          case .eventuallyAttempt:
            site = Site(depth: depth, pc: pc - 1, routine: current, top: base + size)
            if case .handle(let handle) = registers[word.a], let state = handle.object as? EventuallyState {
              beginAttempt(state)
            }
          case .eventuallyFailed:
            site = Site(depth: depth, pc: pc - 1, routine: current, top: base + size)
            if case .handle(let handle) = registers[word.a], let state = handle.object as? EventuallyState,
              case .error(let failure) = registers[word.b]
            {
              try attemptFailed(state, failure)
            }
          case .runTest:
            site = Site(depth: depth, pc: pc - 1, routine: current, top: base + size)
            try runTest(registers + word.a, isSuite: word.b == 1)
            registers = stack.values + base
          case .runParallel:
            site = Site(depth: depth, pc: pc - 1, routine: current, top: base + size)
            registers[word.a] = try runParallel(registers[word.a])
          case .runParallelEach:
            site = Site(depth: depth, pc: pc - 1, routine: current, top: base + size)
            registers[word.a] = try runParallel(
              over: registers[word.a], function: registers[word.a + 1], settings: registers[word.a + 2],
              takesTwo: word.b == 1)
          case .traceBegin, .traceEnd:
            site = Site(depth: depth, pc: pc - 1, routine: current, top: base + size)
            traceStatement(word, registers)
          case .runCommand:
            site = Site(depth: depth, pc: pc - 1, routine: current, top: base + size)
            let values: [Value] = if case .list(let list) = registers[word.a] { list.items } else { [] }
            registers[word.c] = try host.run(
              image.templates[word.extra], values: values,
              mode: CommandTemplate.Mode(rawValue: word.b) ?? .stream, in: self)
          case .data: break
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
          site = Site(depth: depth, pc: failedAt, routine: current, top: base + Int(entries[current].size))
          for handler in routine.handlers where handler.start <= failedAt && failedAt < handler.end {
            raised = releaseUnwinding(depth: depth, from: handler.level + 1, raised)
            guard let failure = caught(&raised) else { continue }
            registers = stack.values + base
            registers[handler.register] = .error(failure)
            pc = handler.target
            size = Int(entries[current].size)
            handled = true
            break
          }
          if handled { break }
          raised = releaseUnwinding(depth: depth, from: 0, raised)
          guard depth > baseDepth else { throw raised }
          depth -= 1
          let frame = stack.frames[depth]
          base = Int(frame.base)
          current = Int(frame.routine)
          failedAt = Int(frame.returnTo) - 1
          trace(&raised, pc: failedAt, routine: image.routines[current])
        }
      }
    }
  }
}
