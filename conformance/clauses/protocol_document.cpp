#include "conformance/clauses/protocol_document.hpp"

#include <fstream>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <sstream>
#include <utility>

namespace chathack::clauses {
namespace {

/// Cuts Markdown into blocks: a heading, a row of a table, an item, a paragraph or a quotation, each on one
/// line.
std::vector<std::string> blocks_of(std::string_view markdown) {
    std::vector<std::string> blocks;
    std::istringstream lines{std::string{markdown}};
    bool goes_on = false;
    for (std::string line; std::getline(lines, line);) {
        const bool starts = line.starts_with("#") || line.starts_with("- ") || line.starts_with("|") ||
                            line.starts_with("```");
        if (line.empty() || starts || !goes_on) {
            if (!line.empty()) blocks.push_back(line);
        } else {
            const bool quoted = line.starts_with("> ");
            blocks.back() += " " + (quoted ? line.substr(2) : line);
        }
        goes_on =
            !line.empty() && !line.starts_with("#") && !line.starts_with("|") && !line.starts_with("```");
    }
    return blocks;
}

/// The texts between the marks, when `block` is the marks in that order with a text between each two. The
/// block starts with the first mark and ends with the last. An empty last mark makes the rest of the block
/// the last text.
std::optional<std::vector<std::string>> between(std::string_view block,
                                                std::initializer_list<std::string_view> marks) {
    const auto* mark = marks.begin();
    if (!block.starts_with(*mark)) return std::nullopt;
    block.remove_prefix(mark->size());
    std::vector<std::string> texts;
    while (++mark != marks.end()) {
        const bool is_last = mark + 1 == marks.end();
        if (is_last && !block.ends_with(*mark)) return std::nullopt;
        const auto end = is_last ? block.size() - mark->size() : block.find(*mark);
        if (end == std::string_view::npos) return std::nullopt;
        texts.emplace_back(block.substr(0, end));
        block.remove_prefix(end + mark->size());
    }
    return texts;
}

class Reader {
public:
    void read(const std::string& block) {
        if (block.starts_with("## ")) {
            in_clauses_ = block == "## Clauses";
        } else if (in_clauses_) {
            if (!read_clause_block(block)) document_.not_understood.push_back(block);
        } else {
            read_frame(block);
        }
    }
    ProtocolDocument take() { return std::move(document_); }

private:
    void read_frame(const std::string& block) {
        if (const auto row = between(block, {"| ", " | ", " | `", "` | ", " | ", " |"}))
            document_.frames.push_back({(*row)[0], (*row)[1], (*row)[2], (*row)[3]});
        if (block.find_first_not_of("0123456789abcdef ") == std::string::npos) document_.example = block;
    }

    bool read_clause_block(const std::string& block) {
        if (const auto id = between(block, {"#### ", ""})) {
            if (document_.families.empty()) return false;
            document_.families.back().clauses.emplace_back().id = id->front();
        } else if (const auto family = between(block, {"### ", ": ", ""})) {
            document_.families.push_back({(*family)[0], (*family)[1], {}});
            introduced_ = false;
        } else if (document_.families.empty() || document_.families.back().clauses.empty()) {
            return !std::exchange(introduced_, true);
        } else {
            return read_part(block, document_.families.back().clauses.back());
        }
        return true;
    }

    static bool read_part(const std::string& block, DocumentClause& clause) {
        const auto text = between(block, {"**", "** (", "): ", ""});
        const auto reference = between(block, {"- *Reference*: `", "`.", ""});
        const auto behaviour = between(block, {"- `", "`: ", ""});
        const auto note = between(block, {"> ", ""});
        if (text && clause.text.empty()) {
            clause.level = (*text)[0];
            clause.side = (*text)[1];
            clause.text = (*text)[2];
        } else if (behaviour && clause.reference.empty()) {
            clause.behaviours.push_back({(*behaviour)[0], (*behaviour)[1]});
        } else if (reference && clause.reference.empty()) {
            clause.reference = (*reference)[0];
            const auto details = between((*reference)[1], {" ", ""});
            if (details) clause.reference_text = details->front();
        } else if (note && clause.note.empty()) {
            clause.note = note->front();
        } else {
            return false;
        }
        return true;
    }

    ProtocolDocument document_;
    bool in_clauses_ = false;
    bool introduced_ = false;  // the section, or the family, has had its introduction
};

}  // namespace

ProtocolDocument read_protocol_document(std::string_view markdown) {
    Reader reader;
    for (const auto& block : blocks_of(markdown))
        reader.read(block);
    return reader.take();
}

const std::string& the_markdown() {
    static const auto markdown = [] {
        std::ifstream file{CHATHACK_SOURCE_DIR "/docs/protocol.md"};
        return std::string{std::istreambuf_iterator<char>{file}, {}};
    }();
    return markdown;
}

const ProtocolDocument& the_document() {
    static const auto document = read_protocol_document(the_markdown());
    return document;
}

}  // namespace chathack::clauses
