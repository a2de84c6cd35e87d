local keys = {}
for i = 0, 999 do keys[i + 1] = "key " .. i end
local function work()
  local counts = {}
  for _, key in ipairs(keys) do counts[key] = 0 end
  for i = 0, 199999 do
    local key = keys[i * 7 % 1000 + 1]
    counts[key] = counts[key] + i
  end
  return counts["key 7"]
end
if arg[1] == "run" then print(work()) end
