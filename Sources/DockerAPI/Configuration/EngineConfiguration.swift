import TLS

/// Which engine a user means, as Docker's own client finds it: `DOCKER_HOST`, else `DOCKER_CONTEXT`, else the context that was chosen with
/// `docker context use`, else the first socket that exists of Docker's, rootless Docker's, Docker Desktop's and Podman's.
package struct EngineConfiguration {
  /// What files are looked at through.
  package struct Files {
    package var exists: (_ path: String) -> Bool
    /// `nil` where it cannot be read.
    package var read: (_ path: String) -> [UInt8]?
    /// Of a folder's entries; none where there is no such folder.
    package var names: (_ folder: String) -> [String]

    package init(
      exists: @escaping (String) -> Bool, read: @escaping (String) -> [UInt8]? = { _ in nil },
      names: @escaping (String) -> [String] = { _ in [] }
    ) {
      self.exists = exists
      self.read = read
      self.names = names
    }
  }

  private let environment: [String: String]
  private let files: Files

  package init(environment: [String: String], files: Files) {
    self.environment = environment
    self.files = files
  }

  package func endpoint() throws(EngineAddressError) -> EngineEndpoint {
    if let named = variable("DOCKER_HOST") { return try endpoint(named) }
    if let name = chosenContext { return try context(name) }
    let path = candidates.first(where: files.exists)
    return EngineEndpoint(path.map { .unix(path: $0) } ?? .standard)
  }

  private func variable(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }

  private var home: String? { variable("HOME") }

  private var folder: String? { variable("DOCKER_CONFIG") ?? home.map { "\($0)/.docker" } }

  // MARK: DOCKER_HOST

  /// TLS as `DOCKER_TLS_VERIFY`, `DOCKER_TLS` and `DOCKER_CERT_PATH` say.
  private func endpoint(_ named: String) throws(EngineAddressError) -> EngineEndpoint {
    let verifies = variable("DOCKER_TLS_VERIFY") != nil || EngineAddress.scheme(of: named)?.scheme == "https"
    let isSecure = verifies || variable("DOCKER_TLS") != nil
    let address = try EngineAddress(named, defaultPort: isSecure ? EngineAddress.securePort : EngineAddress.plainPort)
    guard case .tcp = address, isSecure else { return EngineEndpoint(address, source: .variable("DOCKER_HOST")) }
    let certificates = variable("DOCKER_CERT_PATH") ?? folder
    return EngineEndpoint(
      address, security: security(in: certificates, verifies: verifies), source: .variable("DOCKER_HOST"))
  }

  private func security(in folder: String?, verifies: Bool) -> EngineSecurity {
    func file(_ name: String) -> String? {
      folder.map { "\($0)/\(name)" }.flatMap { files.exists($0) ? $0 : nil }
    }
    var identity: ClientIdentity?
    if let certificate = file("cert.pem"), let key = file("key.pem") {
      identity = ClientIdentity(certificate: certificate, key: key)
    }
    let trust = verifies ? file("ca.pem").map { Trust.authorities(file: $0) } ?? .system : .unverified
    return EngineSecurity(trust: trust, identity: identity)
  }

  // MARK: Contexts

  private var chosenContext: String? {
    let current = { () -> String? in
      guard let folder, let bytes = files.read("\(folder)/config.json") else { return nil }
      return (try? JSONReader.read(bytes))?["currentContext"].string
    }
    let name = variable("DOCKER_CONTEXT") ?? current()
    return name == "default" || name?.isEmpty == true ? nil : name
  }

  private struct Context {
    var name: String
    var host: String
    var skipsVerification: Bool
    /// The name of its folder, under `meta` and under `tls`.
    var folder: String
  }

  private var contexts: [Context] {
    guard let folder else { return [] }
    return files.names("\(folder)/contexts/meta").sorted().compactMap { name in
      guard let bytes = files.read("\(folder)/contexts/meta/\(name)/meta.json"), let json = try? JSONReader.read(bytes),
        let title = json["Name"].string
      else { return nil }
      let docker = json["Endpoints"]["docker"]
      return Context(
        name: title, host: docker["Host"].string ?? "", skipsVerification: docker["SkipTLSVerify"].bool ?? false,
        folder: name)
    }
  }

  private func context(_ name: String) throws(EngineAddressError) -> EngineEndpoint {
    let known = contexts
    guard let found = known.first(where: { $0.name == name }), let folder else {
      throw .unknownContext(name, known: known.map(\.name))
    }
    let certificates = "\(folder)/contexts/tls/\(found.folder)/docker"
    let hasCertificates = !files.names(certificates).isEmpty
    let isSecure = hasCertificates || found.skipsVerification || found.host.hasPrefix("https://")
    let address = try EngineAddress(
      found.host, defaultPort: isSecure ? EngineAddress.securePort : EngineAddress.plainPort)
    guard case .tcp = address, isSecure else { return EngineEndpoint(address, source: .context(name)) }
    return EngineEndpoint(
      address, security: security(in: certificates, verifies: !found.skipsVerification), source: .context(name))
  }

  // MARK: Sockets

  private var candidates: [String] {
    var paths = ["/var/run/docker.sock"]
    let runtime = variable("XDG_RUNTIME_DIR")
    if let runtime { paths.append("\(runtime)/docker.sock") }
    if let home { paths.append("\(home)/.docker/run/docker.sock") }
    if let runtime { paths.append("\(runtime)/podman/podman.sock") }
    paths.append("/run/podman/podman.sock")
    return paths
  }
}
