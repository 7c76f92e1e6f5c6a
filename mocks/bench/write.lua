-- Arguments: the method, the content type, and the body, in which # becomes another number each time, so that each
-- request changes something.
local count = 0
function init(args)
  wrk.method = args[1]
  wrk.headers["Content-Type"] = args[2]
  body = args[3]
end
function request()
  count = count + 1
  return wrk.format(nil, nil, nil, (body:gsub("#", count)))
end
