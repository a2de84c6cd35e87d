import Commands

@main
enum Orch {
  static func main() { OrchCommand.main() }
}
