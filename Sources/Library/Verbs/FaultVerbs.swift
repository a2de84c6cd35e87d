import Orchestration
import Runtime
import Semantics
import Syntax

private typealias Parameter = Signature.Parameter
private let serviceParameter = Parameter("service", .handle(.service), help: "A service of a running environment.")

/// Verbs that hurt a service until the block ends: how does the rest bear it?
enum FaultVerbs {
  static let all: [Builtin] = [
    Builtin(
      Signature(
        "pause", [serviceParameter],
        summary: "Freezes a service until the block ends: connections stay open, and nothing answers.",
        example: "pause shop.db"), makesResources: true
    ) { arguments throws(Raise) in
      try service(arguments).suffer(.paused, called: "pause", in: arguments.machine)
      return .null
    },
    Builtin(
      Signature(
        "kill",
        [
          serviceParameter,
          Parameter(
            "signal", .string, .optional(defaultText: "SIGKILL"), isNamedOnly: true, help: "The signal to send."),
        ],
        summary:
          "Kills a service; when the block ends it is started again, and ready, mostly at another port of the host.",
        example: "kill shop.db"),
      makesResources: true
    ) { arguments throws(Raise) in
      let signal = try arguments.optional(1, { i throws(Raise) in try arguments.string(i, "signal") }) ?? "SIGKILL"
      try service(arguments).suffer(.killed(signal: signal), called: "kill", in: arguments.machine)
      return .null
    },
    Builtin(
      Signature(
        "disconnect", [serviceParameter],
        summary: """
          Takes a service off its environment's network until the block ends; its port of the host is mostly another \
          then.
          """,
        example: "disconnect shop.redis"),
      makesResources: true
    ) { arguments throws(Raise) in
      try service(arguments).suffer(.disconnected, called: "disconnect", in: arguments.machine)
      return .null
    },
    Builtin(
      Signature(
        "disturb",
        [
          serviceParameter,
          Parameter(
            "delay", .duration, .optional(defaultText: "none"), isNamedOnly: true,
            help: "Added to each packet it sends."),
          Parameter(
            "jitter", .duration, .optional(defaultText: "none"), isNamedOnly: true, help: "How much the delay varies."),
          Parameter(
            "loss", .number, .optional(defaultText: "none"), isNamedOnly: true,
            help: "The share of packets that get lost: 0.1 is one in ten."),
        ],
        summary: "Delays or loses what a service sends, until the block ends; needs root on the engine's machine.",
        example: "disturb shop.db --delay 200ms --loss 0.1"), makesResources: true
    ) { arguments throws(Raise) in
      try disturb(arguments)
      return .null
    },
    Builtin(
      Signature(
        "heal", [serviceParameter], summary: "Ends what `pause`, `kill`, `disconnect`, `disturb` do to a service, now.",
        example: "heal shop.db")
    ) { arguments throws(Raise) in
      try service(arguments).heal(in: arguments.machine)
      return .null
    },
  ]

  private static func service(_ arguments: borrowing Arguments) throws(Raise) -> ServiceHandle {
    guard case .handle(let handle) = arguments[0], let service = handle.object as? ServiceHandle else {
      throw .failure(
        .typeMismatch, "this needs a service of a running environment, this is \(arguments[0].kind.withArticle)")
    }
    return service
  }

  private static func disturb(_ arguments: borrowing Arguments) throws(Raise) {
    var disturbance = NetworkDisturbance()
    disturbance.delay = try arguments.optional(1, { i throws(Raise) in try arguments.duration(i, "delay") }) ?? 0
    disturbance.jitter = try arguments.optional(2, { i throws(Raise) in try arguments.duration(i, "jitter") }) ?? 0
    switch arguments[3] {
    case .float(let share): disturbance.loss = share
    case .int(let share): disturbance.loss = Double(share)
    default: break
    }
    guard disturbance.delay >= 0, disturbance.jitter >= 0, (0...1).contains(disturbance.loss) else {
      throw .failure(.invalidValue, "`disturb` takes durations from 0 on, and a loss from 0 to 1")
    }
    guard disturbance.rule.count > 1 else {
      throw .failure(
        .wrongArguments, "`disturb` does not say how", help: ["`--delay 200ms`, `--jitter 20ms`, `--loss 0.1`"])
    }
    try disturbance.begin(on: try service(arguments), in: arguments.machine)
  }
}
