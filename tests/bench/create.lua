wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
local n = 0
request = function()
    n = n + 1
    return wrk.format(nil, nil, nil, string.format(
        '{"title":"Created number %d","body":"Some words that a client would send along.","total":%d,"active":true}', n, n % 1000))
end
