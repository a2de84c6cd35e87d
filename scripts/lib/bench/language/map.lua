local function map(list, f)
  local result = {}
  for i = 1, #list do result[i] = f(list[i]) end
  return result
end
local function filter(list, f)
  local result = {}
  for i = 1, #list do if f(list[i]) then result[#result + 1] = list[i] end end
  return result
end
local list = {}
for i = 0, 499999 do list[i + 1] = i end
if arg[1] == "run" then
  print(#filter(map(list, function(x) return x * 3 + 1 end), function(x) return x % 2 == 0 end))
end
