-- Another name each time, so that each request changes something.
local count = 0
wrk.method = "PATCH"
wrk.headers["Content-Type"] = "application/json-patch+json"
request = function()
  count = count + 1
  return wrk.format(nil, nil, nil, '[{"op": "replace", "path": "/Name", "value": "Fjord ' .. count .. '"}]')
end
