import Fuzzing
import Glibc
import Syntax

/// What libFuzzer calls with each input. A first byte of 255 makes the rest choices of the generator of programs.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  let isGenerated = bytes.first == 255
  let text =
    isGenerated
    ? Array(ProgramGenerator.program(Choices(bytes.dropFirst()), PureWorld.universe).utf8) : bytes
  do throws(Trial.Violation) {
    let ending = try Trial.run(text)
    if isGenerated, case .rejected(let diagnostics) = ending {
      report("a generated program is rejected:\n\(DiagnosticRenderer().render(Array(diagnostics.prefix(2))))", text)
    }
  } catch {
    report(error.description, text)
  }
  return 0
}

private func report(_ message: String, _ text: [UInt8]) -> Never {
  let whole = Array("\n== VIOLATION: \(message)\n== PROGRAM:\n".utf8) + text + [UInt8(ascii: "\n")]
  _ = whole.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
  abort()
}
