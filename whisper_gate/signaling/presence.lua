-- Presence of one room. Everything that must be atomic across workers happens here.
-- KEYS: 1 records (id -> JSON)  2 connections (id -> connection)  3 versions (id -> version)
--       4 expiries (id -> ms)   5 clock (last version given)
--       6 out (ids and persons that a host has removed; shared by the room and those who wait before it)
--       7 left (id and connection -> ms until which a worker's list of its people may still name them)
--       8 done (participant and message id -> ms until which the message may come again)
--       9 why (id in `out` -> the code that it was told; persons may knock, whatever it was)
-- ARGV: 1 operation  2 time to live in ms  ... what the operation takes
local records, connections, versions, expiries, clock = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local out, left, done, why = KEYS[6], KEYS[7], KEYS[8], KEYS[9]
local operation, ttl = ARGV[1], tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function number(value) return string.format('%.0f', value) end

-- Versions are microseconds of Redis's clock, made strictly increasing: they go on growing even when
-- Redis was restarted empty.
local function next_version()
  local last = tonumber(redis.call('GET', clock) or '0')
  local version = math.max(last + 1, time[1] * 1000000 + time[2])
  redis.call('SET', clock, number(version), 'PX', math.max(1, ttl * 2))
  return number(version)
end

local function forget(id)
  redis.call('HDEL', records, id)
  redis.call('HDEL', connections, id)
  redis.call('HDEL', versions, id)
  redis.call('ZREM', expiries, id)
end

local function keep()
  for _, key in ipairs({records, connections, versions, expiries, clock}) do
    redis.call('PEXPIRE', key, ttl * 2)
  end
end

local function seat(id, connection, record)
  local version = next_version()
  redis.call('HSET', records, id, record)
  redis.call('HSET', connections, id, connection)
  redis.call('HSET', versions, id, version)
  redis.call('ZADD', expiries, number(now + ttl), id)
  return version
end

-- A `beat` names the people that its worker had when it set out: a `leave` may have overtaken it.
local function has_left(id, connection)
  return redis.call('ZSCORE', left, id .. ' ' .. connection)
end

local function remember_left(id, connection)
  redis.call('ZREMRANGEBYSCORE', left, '-inf', number(now))
  redis.call('ZADD', left, number(now + ttl), id .. ' ' .. connection)
  redis.call('PEXPIRE', left, ttl)
end

local function is_out(key)
  return key ~= '' and redis.call('SISMEMBER', out, key) == 1
end

local function why_out(id)
  return redis.call('HGET', why, id) or ''
end

local function roster()
  local version = redis.call('GET', clock) or number(time[1] * 1000000 + time[2])
  local people = redis.call('HGETALL', records)
  local reply = {version}
  for i = 1, #people, 2 do
    reply[#reply + 1] = people[i + 1]
    reply[#reply + 1] = redis.call('HGET', versions, people[i])
  end
  return reply
end

for _, id in ipairs(redis.call('ZRANGEBYSCORE', expiries, '-inf', number(now))) do
  forget(id)
  next_version()
end

if operation == 'enter' then
  local id, connection, record, capacity, replace = ARGV[3], ARGV[4], ARGV[5], tonumber(ARGV[6]), ARGV[7]
  local person, let_in = ARGV[8], ARGV[9]
  if is_out(id) then return {'out', why_out(id)} end
  if let_in ~= '1' and is_out(person) then return {'out', ''} end
  local previous = redis.call('HGET', records, id)
  if previous and replace ~= '1' then return {'id_taken'} end
  if not previous and redis.call('HLEN', records) >= capacity then return {'room_full'} end
  if let_in == '1' then redis.call('SREM', out, person) end
  local before = redis.call('HGET', versions, id) or '0'
  redis.call('ZREM', left, id .. ' ' .. connection)
  local version = seat(id, connection, record)
  keep()
  return {'ok', version, previous or '', before, roster()}
elseif operation == 'update' then
  local id, connection, record = ARGV[3], ARGV[4], ARGV[5]
  if redis.call('HGET', connections, id) == connection then
    redis.call('HSET', records, id, record)
  end
  return {'ok'}
elseif operation == 'leave' then
  local id, connection = ARGV[3], ARGV[4]
  if redis.call('HGET', connections, id) ~= connection then return {'gone'} end
  forget(id)
  remember_left(id, connection)
  return {'ok', next_version()}
elseif operation == 'expel' then
  -- 3 how long to remember, in ms; 4 the code; 5 number of ids; then the ids, then the persons
  local ids = tonumber(ARGV[5])
  for i = 6, #ARGV do
    if i < 6 + ids then
      forget(ARGV[i])
      redis.call('HSET', why, ARGV[i], ARGV[4])
    end
    if ARGV[i] ~= '' then redis.call('SADD', out, ARGV[i]) end
  end
  redis.call('PEXPIRE', out, ARGV[3])
  redis.call('PEXPIRE', why, ARGV[3])
  return {next_version()}
elseif operation == 'was_done' then
  return {redis.call('ZSCORE', done, ARGV[3]) and 1 or 0}
elseif operation == 'mark_done' then
  redis.call('ZREMRANGEBYSCORE', done, '-inf', number(now))
  redis.call('ZADD', done, number(now + ttl), ARGV[3])
  redis.call('PEXPIRE', done, ttl)
  return {'ok'}
elseif operation == 'is_out' then
  return {is_out(ARGV[3]) and 1 or 0}
elseif operation == 'beat' then
  local expelled = {}
  for i = 3, #ARGV, 3 do
    local id, connection, record = ARGV[i], ARGV[i + 1], ARGV[i + 2]
    local holder = redis.call('HGET', connections, id)
    if not holder then
      if is_out(id) then
        expelled[#expelled + 1] = id
        expelled[#expelled + 1] = why_out(id)
      elseif not has_left(id, connection) then
        seat(id, connection, record)
      end
    elseif holder == connection then
      redis.call('ZADD', expiries, number(now + ttl), id)
    end
  end
  keep()
  return {roster(), expelled}
end
