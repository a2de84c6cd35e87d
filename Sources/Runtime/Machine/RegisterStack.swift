/// One call in progress.
struct Frame {
  var routine: Int32
  /// Where the caller goes on.
  var returnTo: Int32
  /// The caller's first register.
  var base: Int32
  /// The caller's register for the value.
  var target: Int32
}

/// The registers of a machine's frames, one above the other, and the frames themselves.
///
/// Memory of its own rather than arrays: an array asks at each write whether it is held once and whether the index is inside, which
/// took a third of the machine's time. What keeps inside instead: the compiler numbers registers, a call reserves what its callee needs,
/// and the frames' number is checked against the limit of nested calls.
final class RegisterStack {
  private(set) var values: UnsafeMutablePointer<Value>
  private var capacity: Int
  /// By depth.
  let frames: UnsafeMutablePointer<Frame>

  init(frameLimit: Int) {
    capacity = 512
    values = .allocate(capacity: capacity)
    values.initialize(repeating: .null, count: capacity)
    // Not touched before it is used, so that the system gives no memory for it before.
    frames = .allocate(capacity: frameLimit + 1)
  }

  deinit {
    values.deinitialize(count: capacity)
    values.deallocate()
    frames.deallocate()
  }

  /// Makes room for so many registers. Pointers to registers are void afterwards.
  @inline(__always)
  func reserve(_ count: Int) {
    if count > capacity { grow(to: count) }
  }

  @inline(never)
  private func grow(to count: Int) {
    let larger = max(count, capacity * 2)
    let moved = UnsafeMutablePointer<Value>.allocate(capacity: larger)
    moved.moveInitialize(from: values, count: capacity)
    (moved + capacity).initialize(repeating: .null, count: larger - capacity)
    values.deallocate()
    values = moved
    capacity = larger
  }
}

typealias Registers = UnsafeMutablePointer<Value>

extension Registers {
  /// Writes an int. What most registers held before had no box, and needs no release.
  @inline(__always)
  func put(_ number: Int64, at register: Int) {
    let place = self + register
    if place.pointee.isPlain { place.initialize(to: .int(number)) } else { place.pointee = .int(number) }
  }

  @inline(__always)
  func put(_ flag: Bool, at register: Int) {
    let place = self + register
    if place.pointee.isPlain { place.initialize(to: .bool(flag)) } else { place.pointee = .bool(flag) }
  }

  /// Takes over the value of another register, which is null then.
  @inline(__always)
  func take(from source: Registers) {
    if !pointee.isPlain { pointee = .null }
    UnsafeMutableRawPointer(self).copyMemory(from: source, byteCount: MemoryLayout<Value>.size)
    source.initialize(to: .null)
  }

  /// Copies a value; one without a box into a register without one takes no counting.
  @inline(__always)
  func copy(_ source: Int, to register: Int) {
    let (from, place) = (self + source, self + register)
    if from.pointee.isPlain, place.pointee.isPlain {
      UnsafeMutableRawPointer(place).copyMemory(from: from, byteCount: MemoryLayout<Value>.size)
    } else {
      place.pointee = from.pointee
    }
  }

  /// What `==` says of two registers.
  @inline(__always)
  func equal(_ left: Int, _ right: Int, _ machine: Machine) throws(Raise) -> Bool {
    if case .int(let a) = self[left], case .int(let b) = self[right] { return a == b }
    return try Operators.equal(self + left, self + right, machine)
  }

  /// Lets go of what a call was given: what stays behind in a register would be copied by the next who changes it.
  @inline(__always)
  func clear(_ first: Int, count: Int) {
    for place in self + first..<self + first + count where !place.pointee.isPlain { place.pointee = .null }
  }

  /// Takes the value out of a register, which is null then.
  @inline(__always)
  func take(_ register: Int) -> Value {
    let place = self + register
    let value = place.move()
    place.initialize(to: .null)
    return value
  }
}
