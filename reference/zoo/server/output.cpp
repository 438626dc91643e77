#include "reference/zoo/server/output.hpp"

#include <algorithm>

namespace chathack::zoo {

Output::Queue& Output::put(ConnId conn, Time now, Part part) {
    auto& queue = queues_[conn];
    part.due = now + habit_.delay;
    if (habit_.jitter > Time{})
        part.due += Time{std::uniform_int_distribution<Time::rep>{0, habit_.jitter.count()}(chance_)};
    if (habit_.join > Time{}) part.due = now + habit_.join;
    if (habit_.join > Time{} && !queue.parts.empty()) part.due = queue.parts.back().due;
    if (!queue.parts.empty()) part.due = std::max(part.due, queue.parts.back().due);
    queue.waiting_bytes += part.bytes.size();
    queue.parts.push_back(std::move(part));
    return queue;
}

void Output::send(ConnId to, std::string_view bytes, Time now) {
    put(to, now, {.due = {}, .bytes = std::string{bytes}, .close = false});
}

void Output::close(ConnId conn, Time now) { put(conn, now, {.due = {}, .bytes = {}, .close = true}); }

void Output::flush(Time now, transport::Actions& actions) {
    for (auto at = queues_.begin(); at != queues_.end();) {
        flush(at->first, at->second, now, actions);
        at = at->second.parts.empty() && at->second.free_at <= now ? queues_.erase(at) : std::next(at);
    }
}

void Output::flush(ConnId conn, Queue& queue, Time now, transport::Actions& actions) const {
    if (queue.free_at > now) return;
    std::string due;
    auto room = habit_.piece_bytes;
    if (room > 0 && queue.waiting_bytes > habit_.backlog_bytes) room = queue.waiting_bytes / 16;
    if (room == 0) room = queue.waiting_bytes;
    bool close = false;
    while (!queue.parts.empty() && queue.parts.front().due <= now && !close) {
        auto& part = queue.parts.front();
        const auto taken = std::min(room - due.size(), part.bytes.size());
        due.append(part.bytes, 0, taken);
        part.bytes.erase(0, taken);
        if (!part.bytes.empty()) break;  // the rest makes another piece
        close = part.close;
        queue.parts.pop_front();
    }
    queue.waiting_bytes -= due.size();
    if (!due.empty()) actions.send_bytes(conn, std::as_bytes(std::span{due}));
    if (close) actions.add(transport::Close{conn});
    if (close) queue.parts.clear();
    if (habit_.piece_bytes > 0) queue.free_at = now + habit_.pause;
}

Output::Time Output::next() const {
    Time next = never;
    for (const auto& [conn, queue] : queues_) {
        if (!queue.parts.empty()) next = std::min(next, std::max(queue.parts.front().due, queue.free_at));
    }
    return next;
}

}  // namespace chathack::zoo
