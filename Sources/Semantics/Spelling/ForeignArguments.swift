/// Arguments that functions of other languages take, and what to write here: the text of a help.
enum ForeignArguments {
  static func help(for name: String, of function: String) -> String? { ways[function]?[name] }

  private static let ways: [String: [String: String]] = {
    let backwards = "the largest first: `.sort().reverse()`"
    let keys = "by what a function makes of each: `.sort_by(x => …)`"
    return [
      "sort": ["reverse": backwards, "descending": backwards, "desc": backwards, "key": keys, "by": keys],
      "sort_by": [
        "reverse": "the largest first: `.sort_by(…).reverse()`",
        "descending": "the largest first: `.sort_by(…).reverse()`",
      ],
      "print": [
        "file": "`eprint` prints on standard error", "stderr": "`eprint` prints on standard error",
        "sep": "join them: `print xs.join(\", \")`",
      ],
    ]
  }()
}
