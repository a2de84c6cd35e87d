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
  /// Writes an int. What most registers held before is an int too, which needs no release.
  @inline(__always)
  func put(_ number: Int64, at register: Int) {
    let place = self + register
    if case .int = place.pointee { place.initialize(to: .int(number)) } else { place.pointee = .int(number) }
  }

  @inline(__always)
  func put(_ flag: Bool, at register: Int) {
    let place = self + register
    if case .bool = place.pointee { place.initialize(to: .bool(flag)) } else { place.pointee = .bool(flag) }
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
