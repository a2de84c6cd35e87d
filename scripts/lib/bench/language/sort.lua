local list, seed = {}, 42
for i = 1, 300000 do
  seed = (seed * 1103515245 + 12345) % 2147483648
  list[i] = seed
end
if arg[1] == "run" then
  table.sort(list)
  print(list[150001])
end
