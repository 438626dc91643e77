#pragma once

#include <unistd.h>

#include <string_view>
#include <utility>

namespace chathack::apps {

/// Owns a file descriptor.
class OwnedDescriptor {
public:
    explicit OwnedDescriptor(int number = -1) noexcept : number_{number} {}
    OwnedDescriptor(OwnedDescriptor&& other) noexcept : number_{std::exchange(other.number_, -1)} {}
    OwnedDescriptor& operator=(OwnedDescriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~OwnedDescriptor() {
        if (number_ >= 0) ::close(number_);
    }
    explicit operator bool() const noexcept { return number_ >= 0; }
    int get() const noexcept { return number_; }
    int release() noexcept { return std::exchange(number_, -1); }

private:
    int number_;
};

/// Writes all of `bytes`, and waits when it must.
/// @return 0, or the errno of the failure
int write_all(int descriptor, std::string_view bytes) noexcept;

}  // namespace chathack::apps
