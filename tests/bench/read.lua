-- Single reads by key, spread over all rows.
local rows = tonumber(os.getenv("BENCH_ROWS") or "100000")
request = function()
    return wrk.format("GET", string.format("/api/collections/items/records/item%011d", math.random(0, rows - 1)))
end
