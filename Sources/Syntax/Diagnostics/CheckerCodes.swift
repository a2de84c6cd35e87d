// E02xx names, E03xx arguments, E04xx types, units and settings, E05xx structure, W0xxx warnings.
// Declare each code as `package static let`, as in `ParserCodes.swift`, and put it in the list below.
extension DiagnosticCode {
  package static let checkerCodes: [DiagnosticCode] = []
}
