-- A table of pieces is how Lua programs build long strings: `..` copies the whole each time.
local function work()
  local pieces = {}
  for i = 0, 199999 do pieces[#pieces + 1] = "line " .. i % 10 .. ";" end
  return #table.concat(pieces)
end
if arg[1] == "run" then print(work()) end
