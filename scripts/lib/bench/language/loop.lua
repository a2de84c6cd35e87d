local function work()
  local total, i = 0, 0
  while i < 3000000 do
    total = (total + i * 3) % 1000003
    i = i + 1
  end
  return total
end
if arg[1] == "run" then print(work()) end
