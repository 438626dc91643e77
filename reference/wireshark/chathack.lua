-- Wireshark dissector of CHATHACK: both directions towards a server, and the direct connections between clients.
--
-- Use it from a folder:   wireshark -X lua_script:chathack.lua       tshark -X lua_script:chathack.lua -r run.pcap
-- or for good: copy it to the folder "Personal Lua Plugins" (Help, About Wireshark, Folders).
-- Servers listen on port 7777 unless the preference "chathack.server_ports" says otherwise. A direct connection is known
-- by the port in the accept that announces it; others by "Decode As".
--
-- Filters: chathack.frame == "global_message", chathack.message contains "hi", chathack.breaks == "GLOBAL-5", chathack.breaks

local chathack = Proto("chathack", "CHATHACK")

-- The frame table ------------------------------------------------------------------------------------------------------

local text_bytes_max = 65536    -- a longer text is not followed: no server should, either (WIRE-6)
local payload_bytes_max = 1024  -- GLOBAL-5, PEER-5
local login_bytes_max = 255     -- of the reference server; others may take longer ones (LOGIN-14)

-- by direction and code: the frame's name, then its fields in the order of the wire
local frames = {
    to_server = {
        [1] = {"login_with_password", "login", "password"},
        [2] = {"new_login", "login"},
        [3] = {"global_message", "sender", "message"},
        [4] = {"private_ask", "sender", "receiver"},
        [5] = {"private_accept", "sender", "receiver", "port", "address", "id"},
        [6] = {"private_refuse", "sender", "receiver"},
    },
    to_client = {
        [1] = {"packet_error"},
        [2] = {"login_error"},
        [3] = {"connected"},
        [4] = {"login_exists"},
        [5] = {"global_message", "sender", "message"},
        [6] = {"private_ask", "sender"},
        [7] = {"private_validation", "login", "port", "address", "id"},
        [8] = {"private_refusal", "login"},
    },
    peer = {
        [7] = {"private_message", "login", "message"},
        [8] = {"private_file", "login", "file_name", "file"},
        [9] = {"private_hello", "login", "id"},
    },
}

local fields = {
    direction = ProtoField.string("chathack.direction", "Direction"),
    frame = ProtoField.string("chathack.frame", "Frame"),
    opcode = ProtoField.int8("chathack.opcode", "Opcode"),
    ack = ProtoField.int8("chathack.ack", "ACK"),
    count = ProtoField.int32("chathack.count", "Byte count"),
    login = ProtoField.string("chathack.login", "Login"),
    password = ProtoField.string("chathack.password", "Password"),
    sender = ProtoField.string("chathack.sender", "Sender"),
    receiver = ProtoField.string("chathack.receiver", "Receiver"),
    message = ProtoField.string("chathack.message", "Message"),
    file_name = ProtoField.string("chathack.file_name", "File name"),
    file = ProtoField.bytes("chathack.file", "File"),
    port = ProtoField.int32("chathack.port", "Port"),
    adcode = ProtoField.int8("chathack.adcode", "adCode"),
    address4 = ProtoField.ipv4("chathack.address", "Address"),
    address6 = ProtoField.ipv6("chathack.address6", "Address"),
    id = ProtoField.int64("chathack.id", "Id"),
    breaks = ProtoField.string("chathack.breaks", "Breaks clause"),
    undecoded = ProtoField.bytes("chathack.undecoded", "Bytes without a known frame"),
}
for _, field in pairs(fields) do table.insert(chathack.fields, field) end

local experts = {
    MUST = ProtoExpert.new("chathack.must", "Breaks a MUST", expert.group.PROTOCOL, expert.severity.ERROR),
    SHOULD = ProtoExpert.new("chathack.should", "Breaks a SHOULD", expert.group.PROTOCOL, expert.severity.WARN),
    OPEN = ProtoExpert.new("chathack.open", "Left open by the protocol", expert.group.PROTOCOL, expert.severity.NOTE),
}
chathack.experts = {experts.MUST, experts.SHOULD, experts.OPEN}

-- What is wrong with a frame, by the one who sent it: the level of the clause, and a sentence.
local function fault(clause, level, why) return {clause = clause, level = level, why = why} end

-- Reading --------------------------------------------------------------------------------------------------------------

-- RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF.
local function is_utf8(text)
    local i, size = 1, #text
    while i <= size do
        local first = text:byte(i)
        local more, least, most = 0, 0x80, 0xbf
        if first >= 0xc2 and first <= 0xdf then more = 1
        elseif first >= 0xe0 and first <= 0xef then
            more = 2
            if first == 0xe0 then least = 0xa0 elseif first == 0xed then most = 0x9f end
        elseif first >= 0xf0 and first <= 0xf4 then
            more = 3
            if first == 0xf0 then least = 0x90 elseif first == 0xf4 then most = 0x8f end
        elseif first >= 0x80 then return false end
        for k = 1, more do
            local byte = text:byte(i + k)
            if not byte or byte < least or byte > most then return false end
            least, most = 0x80, 0xbf
        end
        i = i + 1 + more
    end
    return true
end

-- Reads the frame at `start`. Gives a table with one of
--   missing   at least so many bytes are not there yet
--   bad       a fault after which no byte has a meaning
--   items     the fields: {name, offset, size, value, from} in order, with `size` of the whole frame
local function read_frame(tvb, start, direction)
    local frame = {offset = start, code = tvb(start, 1):int(), items = {}, values = {}}
    local layout = frames[direction][frame.code]
    if not layout then
        local why = string.format("no frame %s has the code %d", direction:gsub("_", " "), frame.code)
        if direction == "to_server" and frame.code >= 7 and frame.code <= 9 then
            frame.bad = fault("PRIVATE-14", "MUST", "private messages and files never go through the server")
        else
            frame.bad = fault("WIRE-5", "SHOULD", why)
        end
        return frame
    end
    frame.name = layout[1]
    local at, size = start + 1, tvb:len()
    local function take(count)
        if at + count > size then return nil, at + count - size end
        at = at + count
        return at - count
    end
    for i = 2, #layout do
        local name = layout[i]
        local from = at
        if name == "port" or name == "id" then
            local width = name == "port" and 4 or 8
            local offset, missing = take(width)
            if not offset then frame.missing = missing return frame end
            local value = name == "port" and tvb(offset, 4):int() or tvb(offset, 8):int64()
            frame.values[name] = name == "id" and value:tohex() or value
            table.insert(frame.items, {name = name, offset = offset, size = width, from = from})
        elseif name == "address" then
            local code_at, missing = take(1)
            if not code_at then frame.missing = missing return frame end
            local code = tvb(code_at, 1):int()
            if code ~= 1 and code ~= 2 then
                frame.bad = fault("WIRE-8", "SHOULD", string.format("%d is no adCode", code))
                return frame
            end
            local width = code == 1 and 4 or 16
            local offset
            offset, missing = take(width)
            if not offset then frame.missing = missing return frame end
            frame.values.address = tostring(code == 1 and tvb(offset, 4):ipv4() or tvb(offset, 16):ipv6())
            table.insert(frame.items, {name = code == 1 and "address4" or "address6", offset = offset, size = width, from = from})
        else
            local count_at, missing = take(4)
            if not count_at then frame.missing = missing return frame end
            local count = tvb(count_at, 4):int()
            if count < 0 then
                frame.bad = fault("WIRE-4", "SHOULD", string.format("the byte count of the %s is %d", name:gsub("_", " "), count))
                return frame
            end
            if count > text_bytes_max then
                frame.bad = fault("WIRE-6", "OPEN", string.format("a %s of %d bytes is too long to be followed", name:gsub("_", " "), count))
                return frame
            end
            local offset
            offset, missing = take(count)
            if not offset then frame.missing = missing return frame end
            frame.values[name] = count > 0 and tvb(offset, count):raw() or ""
            table.insert(frame.items, {name = name, offset = offset, size = count, from = from})
        end
    end
    frame.size = at - start
    return frame
end

-- What is known of connections -----------------------------------------------------------------------------------------

local server_ports = {}    -- set of ports
local streams = {}         -- by tcp.stream: who logged in, what was seen
local announced = {}       -- direct connections by `place`: {login of who accepted, id, asker}
local noted = {}           -- faults found when a frame was first seen, by its place in the capture
local lost = {}            -- by stream and direction: from which packet on nothing can be read

local function place(address, port) return tostring(address) .. " " .. port end

local tcp_stream = Field.new("tcp.stream")

