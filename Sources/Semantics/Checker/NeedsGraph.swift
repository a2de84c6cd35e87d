import Syntax

/// Which service needs which, in one file.
struct NeedsGraph {
  struct Need {
    var service: ServiceFacts
    /// Of the name in the list.
    var span: Span
  }

  struct Node {
    var name: String
    var needs: [Need]
    /// The list is written out, so nothing is missing from it.
    var isComplete: Bool
    var hostPorts: [HostPort] = []
  }

  /// By the index of the service's variable.
  var nodes: [Int: Node] = [:]

  /// The names of all that a service needs, directly or not; `nil` where a list is only known when it runs.
  func closure(of service: ServiceFacts) -> Set<String>? {
    var names: Set<String> = []
    var visited: Set<Int> = []
    var open = [service.needs]
    while let next = open.popLast() {
      switch next {
      case .unknown: return nil
      case .closed(let closed): names.formUnion(closed)
      case .local(let index):
        guard visited.insert(index).inserted else { continue }
        guard let node = nodes[index], node.isComplete else { return nil }
        for need in node.needs {
          names.insert(need.service.name)
          open.append(need.service.needs)
        }
      }
    }
    return names
  }

  struct Cycle {
    /// The names around it, the first and the last the same.
    var path: [String]
    /// Of the need that closes it.
    var span: Span
  }

  /// The circles among some services, each reported at one of its needs.
  func cycles(among services: [Int]) -> [Cycle] {
    var cycles: [Cycle] = []
    // Those outside cannot see these, so no circle leads through them.
    let group = Set(services)
    var finished: Set<Int> = []
    for start in services where !finished.contains(start) {
      // The way from `start` to where the search is, each with the next of its needs to follow.
      var way = [(service: start, next: 0)]
      while let top = way.last {
        guard let node = nodes[top.service], node.needs.indices.contains(top.next) else {
          finished.insert(top.service)
          way.removeLast()
          continue
        }
        way[way.count - 1].next += 1
        let need = node.needs[top.next]
        guard case .local(let index) = need.service.needs, group.contains(index) else { continue }
        if let first = way.firstIndex(where: { $0.service == index }) {
          let path = way[first...].map(\.service) + [index]
          cycles.append(Cycle(path: path.map { nodes[$0]?.name ?? "" }, span: need.span))
        } else if !finished.contains(index) {
          way.append((index, 0))
        }
      }
    }
    return cycles
  }
}
