#pragma once

#include <linux/capability.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>

#include "reference/wire/check.hpp"

namespace chathack::accounts::testing {

/// While it lives, file permissions hold for this thread even when it runs as root. It changes nothing for an
/// ordinary user.
class NoPrivileges {
public:
    NoPrivileges() {
        CHATHACK_CHECK(::syscall(SYS_capget, &header_, before_.data()) == 0);
        auto without = before_;
        for (auto& half : without)
            half.effective = 0;
        CHATHACK_CHECK(::syscall(SYS_capset, &header_, without.data()) == 0);
    }
    ~NoPrivileges() { CHATHACK_CHECK(::syscall(SYS_capset, &header_, before_.data()) == 0); }
    NoPrivileges(const NoPrivileges&) = delete;
    NoPrivileges& operator=(const NoPrivileges&) = delete;

private:
    __user_cap_header_struct header_{_LINUX_CAPABILITY_VERSION_3, 0};
    std::array<__user_cap_data_struct, 2> before_{};
};

}  // namespace chathack::accounts::testing
