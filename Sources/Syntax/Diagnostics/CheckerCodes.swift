// What the resolver and the checker find: E02xx names, E03xx arguments, E04xx types, units and settings,
// E05xx structure, W01xx warnings.
extension DiagnosticCode {
  package static let declaredTwice = DiagnosticCode(id: "E0201", severity: .error)
  package static let usedBeforeDeclaration = DiagnosticCode(id: "E0202", severity: .error)
  package static let unknownName = DiagnosticCode(id: "E0203", severity: .error)
  package static let assignedInFunction = DiagnosticCode(id: "E0204", severity: .error)
  package static let assignedInParallel = DiagnosticCode(id: "E0205", severity: .error)
  package static let notAssignable = DiagnosticCode(id: "E0206", severity: .error)
  package static let madeByOtherBranch = DiagnosticCode(id: "E0207", severity: .error)
}
