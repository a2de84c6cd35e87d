local file = assert(io.open(arg[2]))
local text = file:read("a")
local function work()
  local counts, different = {}, 0
  for word in text:gmatch("%S+") do
    local count = counts[word]
    if not count then count, different = 0, different + 1 end
    counts[word] = count + 1
  end
  return different .. " " .. counts["word7"]
end
if arg[1] == "run" then print(work()) end
