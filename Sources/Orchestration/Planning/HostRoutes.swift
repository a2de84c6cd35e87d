/// The address ranges that this machine routes somewhere: a VPN's, another bridge's.
package enum HostRoutes {
  package static func current() -> [Subnet] {
    parse(SmallFile.text("/proc/net/route") ?? "")
  }

  /// The table as the kernel prints it: hexadecimal addresses in network order, read as host words. The default route
  /// claims nothing.
  package static func parse(_ table: String) -> [Subnet] {
    table.split(separator: "\n").dropFirst().compactMap { line in
      let fields = line.split(whereSeparator: \.isWhitespace)
      guard fields.count > 7, let destination = UInt32(fields[1], radix: 16), let mask = UInt32(fields[7], radix: 16),
        mask != 0
      else { return nil }
      return Subnet(base: destination.byteSwapped, prefix: mask.nonzeroBitCount)
    }
  }
}
