#include "sim/topology/read_map.hpp"

#include <ns3/inet-topology-reader.h>
#include <ns3/node-container.h>
#include <ns3/node-list.h>
#include <ns3/orbis-topology-reader.h>
#include <ns3/rocketfuel-topology-reader.h>
#include <ns3/simulator.h>

#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>

#include "reference/wire/check.hpp"

namespace chathack::topology {
namespace {

ns3::Ptr<ns3::TopologyReader> make_reader(network::MapFormat format) {
    switch (format) {
        case network::MapFormat::inet:
            return ns3::CreateObject<ns3::InetTopologyReader>();
        case network::MapFormat::orbis:
            return ns3::CreateObject<ns3::OrbisTopologyReader>();
        case network::MapFormat::rocketfuel:
            return ns3::CreateObject<ns3::RocketfuelTopologyReader>();
    }
    return nullptr;
}

std::string as_name(const std::string& name) {
    std::string fit;
    for (const char c : name) {
        const auto letter = static_cast<unsigned char>(c);
        fit += std::isalnum(letter) != 0 ? static_cast<char>(std::tolower(letter)) : '-';
    }
    return fit;
}

double length_of(const ns3::TopologyReader::Link& link) {
    std::string text;
    if (!link.GetAttributeFailSafe("Weight", text)) return 0;
    const auto length = std::strtod(text.c_str(), nullptr);
    return length > 0 ? length : 0;
}

std::optional<network::IspMap> to_map(const ns3::TopologyReader& reader, std::string& problem) {
    network::IspMap map;
    std::map<std::string, std::size_t> numbers;
    std::set<std::pair<std::size_t, std::size_t>> seen;  // some formats list each link twice
    const auto number_of = [&](const std::string& name) {
        const auto [at, is_new] = numbers.emplace(as_name(name), map.nodes.size());
        if (is_new) map.nodes.push_back(at->first);
        return at->second;
    };
    for (auto link = reader.LinksBegin(); link != reader.LinksEnd(); ++link) {
        auto from = number_of(link->GetFromNodeName());
        auto to = number_of(link->GetToNodeName());
        if (from > to) std::swap(from, to);
        if (from != to && seen.emplace(from, to).second) map.links.push_back({from, to, length_of(*link)});
    }
    if (!map.links.empty()) return map;
    problem = "it has no links in this format";
    return std::nullopt;
}

}  // namespace

std::optional<network::IspMap> read_map(const std::string& path, network::MapFormat format,
                                        std::string& problem) {
    CHATHACK_CHECK(ns3::NodeList::GetNNodes() == 0);
    constexpr std::uintmax_t bytes_most = 4 * 1024 * 1024;
    std::error_code error;
    const auto bytes = std::filesystem::file_size(path, error);
    if (error || bytes > bytes_most) {
        problem = error ? "the file cannot be read" : "the file has more than 4 MiB";
        return std::nullopt;
    }
    std::optional<network::IspMap> map;
    {
        const auto reader = make_reader(format);
        reader->SetFileName(path);
        reader->Read();
        map = to_map(*reader, problem);
    }
    ns3::Simulator::Destroy();
    return map;
}

}  // namespace chathack::topology
