import ContainerEngine
import Runtime
import Synchronization

/// A program's output, without what is secret.
final class MaskedOutput: ScriptOutput {
  private let base: any ScriptOutput
  private let mask: SecretMask
  private let state = Mutex(State())

  private struct State {
    /// Ends of what has come that may be the beginning of a value.
    var held: [OutputChunk.Stream: [UInt8]] = [:]
    /// Somebody types at a program, and wants to see each character.
    var isLent = false
  }

  init(_ base: any ScriptOutput, _ mask: SecretMask) {
    self.base = base
    self.mask = mask
  }

  func write(_ text: String) {
    flush(.output)
    base.write(mask.masked(text))
  }

  func writeError(_ text: String) {
    flush(.error)
    base.writeError(mask.masked(text))
  }

  func pass(_ bytes: [UInt8], _ stream: OutputChunk.Stream) {
    guard !mask.isEmpty else { return base.pass(bytes, stream) }
    let shown = state.withLock { state in
      let all = (state.held.removeValue(forKey: stream) ?? []) + bytes
      if state.isLent { return mask.masked(all) }
      let (shown, held) = mask.maskedBeginning(all)
      if !held.isEmpty { state.held[stream] = held }
      return shown
    }
    if !shown.isEmpty { base.pass(shown, stream) }
  }

  /// Shows what was held back: it has gone on otherwise.
  func flush() {
    flush(.output)
    flush(.error)
  }

  private func flush(_ stream: OutputChunk.Stream) {
    guard let held = state.withLock({ $0.held.removeValue(forKey: stream) }) else { return }
    base.pass(mask.masked(held), stream)
  }

  func label(_ text: String, number: Int) -> String { base.label(text, number: number) }

  /// Before a table is fitted to a width, which may cut a value in two.
  func table(_ heads: [String], _ rows: [[String]]) -> [String] {
    base.table(heads, rows.map { $0.map(mask.masked) })
  }

  func lendTerminal(_ isLent: Bool) {
    flush()
    state.withLock { $0.isLent = isLent }
    base.lendTerminal(isLent)
  }

  /// What programs write themselves nobody could look through.
  var sharesStandardStreams: Bool { base.sharesStandardStreams && mask.isEmpty }
}
