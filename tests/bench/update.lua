wrk.method = "PATCH"
wrk.headers["Content-Type"] = "application/json"
local rows = tonumber(os.getenv("BENCH_ROWS") or "100000")
local n = 0
request = function()
    n = n + 1
    return wrk.format("PATCH", string.format("/api/collections/items/records/item%011d", math.random(0, rows - 1)),
        nil, string.format('{"title":"Updated for the %d. time","total":%d}', n, n % 1000))
end
