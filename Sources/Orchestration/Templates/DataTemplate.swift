import ContainerEngine

/// The files of a database as its first start leaves them, in a layer of an image: a PostgreSQL that is started from it does not
/// initialise what others have initialised alike.
///
/// The image's own entry point makes them, asked for a setting in place of a server, and leaves existing files alone later on. What counts
/// is known by its names: variables that the initialisation does not read do not tell one template from another.
package struct DataTemplate: Hashable, Codable, Sendable {
  /// The image that it is made from.
  private let base: String
  /// What the container of a service runs without it.
  private let words: [String]
  /// Where the service has its data.
  private let folder: String
  /// What the initialisation reads, by name.
  private let variables: [String: String]
  package let digest: String

  /// Before its digest, in the name of its step.
  static let stepPrefix = "data:"

  static let repository = "orch-data"

  package var tag: String { "\(DataTemplate.repository):\(digest.prefix(16))" }

  /// `nil` for what is not PostgreSQL by the official image's contract with data of its own, or initialises in a way that others
  /// are not to share.
  /// - Parameter reference: of the image, as the engine knows it.
  init?(_ service: ServiceSpec, image: ImageDetails, reference: String) {
    guard case .image = service.source, case .postgres? = service.ready?.probe, service.secrets.isEmpty,
      image.entrypoint.last?.hasSuffix("docker-entrypoint.sh") == true, !image.hasTriggers,
      service.entrypoint == nil, service.user == nil, ["", "0", "root"].contains(image.user),
      service.droppedCapabilities.isEmpty
    else { return nil }
    let command = service.command ?? image.command
    guard command.first == "postgres", !command.contains(where: DataTemplate.movesData) else { return nil }
    var variables: [String: String] = [:]
    for entry in image.environment {
      let parts = entry.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      if parts.count == 2 { variables[parts[0]] = parts[1] }
    }
    guard let standard = variables["PGDATA"] else { return nil }
    for variable in service.environment { variables[variable.name] = variable.value }
    let folder = variables["PGDATA"] ?? standard
    guard DataTemplate.isOwn(folder, of: service), DataTemplate.isPlain(service.environment) else { return nil }
    self.folder = folder
    self.variables = variables.filter { DataTemplate.isRead($0.key) }
    base = reference
    words = image.entrypoint + command
    digest = DataTemplate.digest(image.id, self.variables)
  }

  private static func digest(_ image: String, _ variables: [String: String]) -> String {
    var digest = SHA256()
    digest.update("data\0\(image)\0\(initialisation)\0")
    for (name, value) in variables.sorted(by: { $0.key < $1.key }) { digest.update("\(name)\0\(value)\0") }
    return digest.finishHex()
  }
}

// MARK: What may share

extension DataTemplate {
  private static let scripts = "/docker-entrypoint-initdb.d"
  private static let own: Set<String> = [
    "POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_DB", "POSTGRES_INITDB_ARGS", "POSTGRES_HOST_AUTH_METHOD",
  ]
  /// The image's own, which say nothing that its id does not say.
  private static let ofImage: Set<String> = ["PGDATA", "PG_MAJOR", "PG_VERSION", "PG_SHA256"]
  /// What clients inside of the service go by; the entry point says for itself whom it logs in as.
  private static let ofClients: Set<String> = ["PGUSER", "PGPASSWORD", "PGDATABASE", "PGAPPNAME"]

  private static func isRead(_ variable: String) -> Bool {
    own.contains(variable) || variable.hasPrefix("LC_") || ["LANG", "LANGUAGE", "TZ"].contains(variable)
  }

  /// Nothing that would lead the initialisation elsewhere, as `POSTGRES_PASSWORD_FILE` or `POSTGRES_INITDB_WALDIR`.
  private static func isPlain(_ variables: [EnvironmentVariable]) -> Bool {
    variables.allSatisfy { variable in
      let name = variable.name
      if name == "POSTGRES_INITDB_ARGS", variable.value.contains("-X") || variable.value.contains("wal") {
        return false
      }
      return own.union(ofImage).union(ofClients).contains(name)
        || !(name.hasPrefix("POSTGRES_") || name.hasPrefix("PG"))
    }
  }

  private static func movesData(_ word: String) -> Bool {
    word.hasPrefix("-D") || word.hasPrefix("--data") || word.contains("data_directory")
  }

  /// Neither the data nor scripts of the first start come from outside.
  private static func isOwn(_ folder: String, of service: ServiceSpec) -> Bool {
    let foreign = service.volumes.compactMap { volume -> String? in
      switch volume {
      case .named(_, let target, _), .bind(_, let target, _, _): target
      case .anonymous: nil
      }
    }
    let inside = service.tmpfs.map(\.target).filter { $0 != folder && $0.hasPrefix(folder + "/") }
    return inside.isEmpty
      && (foreign + service.files.map(\.path)).allSatisfy { path in
        [folder, scripts].allSatisfy { !(path + "/").hasPrefix($0 + "/") && !($0 + "/").hasPrefix(path + "/") }
      }
  }
}

// MARK: Making and using it

extension DataTemplate {
  private static let archive = "/.orch/data.tar"

  /// Where the image has scripts for the first start, nothing is taken down: they may do what differs each time.
  private static let initialisation = """
    set -e
    mkdir -p /.orch
    [ -z "$(ls -A \(scripts) 2>/dev/null)" ] || exit 0
    export PGDATA=/.orch/data
    docker-entrypoint.sh postgres -C data_directory
    tar -C /.orch/data -cf \(archive) .
    rm -rf /.orch/data
    """

  /// One that starts a second time has its files. Where there is no archive the image initialises by itself.
  private static let lines = """
    folder=$1
    shift
    if [ -s \(archive) ] && [ ! -e "$folder/PG_VERSION" ]; then fill \(archive) "$folder"; fi
    """

  func build() -> BuildSpec {
    let settings = variables.sorted { $0.key < $1.key }
      .map { "export \($0.key)=\(ShellWord.quoted($0.value))\n" }.joined()
    let command = ["/bin/sh", "-c", settings + DataTemplate.initialisation]
    let dockerfile = """
      FROM \(base)
      LABEL \(Labels.build)=stage
      RUN [\(command.map(\.jsonQuoted).joined(separator: ", "))]

      """
    let archive = TarArchive.archive(of: [(path: "Dockerfile", contents: Array(dockerfile.utf8), mode: 0o644)])
    var spec = BuildSpec(
      context: {
        AsyncThrowingStream { pieces in
          pieces.yield(archive)
          pieces.finish()
        }
      }, dockerfile: "Dockerfile", tags: [tag])
    spec.labels = [Labels.build: digest]
    return spec
  }

  /// The service's container, made from it.
  func spec(_ spec: ContainerSpec) -> ContainerSpec {
    var prepared = PreparedStart(lines: DataTemplate.lines, arguments: [folder]).spec(
      spec, program: ([], words))
    prepared.labels[Labels.image] = spec.image
    prepared.image = tag
    return prepared
  }
}

extension String {
  fileprivate var jsonQuoted: String {
    let escaped = unicodeScalars.map { scalar -> String in
      switch scalar {
      case "\"", "\\": "\\" + String(scalar)
      case "\n": "\\n"
      case _ where scalar.value < 0x20: "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
      default: String(scalar)
      }
    }
    return "\"" + escaped.joined() + "\""
  }
}
