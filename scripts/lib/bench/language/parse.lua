-- lua-cjson, a library in C, as CPython's own is.
local json = require("cjson")
local file = assert(io.open(arg[2]))
local text = file:read("a")
if arg[1] == "run" then print(#json.encode(json.decode(text)) > 4000000) end
