/// What the checker, completion, help and the reference know of one function: written once, beside its implementation.
package struct Signature: Sendable {
  package struct Parameter: Sendable {
    package enum Presence: Sendable {
      case required
      /// Left out, the implementation sees null; the text says what that means, as `100ms`.
      case optional(defaultText: String)
      /// Takes all further positional arguments, as a list. Only the last positional parameter may be so.
      case rest
    }

    /// What a text that is given must be.
    package enum TextForm: Sendable {
      case plain
      /// A regular expression.
      case pattern
      /// What stands in the place of matches of the signature's pattern.
      case replacement
      /// The name of a flag or option of the script, without dashes.
      case optionName
    }

    package var name: String
    package var type: ValueType
    package var presence: Presence
    /// May only be given by name: `tail: 50`, `--tail 50`.
    package var isNamedOnly: Bool
    package var form: TextForm
    /// How many arguments the function that is given here gets.
    package var argumentCount: Int?
    /// What it takes of the values of its type.
    package var rules: [SettingRule]
    /// One sentence, with its unit.
    package var help: String

    package init(
      _ name: String, _ type: ValueType, _ presence: Presence = .required, isNamedOnly: Bool = false,
      form: TextForm = .plain, argumentCount: Int? = nil, rules: [SettingRule] = [], help: String
    ) {
      self.name = name
      self.type = type
      self.presence = presence
      self.isNamedOnly = isNamedOnly
      self.form = form
      self.argumentCount = argumentCount
      self.rules = rules
      self.help = help
    }
  }

  /// Dotted where it lives in a namespace: `http.get`.
  package var name: String
  package var parameters: [Parameter]
  package var returns: ValueType
  /// A call does nothing but give its result.
  package var isPure: Bool
  /// One sentence that says what a call does.
  package var summary: String
  /// A line that can be run or typed as it is.
  package var example: String

  package init(
    _ name: String, _ parameters: [Parameter] = [], returns: ValueType = .null, isPure: Bool = false, summary: String,
    example: String = ""
  ) {
    self.name = name
    self.parameters = parameters
    self.returns = returns
    self.isPure = isPure
    self.summary = summary
    self.example = example
  }
}
