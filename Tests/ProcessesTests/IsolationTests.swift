import Glibc
import Processes
import Testing

/// What programs inherit, and what a great many of them leave behind.
@Suite struct IsolationTests {
  @Test func `programs have nothing open but 0, 1 and 2`() throws {
    let leaked = open("/dev/null", O_RDONLY)
    defer { close(leaked) }
    #expect(leaked > 2)
    let capture = try pipeline(.init("cat"), shell("ls /proc/$$/fd; true"), in: "/usr").capture()
    #expect(capture.text == "0\n1\n2\n")
  }

  @Test func `programs begin with default signals and none blocked`() throws {
    let previous = signal(SIGUSR2, SIG_IGN)
    defer { signal(SIGUSR2, previous) }
    var blocked = sigset_t()
    var mask = sigset_t()
    sigemptyset(&blocked)
    sigaddset(&blocked, SIGUSR1)
    pthread_sigmask(SIG_BLOCK, &blocked, &mask)
    defer { pthread_sigmask(SIG_SETMASK, &mask, nil) }
    let status = try pipeline(.init("grep", ["-E", "^Sig(Blk|Ign)", "/proc/self/status"])).capture().text
    #expect(status == "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n")
  }

  @Test func `a pipeline is a process group of its own`() throws {
    let printGroup = shell("sed 's/.*) //' /proc/self/stat | cut -d' ' -f3")
    let readAndPrint = shell("cat; sed 's/.*) //' /proc/self/stat | cut -d' ' -f3")
    let groups = try pipeline(printGroup, readAndPrint).capture().text.split(separator: "\n")
    #expect(groups.count == 2 && groups[0] == groups[1])
    let other = try pipeline(printGroup).capture().text.dropLast()
    #expect(other != groups[0])
    #expect(Int32(other) != getpgrp())
  }

  @Test func `exits are kept though this process was started with children ignored`() throws {
    #expect(try Probe().report("--children-ignored", "sh", "-c", "exit 5").hasPrefix("ended [exited(5)]"))
  }

  @Test func `a thousand runs on several threads lose no exit and leave nothing`() throws {
    #expect(try Probe().report("--runs") == "right: 1000, descriptors left: 0, children left: 0\n")
  }

  @Test func `failed starts leave nothing`() throws {
    #expect(try Probe().report("--failed-starts") == "failed: 200, descriptors left: 0, children left: 0\n")
  }

  @Test func `too few descriptors are reported as such`() throws {
    #expect(try Probe().report("--few-descriptors") == "tooManyOpenFiles\n")
  }

  @Test func `stopped background processes leave nothing`() throws {
    #expect(try Probe().report("--background") == "stopped: 50, descriptors left: 0, children left: 0\n")
  }
}
