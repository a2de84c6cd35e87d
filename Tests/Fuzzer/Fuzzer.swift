import Fuzzing
import Glibc
import Syntax

/// What libFuzzer calls with each input. A first byte of 255 makes the rest choices of the generator of programs.
/// Where `ORCH_FUZZ_SHOW` is set, the program is written and not tried.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  let isGenerated = bytes.first == 255
  let text =
    isGenerated
    ? Array(ProgramGenerator.program(Choices(bytes.dropFirst()), PureWorld.universe).utf8) : bytes
  if getenv("ORCH_FUZZ_SHOW") != nil {
    _ = text.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
    return 0
  }
  do throws(Trial.Violation) {
    let ending = try Trial.run(text)
    // Where choices go on for long, programs grow beyond what one body or expression may be.
    let limits: Set<String> = [DiagnosticCode.nestingTooDeep.id, DiagnosticCode.bodyTooLarge.id]
    if isGenerated, case .rejected(let diagnostics) = ending,
      diagnostics.contains(where: { $0.severity == .error && !limits.contains($0.code.id) })
    {
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