-- Faults of one frame taken alone.
local function faults_alone(frame, direction)
    local found, values = {}, frame.values
    for _, name in ipairs({"login", "password", "sender", "receiver", "message", "file_name"}) do
        if values[name] and not is_utf8(values[name]) then
            table.insert(found, fault("WIRE-7", "OPEN", "the " .. name:gsub("_", " ") .. " is not UTF-8"))
        end
    end
    for _, name in ipairs({"login", "sender", "receiver"}) do
        if values[name] and #values[name] > login_bytes_max then
            table.insert(found, fault("LOGIN-14", "OPEN", string.format("a %s of %d bytes; a server may refuse it", name, #values[name])))
        end
    end
    for _, name in ipairs({"message", "file"}) do
        if values[name] and #values[name] > payload_bytes_max then
            local why = string.format("a %s of %d bytes; 1024 are allowed", name, #values[name])
            if direction == "to_server" then table.insert(found, fault("CLIENT-5", "SHOULD", why)) end
            if direction == "to_client" then table.insert(found, fault("GLOBAL-5", "MUST", why)) end
            if direction == "peer" then table.insert(found, fault("PEER-6", "SHOULD", why)) end
        end
    end
    if values.port and (values.port < 1 or values.port > 65535) then
        table.insert(found, fault("PRIVATE-13", "OPEN", string.format("%d is no TCP port", values.port)))
    end
    if values.file_name and values.file_name:find("[/\\%z]") then
        table.insert(found, fault("PEER-7", "SHOULD", "the file name is a path"))
    end
    if direction == "to_server" and frame.code <= 2 and values.login == "" then
        table.insert(found, fault("LOGIN-13", "OPEN", "an empty login"))
    end
    return found
end

-- Faults that follow from what came before on the connection to a server; keeps book of who is logged in.
local function follow_server(frame, direction, stream, found)
    local values = frame.values
    if direction == "to_server" then
        if frame.code <= 2 then
            if stream.login then
                table.insert(found, fault("LOGIN-12", "SHOULD", "a login frame after ACK 3"))
            elseif stream.asked then
                table.insert(found, fault("CLIENT-1", "MUST", "another frame before the answer to the login"))
            end
            stream.asked = values.login
        elseif not stream.login then
            table.insert(found, fault("CLIENT-1", "MUST", "a frame other than a login before ACK 3"))
        elseif values.sender ~= stream.login then
            table.insert(found, fault("CLIENT-2", "MUST", "the sender is not the connection's own login"))
        end
        if frame.code == 5 then announced[place(values.address, values.port)] = {accepter = values.sender, asker = values.receiver, id = values.id} end
    else
        if frame.code == 3 then
            if stream.login then table.insert(found, fault("LOGIN-1", "MUST", "a second ACK 3")) end
            stream.login, stream.asked = stream.asked, nil
        elseif frame.code <= 4 then
            stream.asked = nil
        elseif not stream.login then
            local clause = frame.code == 5 and "GLOBAL-4" or frame.code == 6 and "PRIVATE-1" or frame.code == 7 and "PRIVATE-2" or "PRIVATE-4"
            table.insert(found, fault(clause, "MUST", "it reaches a connection that is not logged in"))
        end
        if frame.code == 7 then
            local where = place(values.address, values.port)
            local known = announced[where]  -- from the accept on its way to the server, unless the place serves again
            if not known or known.id ~= values.id then announced[where] = {accepter = values.login, id = values.id} end
        end
    end
end

-- The same on a direct connection.
local function follow_peer(frame, pinfo, stream, found)
    local values = frame.values
    if not stream.call then  -- kept: the same place may soon be announced for another one
        local called = announced[place(pinfo.dst, pinfo.dst_port)]
        stream.call = called or announced[place(pinfo.src, pinfo.src_port)]
        stream.asker = called and place(pinfo.src, pinfo.src_port) or place(pinfo.dst, pinfo.dst_port)
    end
    local call, asking = stream.call, place(pinfo.src, pinfo.src_port) == stream.asker
    if not call then return end
    if asking and not stream.greeted and frame.code ~= 9 then
        table.insert(found, fault("PEER-1", "MUST", "who connects says hello first"))
    end
    if frame.code == 9 then
        if not asking or stream.greeted then table.insert(found, fault("PEER-1", "MUST", "a hello that nobody waits for")) end
        if values.id ~= call.id then table.insert(found, fault("PEER-3", "MUST", "the id is not that of the accept")) end
        if call.asker and values.login ~= call.asker then table.insert(found, fault("PEER-3", "MUST", "the login is not who was accepted")) end
    elseif not asking and values.login ~= call.accepter or asking and call.asker and values.login ~= call.asker then
        table.insert(found, fault("PEER-10", "SHOULD", "the login is not the sender's own"))
    end
    if asking then stream.greeted = true end
end

-- Showing --------------------------------------------------------------------------------------------------------------

local function show_fault(tree, what)
    tree:add(fields.breaks, what.clause):set_generated():append_text(" (" .. what.level .. "): " .. what.why)
    tree:add_proto_expert_info(experts[what.level], what.clause .. ": " .. what.why)
end

local function show_frame(tree, tvb, frame, direction, found)
    local node = tree:add(tvb(frame.offset, frame.size), frame.name)
    node:add(fields.frame, tvb(frame.offset, frame.size), frame.name):set_generated()
    node:add(direction == "to_client" and fields.ack or fields.opcode, tvb(frame.offset, 1))
    for _, item in ipairs(frame.items) do
        if item.name == "address4" or item.name == "address6" then
            node:add(fields.adcode, tvb(item.from, 1))
        elseif item.from ~= item.offset then
            node:add(fields.count, tvb(item.from, 4))
        end
        if item.size == 0 then
            if item.name == "file" then node:add(fields.file, "") else node:add(fields[item.name], "") end
        elseif item.name == "file" or item.name:find("^address") or item.name == "port" or item.name == "id" then
            node:add(fields[item.name], tvb(item.offset, item.size))
        else
            node:add(fields[item.name], tvb(item.offset, item.size), tvb(item.offset, item.size):string(ENC_UTF_8))
        end
    end
    for _, what in ipairs(found) do show_fault(node, what) end
end

local function summary(frame, direction)
    local values, words = frame.values, {(frame.name:gsub("_", " "))}
    if values.sender or values.login then table.insert(words, "from " .. (values.sender or values.login)) end
    if values.receiver then table.insert(words, "to " .. values.receiver) end
    if values.message then table.insert(words, string.format("(%d bytes)", #values.message)) end
    if values.file then table.insert(words, string.format("(%d bytes)", #values.file)) end
    return table.concat(words, " "):gsub("%c", ".")
end

-- Wireshark ------------------------------------------------------------------------------------------------------------

function chathack.dissector(tvb, pinfo, tree)
    local direction = server_ports[pinfo.dst_port] and "to_server" or server_ports[pinfo.src_port] and "to_client" or "peer"
    local stream_key = tcp_stream().value
    local stream = streams[stream_key] or {}
    streams[stream_key] = stream
    local lost_key = stream_key .. direction .. (direction == "peer" and place(pinfo.src, pinfo.src_port) or "")

    pinfo.cols.protocol = "CHATHACK"
    local root = tree:add(chathack, tvb())
    root:add(fields.direction, direction):set_generated()
    local at, summaries = 0, {}
    while at < tvb:len() do
        if lost[lost_key] and lost[lost_key] < pinfo.number then
            root:add(fields.undecoded, tvb(at))
            break
        end
        local frame = read_frame(tvb, at, direction)
        if frame.missing then
            pinfo.desegment_offset = at
            pinfo.desegment_len = frame.missing
            break
        end
        if frame.bad then
            lost[lost_key] = lost[lost_key] or pinfo.number
            show_fault(root:add(fields.undecoded, tvb(at)), frame.bad)
            table.insert(summaries, "[" .. frame.bad.clause .. "] " .. frame.bad.why)
            break
        end
        local spot = string.format("%d/%d/%d", pinfo.number, tvb:len(), at)
        if not noted[spot] then
            local found = faults_alone(frame, direction)
            if direction == "peer" then follow_peer(frame, pinfo, stream, found) else follow_server(frame, direction, stream, found) end
            noted[spot] = found
        end
        if frame.values.port and frame.values.address and frame.values.port > 0 and frame.values.port < 65536 then
            DissectorTable.get("tcp.port"):add(frame.values.port, chathack)
        end
        show_frame(root, tvb, frame, direction, noted[spot])
        local marks = ""
        for _, what in ipairs(noted[spot]) do marks = marks .. "[" .. what.clause .. "] " end
        table.insert(summaries, marks .. summary(frame, direction))
        at = at + frame.size
    end
    if #summaries > 0 then pinfo.cols.info = table.concat(summaries, "; ") end
    return tvb:len()
end

chathack.prefs.server_ports = Pref.range("Ports of servers", "7777", "TCP ports on which CHATHACK servers listen", 65535)

local registered
local function register()
    local ports = DissectorTable.get("tcp.port")
    if registered then ports:remove(registered, chathack) end
    registered = chathack.prefs.server_ports
    ports:add(registered, chathack)
    server_ports = {}
    for first, last in tostring(registered):gmatch("(%d+)%-?(%d*)") do
        for port = tonumber(first), tonumber(last) or tonumber(first) do server_ports[port] = true end
    end
end

function chathack.prefs_changed() register() end
function chathack.init()
    streams, announced, noted, lost = {}, {}, {}, {}
end
register()
