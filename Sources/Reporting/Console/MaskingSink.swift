package import Runtime
package import Terminal

/// A terminal or a stream that shows nothing secret.
package struct MaskingSink: OutputSink {
  private let base: any OutputSink
  private let secrets: SecretMask

  package init(_ base: any OutputSink, _ secrets: SecretMask) {
    self.base = base
    self.secrets = secrets
  }

  @discardableResult
  package func write(_ bytes: [UInt8]) -> Bool { base.write(secrets.masked(bytes)) }
}
