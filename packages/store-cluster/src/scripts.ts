/**
 * What a server does at once for one key. Times are the server's own, in milliseconds, but for quotas: their key names the window, by the
 * clock of whoever asks. Each kind counts as its cell of `@sluice/limit` does; of a rate there is the arrival time before the bookings of the last
 * two seconds, 64 at most, and of each of these when it was booked and how much.
 *
 * KEYS: the counter, and the nodes by when each was last heard of. What ARGV holds is in `RedisCounters`.
 */
const lead = `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local key = KEYS[1]
local kind = ARGV[1]
local amount = tonumber(ARGV[2])
local period = tonumber(ARGV[3])
local burst = tonumber(ARGV[4])
local node = ARGV[5]
local value = ARGV[6]

local slice = period / 32
local function taken_in_window()
  local oldest = math.floor(now / slice) - 33
  local taken, first, last = 0, nil, nil
  local held = redis.call('HGETALL', key)
  for at = 1, #held, 2 do
    local number, count = tonumber(held[at]), tonumber(held[at + 1])
    if number < oldest then redis.call('HDEL', key, held[at])
    elseif count > 0 then
      taken = taken + count
      if not first or number < first then first = number end
      if not last or number > last then last = number end
    end
  end
  return taken, first, last
end
local function book_in_window(count)
  redis.call('HINCRBY', key, math.floor(now / slice), count)
  redis.call('PEXPIRE', key, math.ceil(slice * 35))
end
local emission = period / amount
local function after(at, booked_at, count)
  return math.max(at, booked_at) + count * emission
end
local function bookings()
  local numbers = {}
  for number in string.gmatch(redis.call('GET', key) or '0', '%S+') do numbers[#numbers + 1] = tonumber(number) end
  return numbers
end
local function arrival_of(numbers)
  local at = numbers[1]
  for index = 2, #numbers, 2 do at = after(at, numbers[index], numbers[index + 1]) end
  return at
end
local function keep_bookings(numbers)
  local at = arrival_of(numbers)
  while #numbers > 1 and (#numbers > 129 or numbers[2] <= now - 2000) do
    numbers[1] = after(numbers[1], table.remove(numbers, 2), table.remove(numbers, 2))
  end
  numbers[1] = string.format('%.3f', numbers[1])
  if at <= now then redis.call('DEL', key)
  else redis.call('SET', key, table.concat(numbers, ' '), 'PX', math.max(1, math.ceil(at - now))) end
end
local function book_in_rate(numbers, count)
  numbers[#numbers + 1] = now
  numbers[#numbers + 1] = count
  keep_bookings(numbers)
end
local function held_slots()
  local held = redis.call('HGETALL', key)
  local sum = 0
  for at = 1, #held, 2 do
    local heard = tonumber(redis.call('ZSCORE', KEYS[2], held[at]) or '0')
    if heard < now - 10000 then redis.call('HDEL', key, held[at])
    else sum = sum + tonumber(held[at + 1]) end
  end
  return sum
end
`;

/** Answers what was granted, what is left behind it, when to come again, when all is free again, the stamp, and whether the value is new. */
export const leaseScript = `${lead}
local least = tonumber(ARGV[7])
local most = tonumber(ARGV[8])
local nodes = tonumber(ARGV[9])
local ends = tonumber(ARGV[10])
local function granted_of(available)
  if available < least then return 0 end
  return math.min(most, math.max(least, math.floor(available / (2 * nodes))))
end

if kind == 'rate' then
  local booked = bookings()
  local at = math.max(now, arrival_of(booked))
  local available = math.floor(burst - (at - now) / emission + 1e-6)
  local granted = granted_of(available)
  if granted > 0 then book_in_rate(booked, granted) end
  local retry = math.max(0, at - (burst - math.min(least, burst)) * emission - now)
  return { granted, math.max(0, available - granted), granted > 0 and 0 or math.ceil(retry), math.ceil(at - now), string.format('%.0f', now), 0 }
end

if kind == 'window' then
  local taken, first, last = taken_in_window()
  local available = amount - taken
  local granted = granted_of(available)
  if granted > 0 then book_in_window(granted) end
  local retry = first and math.max(0, (first + 34) * slice - now) or 0
  local reset = last and math.max(0, (last + 34) * slice - now) or 0
  return { granted, math.max(0, available - granted), granted > 0 and 0 or math.ceil(retry), math.ceil(reset), tostring(math.floor(now / slice)), 0 }
end

if kind == 'quota' then
  local available = amount - tonumber(redis.call('GET', key) or '0')
  local granted = granted_of(available)
  if granted > 0 then
    redis.call('INCRBY', key, granted)
    redis.call('PEXPIRE', key, ends + 60000)
  end
  return { granted, math.max(0, available - granted), granted > 0 and 0 or ends, ends, ARGV[11], 0 }
end

if kind == 'concurrency' then
  local available = amount - held_slots()
  local granted = granted_of(available)
  if granted > 0 then
    redis.call('ZADD', KEYS[2], now, node)
    redis.call('HINCRBY', key, node, granted)
    redis.call('PEXPIRE', key, 86400000)
  end
  return { granted, math.max(0, available - granted), granted > 0 and 0 or 50, 0, '0', 0 }
end

redis.call('ZREMRANGEBYSCORE', key, '-inf', now - period)
local is_new = redis.call('ZSCORE', key, value) and 0 or 1
local count = redis.call('ZCARD', key)
if is_new == 1 and count >= amount then
  local oldest = redis.call('ZRANGE', key, 0, 0, 'WITHSCORES')
  local retry = math.max(0, tonumber(oldest[2]) + period - now)
  return { 0, 0, retry, retry, '0', 1 }
end
redis.call('ZADD', key, now, value)
redis.call('PEXPIRE', key, period)
return { 1, amount - count - is_new, 0, 0, '0', is_new }
`;

/** Takes a booking off again, or, where `back` is negative, books on top. */
export const returnScript = `${lead}
local back = tonumber(ARGV[7])
local stamp = tonumber(ARGV[8])
local ends = tonumber(ARGV[9])

if kind == 'rate' then
  local booked = bookings()
  if back < 0 then return book_in_rate(booked, -back) end
  local index = 2
  while booked[index] and not (booked[index] == stamp and booked[index + 1] >= back) do index = index + 2 end
  if booked[index] then booked[index + 1] = booked[index + 1] - back
  else booked[1] = booked[1] - back * emission end
  keep_bookings(booked)
elseif kind == 'window' then
  if back < 0 then book_in_window(-back)
  elseif tonumber(redis.call('HGET', key, ARGV[8]) or '0') >= back then redis.call('HINCRBY', key, ARGV[8], -back) end
elseif kind == 'quota' then
  if ends > 0 then
    local left = redis.call('DECRBY', key, back)
    if left < 0 then redis.call('SET', key, 0) end
    redis.call('PEXPIRE', key, ends + 60000)
  end
elseif kind == 'concurrency' then
  if redis.call('HINCRBY', key, node, -back) <= 0 then redis.call('HDEL', key, node) end
elseif back > 0 then
  redis.call('ZREM', key, value)
elseif back < 0 then
  redis.call('ZADD', key, now, value)
  redis.call('PEXPIRE', key, period)
end
return 0
`;

/** Says that a node lives, forgets those that do not, and answers how many do. ARGV: the node, and how long one is believed to live. */
export const beatScript = `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - tonumber(ARGV[2]))
return redis.call('ZCARD', KEYS[1])
`;
