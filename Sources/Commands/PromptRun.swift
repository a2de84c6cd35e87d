/// The prompt, with all that it needs.
struct PromptRun {
  func run() -> Int32 {
    Console().error("the prompt is not here yet\n")
    return 1
  }
}
