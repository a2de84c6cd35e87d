package import ContainerEngine

// An engine's archive calls see what lies below a file system in memory, not what is in it. There a program in the service copies.

/// Why something that is in memory could not be copied.
package enum MemoryObstacle: Hashable, Sendable {
  /// `nil` where its container is gone.
  case notRunning(ContainerState.Phase?)
  /// Its image has no such program.
  case noProgram(String)
  /// `tar` in it.
  case failed(said: String)
}

/// A place in a service by a folder that is no link, and a name in it.
struct MemoryPlace: Hashable, Sendable {
  var folder: String
  var name: String
}

/// What of a service's paths is in memory.
struct MemoryFolders {
  private let folders: [String]
  private let areDeclared: Bool

  init(_ state: ContainerState) {
    areDeclared = !state.memoryFolders.isEmpty
    // Every container has its devices and its shared memory there.
    folders = state.memoryFolders + ["/dev"]
  }

  /// Nothing leads there, were it by links.
  func areBeside(_ path: String) -> Bool { !areDeclared && !path.isWithin("/dev") }

  /// A part of what is put into a folder, or taken out of it, under this name. Where all of a container is meant, nobody means these.
  func concern(_ folder: String, _ name: String) -> Bool {
    let path = folder + "/" + name
    return folders.contains { folder.isWithin($0) || path.isWithin($0) || $0.isWithin(path) } && !path.pathParts.isEmpty
  }
}

extension Orchestrator {
  /// Where a copy into a service ends, where that is in memory; `nil` where the engine can write there.
  /// - Parameter name: what it is called in the path where that is a folder.
  func memoryTarget(
    _ place: ServicePath, _ name: String, _ service: String, in environment: String
  ) async throws -> MemoryPlace? {
    let state = try await inspect(service, in: environment)
    let memory = MemoryFolders(state)
    if memory.areBeside(place.path) { return nil }
    let isMeant = memory.concern(place.path, name)
    let script = """
      if [ -d "$1" ]; then cd "$1" && pwd -P; else cd "$2" && pwd -P && echo itself; fi
      """
    let parent = place.isFolder ? place.path : place.parent
    let lines = try await look(script, place.path, parent, service, in: environment, state, isMeant: isMeant)
    guard let lines else {
      guard isMeant else { return nil }
      throw OrchestrationError.noPath(parent.hasSuffix("/") ? parent : parent + "/", service: service)
    }
    let target = MemoryPlace(folder: lines[0], name: lines.count > 1 ? place.name : name)
    return memory.concern(target.folder, target.name) ? target : nil
  }

  /// What is to be copied out of a service, where that is in memory; `nil` where the engine can read it.
  func memorySource(_ place: ServicePath, _ service: String, in environment: String) async throws -> MemoryPlace? {
    let state = try await inspect(service, in: environment)
    let memory = MemoryFolders(state)
    if memory.areBeside(place.path) || place.path == "/" { return nil }
    let isMeant = memory.concern(place.parent, place.name)
    let script = """
      [ -e "$1" ] || [ -L "$1" ] || exit 1
      cd "$2" && pwd -P
      """
    let lines = try await look(script, place.path, place.parent, service, in: environment, state, isMeant: isMeant)
    guard let lines else {
      guard isMeant else { return nil }
      throw OrchestrationError.noPath(place.path, service: service)
    }
    let source = MemoryPlace(folder: lines[0], name: place.name)
    return memory.concern(source.folder, source.name) ? source : nil
  }

  /// The lines of a few lines of shell in the service; `nil` where they fail, or where nobody needs them that they cannot run.
  private func look(
    _ script: String, _ path: String, _ parent: String, _ service: String, in environment: String,
    _ state: ContainerState, isMeant: Bool
  ) async throws -> [String]? {
    guard case .running = state.phase else {
      if isMeant { throw OrchestrationError.inMemory(path, service: service, .notRunning(state.phase)) }
      return nil
    }
    do {
      let spec = ExecSpec(["/bin/sh", "-c", script, "sh", path, parent], user: "0")
      let result = try await exec(service, in: environment, spec)
      let lines = LogLines.split(result.output)
      return result.exitCode == 0 && !lines.isEmpty ? lines : nil
    } catch let error as OrchestrationError {
      guard isMeant else { return nil }
      guard case .noProgram = error else { throw error }
      throw OrchestrationError.inMemory(path, service: service, .noProgram("sh"))
    }
  }

  // MARK: Copies

  func send(_ archive: FolderArchive, into folder: String, of service: String, in environment: String) async throws {
    let result = try await tar(["-C", folder, "-xpf", "-"], folder, of: service, in: environment) { session in
      async let heard = session.rest()
      do {
        for try await piece in archive.pieces() { await session.send(piece) }
      } catch {
        await session.finishInput()
        throw error
      }
      await session.finishInput()
      let said = try await heard
      return TarEnd(exitCode: try await session.exitCode(), said: said)
    }
    guard result.exitCode != 0 else { return }
    throw OrchestrationError.inMemory(folder, service: service, .failed(said: result.said))
  }

  /// The paths of what was left out.
  func fetch(
    _ source: MemoryPlace, of service: String, in environment: String, to target: LocalPlace
  ) async throws -> [String] {
    let words = ["-C", source.folder, "-cf", "-", "./" + source.name]
    let path = "/" + (source.folder.pathParts + [source.name[...]]).joined(separator: "/")
    let result = try await tar(words, path, of: service, in: environment) { session in
      let extraction = ArchiveExtraction(into: target.folder, as: target.name)
      var said: [UInt8] = []
      while let chunk = try await session.next() {
        if chunk.stream == .error { said += chunk.bytes } else { try extraction.add(chunk.bytes) }
      }
      let code = try await session.exitCode()
      let lines = LogLines.split(said).filter { !$0.hasSuffix("file changed as we read it") }
      // A file that its program goes on writing is copied as it was then, as everywhere.
      guard code == 0 || lines.isEmpty else {
        return TarEnd(exitCode: code, said: lines.joined(separator: "\n"))
      }
      try extraction.finish()
      return TarEnd(exitCode: 0, said: "", leftOut: extraction.leftOut)
    }
    guard result.exitCode != 0 else { return result.leftOut }
    throw OrchestrationError.inMemory(path, service: service, .failed(said: result.said))
  }

  private struct TarEnd: Sendable {
    var exitCode: Int
    var said: String
    /// What of it is no file.
    var leftOut: [String] = []
  }

  private func tar(
    _ words: [String], _ path: String, of service: String, in environment: String,
    _ body: @Sendable (any ExecSession) async throws -> TarEnd
  ) async throws -> TarEnd {
    do {
      return try await exec(service, in: environment, ExecSpec(["tar"] + words, user: "0"), terminal: nil, body)
    } catch let error as OrchestrationError {
      guard case .noProgram = error else { throw error }
      throw OrchestrationError.inMemory(path, service: service, .noProgram("tar"))
    }
  }
}

extension ExecSession {
  /// All that is still to come of its output.
  fileprivate func rest() async throws -> String {
    var bytes: [UInt8] = []
    while let chunk = try await next() { bytes += chunk.bytes }
    return String(decoding: bytes, as: UTF8.self)
  }
}
