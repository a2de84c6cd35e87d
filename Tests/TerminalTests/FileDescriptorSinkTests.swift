import Glibc
import Terminal
import Testing

@Suite struct FileDescriptorSinkTests {
  private func pipeEnds() -> (reader: Int32, writer: Int32) {
    var ends: [Int32] = [-1, -1]
    pipe(&ends)
    return (ends[0], ends[1])
  }

  private func readAll(_ descriptor: Int32) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while case let count = read(descriptor, &chunk, chunk.count), count > 0 { bytes += chunk[..<count] }
    return bytes
  }

  @Test func `a slow reader of a non-blocking pipe gets everything`() async {
    let (reader, writer) = pipeEnds()
    _ = fcntl(writer, F_SETFL, O_NONBLOCK)
    let sent = (0..<500_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let received = Task.detached {
      usleep(20_000)
      return readAll(reader)
    }
    #expect(FileDescriptorSink(descriptor: writer).write(sent))
    close(writer)
    #expect(await received.value == sent)
    close(reader)
  }

  @Test func `a reader that has gone is told, and does not kill`() {
    let (reader, writer) = pipeEnds()
    close(reader)
    #expect(!FileDescriptorSink(descriptor: writer).write("nobody hears this"))
    close(writer)
  }

  @Test func `a closed descriptor is told`() {
    #expect(!FileDescriptorSink(descriptor: -1).write("text\n"))
  }
}
