/// Arguments that functions of other languages take, and what to write here: the text of a help.
enum ForeignArguments {
  /// `ways` is asked for the function, then for the group that it belongs to.
  static func help(for name: String, of signature: Signature) -> String? {
    let group = signature.name.prefix { $0 != "." }
    return ways[signature.name]?[name] ?? ways[String(group)]?[name]
  }

  private static let ways: [String: [String: String]] = {
    let backwards = "the largest first: `.sort().reverse()`"
    let keys = "by what a function makes of each: `.sort_by(x => …)`"
    let printing = [
      "file": "`eprint` prints on standard error", "stderr": "`eprint` prints on standard error",
      "sep": "join them: `print xs.join(\", \")`",
    ]
    let body = "JSON goes by `json: …`, a form by `form: …`, text by `body: …`"
    return [
      "sort": ["reverse": backwards, "descending": backwards, "desc": backwards, "key": keys, "by": keys],
      "sort_by": [
        "reverse": "the largest first: `.sort_by(…).reverse()`",
        "descending": "the largest first: `.sort_by(…).reverse()`",
      ],
      "print": printing, "eprint": printing,
      "http": [
        "data": body, "payload": body, "content": body, "params": "here it is `query: { … }`",
        "auth": "here it is `user: …, password: …`, or `bearer: …`", "token": "here it is `bearer: …`",
        "allow_redirects": "here it is `redirects: …`", "follow_redirects": "here it is `redirects: …`",
        "follow": "here it is `redirects: …`", "cacert": "here it is `ca: …`", "insecure": "here it is `verify: false`",
      ],
    ]
  }()
}
