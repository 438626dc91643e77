#pragma once

#include <set>
#include <span>
#include <string>
#include <string_view>

namespace chathack::zoo {

/// One way to be wrong (a mutant), or to be different but right (a conforming variant). The code of the
/// server asks for it by name.
struct CatalogueEntry {
    std::string_view name;
    std::string_view clause;  ///< the clause that a mutant breaks, or that allows a variant
    std::string_view description;
};

std::span<const CatalogueEntry> mutants() noexcept;
std::span<const CatalogueEntry> conforming_variants() noexcept;
/// The entry of this name, or null.
const CatalogueEntry* find(std::span<const CatalogueEntry> entries, std::string_view name) noexcept;

/// The entries of the catalogue that a server plays, by name. The plain server plays none.
struct ActiveEntries {
    std::set<std::string, std::less<>> names;
    bool is(std::string_view name) const { return names.contains(name); }
};

}  // namespace chathack::zoo
