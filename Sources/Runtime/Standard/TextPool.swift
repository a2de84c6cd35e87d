/// Boxes of short texts that are cut out of one long text, which repeats itself: a text that was cut before is the same box again.
struct TextPool {
  private struct Slot {
    var bytes: ShortBytes
    var box: StringBox
  }

  private var slots: [Slot?]
  private var misses = 0
  private var hits = 0

  /// For a text of so many bytes.
  init(for length: Int) {
    var count = length < 1024 ? 0 : 64
    while count > 0, count < 1 << 14, count * 64 < length { count *= 2 }
    slots = Array(repeating: nil, count: count)
  }

  /// A box of text whose bytes are valid UTF-8.
  @inline(__always)
  mutating func box(_ bytes: UnsafeBufferPointer<UInt8>) -> StringBox {
    guard !slots.isEmpty, let short = ShortBytes(UnsafeRawBufferPointer(bytes)) else {
      return StringBox(String(decoding: bytes, as: UTF8.self))
    }
    return box(bytes, short)
  }

  private mutating func box(_ bytes: UnsafeBufferPointer<UInt8>, _ short: ShortBytes) -> StringBox {
    let hash = TextHash.of(short)
    // Each text has two places, so that two that share one need not drive each other out.
    let place = hash & (slots.count - 1)
    if let known = known(short, at: place) ?? known(short, at: place ^ 1) {
      hits += 1
      return known
    }
    let box = StringBox(String(decoding: bytes, as: UTF8.self), hash: hash)
    slots[slots[place] == nil ? place : place ^ 1] = Slot(bytes: short, box: box)
    misses += 1
    // A text that hardly repeats itself is not asked any more.
    if misses > slots.count, hits < misses / 4 { slots = [] }
    return box
  }

  @inline(__always)
  private func known(_ bytes: ShortBytes, at place: Int) -> StringBox? {
    if let slot = slots[place], slot.bytes == bytes { slot.box } else { nil }
  }
}
