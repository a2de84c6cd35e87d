; What an editor can hide behind its first line.
[(block) (settings) (environment_settings) (record) (list) (arguments) (parenthesized) (capture)] @fold
