package import SystemPackage

/// Why a pipeline could not be run as asked. Nothing of it is running any more when this is thrown.
package struct ProcessError: Error, Hashable, Sendable {
  /// Which stage is to blame, from 0; `nil` where it is all of them.
  package let stage: Int?
  package let cause: Cause

  package init(stage: Int? = nil, _ cause: Cause) {
    self.stage = stage
    self.cause = cause
  }

  package enum Cause: Error, Hashable, Sendable {
    /// `searched` holds PATH's folders, and is empty where the name is a path.
    case programNotFound(name: String, searched: [String])
    case notExecutable(path: String, Obstacle)
    case workingDirectoryUnusable(path: String, reason: Errno)
    case redirectFailed(path: String, reason: Errno)
    /// It was cancelled, or its time was up, before the other end of a pipe that it redirects to came.
    case cancelled
    /// A word or variable with a NUL byte, which no program can be given.
    case nulByte(in: String)
    /// A variable whose name is empty or holds `=`.
    case invalidVariableName(String)
    /// The words and variables together exceed what the system hands to a program.
    case argumentsTooLong
    case tooManyProcesses
    case tooManyOpenFiles
    /// A capture's limit, in bytes.
    case outputTooLarge(limit: Int)
    case system(operation: String, reason: Errno)
  }

  package enum Obstacle: Hashable, Sendable {
    case isDirectory
    case permissionDenied
    /// Neither a binary for this machine nor a script with a `#!` line.
    case unknownFormat
    /// What its `#!` line names; `nil` where a binary's loader is missing.
    case interpreterMissing(String?)
  }
}

extension ProcessError.Cause {
  /// The cause that an error number of a call for resources stands for.
  static func resource(_ operation: String, _ number: Int32) -> Self {
    switch Errno(rawValue: number) {
    case .tooManyOpenFiles, .tooManyOpenFilesInSystem: .tooManyOpenFiles
    case .resourceTemporarilyUnavailable: .tooManyProcesses
    case let reason: .system(operation: operation, reason: reason)
    }
  }
}
