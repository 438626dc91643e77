#pragma once

#include <string>

#include "reference/apps/chathack/input.hpp"
#include "reference/apps/chathack/readable.hpp"

namespace chathack::apps {

/// Lines from a pipe or a file. A line ends with \n, \r\n or \r; the last one need not.
class LineInput final : public Input {
public:
    static constexpr std::size_t line_bytes_max = 64 * 1024;

    LineInput(boost::asio::io_context& loop, int descriptor);

    void start(Handlers handlers) override;
    void hold() override { held_ = true; }
    void release() override;
    void stop() override;

private:
    void go_on();
    void read_some();
    bool give_line();

    boost::asio::io_context& loop_;
    int descriptor_;
    Readable readable_;
    Handlers handlers_;
    std::string text_;           // read but not yet given
    bool skipping_ = false;      // dropping the rest of a line that was too long
    bool after_return_ = false;  // a \n that comes now belongs to the \r before it
    bool held_ = false;
    bool ended_ = false;  // everything was read
    bool waiting_ = false;
    bool stopped_ = false;
};

}  // namespace chathack::apps
