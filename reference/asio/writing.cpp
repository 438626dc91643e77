// Sends bytes. What one turn of the loop sends is gathered, and written at its end, once for each connection.
#include <algorithm>

#include "reference/asio/connections.hpp"

namespace chathack::asio {

void AsioConnections::send(const transport::Send& action) {
    if (action.bytes.empty()) return;
    const auto slice = (action.to.size() == 1 ? single_ : many_).put(action.bytes);
    for (const auto conn : action.to) {
        const auto number = transport::slot_of(conn);
        if (number >= slots_.size()) continue;
        auto& slot = slots_[number];
        if (slot.use != transport::use_of(conn) || !slot.takes_sends) continue;
        slot.queue.append(slice);
        if (slot.output == Output::idle) mark_dirty(number);
        if (slot.queue.bytes() > early_write_bytes) on_long_queue(number);
    }
}

void AsioConnections::mark_dirty(std::uint32_t slot) {
    slots_[slot].output = Output::dirty;
    dirty_.push_back(slot);
    if (turn_ending_) return;
    turn_ending_ = true;
    // Posted twice. The loop looks at its sockets again before the second, so what that brings is included.
    shared_.post([this] { shared_.post([this] { end_turn(); }); });
}

void AsioConnections::end_turn() {
    turn_ending_ = false;
    flushing_.swap(dirty_);
    for (const auto slot : flushing_) {
        if (slots_[slot].output != Output::dirty) continue;  // already written, or closed
        slots_[slot].output = Output::idle;
        write(slot);
    }
    flushing_.clear();
}

void AsioConnections::write(std::uint32_t number) {
    auto& slot = slots_[number];
    auto& high_water = shared_.counters.queue_bytes_high_water;
    high_water = std::max<std::uint64_t>(high_water, slot.queue.bytes());
    while (!slot.queue.empty()) {
        const auto count = shared_.sockets.write(slot.socket, slot.queue);
        if (!count && would_block(count.error())) {
            slot.output = Output::blocked;
            return wait(id(number), Descriptor::wait_write, &AsioConnections::on_writable);
        }
        if (!count) return break_off(id(number), connection_error(count.error()));
        shared_.counters.bytes_out += *count;
        slot.queue.consume(*count);
    }
    if (slot.ending) on_written(number);
}

void AsioConnections::on_writable(ConnId conn) {
    auto* slot = find(conn);
    if (slot->output != Output::blocked) return;
    slot->output = Output::idle;
    write(transport::slot_of(conn));
}

void AsioConnections::on_long_queue(std::uint32_t number) {
    auto& slot = slots_[number];
    if (slot.output != Output::blocked) write(number);
    if (slot.queue.bytes() <= shared_.options.send_queue_bytes_max) return;
    auto& counters = shared_.counters;
    counters.queue_bytes_high_water =
        std::max<std::uint64_t>(counters.queue_bytes_high_water, slot.queue.bytes());
    ++counters.queues_overflowed;
    const auto conn = id(number);
    break_off(conn, TransportError::queue_full);
    // Ends at once; bytes that the system still holds are dropped.
    abort_on_close(slot.socket);
    boost::system::error_code ignored;
    connection(conn).descriptor.close(ignored);
    connection(conn).ended = true;
}

}  // namespace chathack::asio
