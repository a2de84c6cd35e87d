[(block) (settings) (environment_settings) (record) (list) (arguments) (parenthesized) (capture)] @indent.begin
["}" "]" ")"] @indent.end
["}" "]" ")"] @indent.branch
