/// Divides units among shards so that each takes about as long: the longest first, each to the shard that has least so far.
struct ShardChoice {
  let shard: Shard

  init(_ shard: Shard) { self.shard = shard }

  /// Those of this shard, in their order. What nothing is known of counts as much as the average.
  func choose<Unit>(_ units: [Unit], expected: (Unit) -> Int64?) -> [Unit] {
    let known = units.map(expected)
    let certain = known.compactMap { $0 }
    let average = certain.isEmpty ? 1 : max(1, certain.reduce(0, +) / Int64(certain.count))
    let weights = known.map { max(1, $0 ?? average) }
    var loads = [Int64](repeating: 0, count: shard.count)
    var chosen: Set<Int> = []
    for index in weights.indices.sorted(by: { (weights[$1], $0) < (weights[$0], $1) }) {
      guard let least = loads.indices.min(by: { (loads[$0], $0) < (loads[$1], $1) }) else { break }
      loads[least] += weights[index]
      if least == shard.index - 1 { chosen.insert(index) }
    }
    return units.indices.filter(chosen.contains).map { units[$0] }
  }
}
