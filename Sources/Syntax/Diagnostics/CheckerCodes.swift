// E02xx names, E03xx arguments, E04xx types, units and settings, E05xx structure, W0xxx warnings.
extension DiagnosticCode {
  package static let checkerCodes: [DiagnosticCode] =
    nameCodes + argumentCodes + typeCodes + settingCodes + structureCodes + warningCodes
}
