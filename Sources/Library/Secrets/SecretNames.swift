import Glibc
package import Runtime
import Syntax

/// The names that a program's text gives to `secret`: their values are not to be seen from its beginning on, whoever else
/// reads the variables.
enum SecretNames {
  static func all(in source: SourceFile, _ tokens: [Token]) -> [String] {
    tokens.indices.compactMap { index in
      guard tokens[index].kind == .name, source.string(tokens[index].span) == "secret" else { return nil }
      return source.firstArgument(ofCallAt: index, in: tokens)
    }
  }
}

extension SecretMask {
  /// Takes in what the environment has of these names.
  package func addVariables(_ names: [String]) {
    for name in names {
      if let value = getenv(name) { add(String(cString: value)) }
    }
  }
}
