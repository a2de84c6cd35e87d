import ContainerEngine

// Plans as text, for `--dry-run` and for reports.

extension Plan {
  /// A line for each step: what is done, and why.
  package func describe() -> String {
    let lines = steps.map { (what: $0.describe(), why: $0.reason) }
    let width = lines.map { $0.what.count }.max() ?? 0
    return lines.map { $0.what + String(repeating: " ", count: width - $0.what.count + 2) + $0.why }.joined(
      separator: "\n")
  }
}

extension Step {
  package func describe() -> String {
    switch action {
    case .createNetwork(let spec, let candidates):
      "network \(spec.name)" + (candidates.first.map { " \($0)" } ?? "")
    case .useImage(let reference, _): "use image \(reference.prefix(40))"
    case .pullImage(let reference): "pull image \(reference)"
    case .buildImage(let build): "build image \(build.tag)"
    case .createVolume(let name, _): "volume \(name)"
    case .createContainer(let spec): "create \(spec.name)"
    case .copyFiles(let files): "copy \(files.map(\.path).joined(separator: ", ")) into \(id.service ?? "")"
    case .start: "start \(id.service ?? "")"
    case .awaitReady: "wait until \(id.service ?? "") is ready"
    }
  }
}

extension StepID {
  /// Short, for a table of times and for reports: `create db`.
  package var text: String {
    switch self {
    case .network: "network"
    case .image(let reference): "image \(reference.shortDigest)"
    case .volume(let name): "volume \(name)"
    case .create(let service): "create \(service)"
    case .files(let service): "files \(service)"
    case .start(let service): "start \(service)"
    case .ready(let service): "ready \(service)"
    }
  }
}

extension String {
  /// Of an image or a build that is known by its digest only, enough to tell it from others.
  package var shortDigest: String {
    for prefix in ["sha256:", BuildDigest.stepPrefix, DataTemplate.stepPrefix] where hasPrefix(prefix) {
      return String(self.prefix(prefix.count + 12))
    }
    return self
  }
}
