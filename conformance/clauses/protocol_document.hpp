#pragma once

#include <string>
#include <string_view>
#include <vector>

/// docs/protocol.md as data, for the tests that compare it with the table of clauses and with the frames.
namespace chathack::clauses {

struct DocumentBehaviour {
    std::string name;
    std::string text;
};

struct DocumentClause {
    std::string id;
    std::string level;  ///< "MUST"
    std::string side;   ///< "server"
    std::string text;
    std::string note;
    std::vector<DocumentBehaviour> behaviours;
    std::string reference;
    std::string reference_text;
};

struct DocumentFamily {
    std::string name;
    std::string title;
    std::vector<DocumentClause> clauses;
};

/// One row of the frame table.
struct DocumentFrame {
    std::string direction;  ///< "client to server"
    std::string code;
    std::string name;
    std::string body;  ///< "string sender, string message", or "-"
};

struct ProtocolDocument {
    std::vector<DocumentFrame> frames;
    std::vector<DocumentFamily> families;
    std::string example;  ///< the hex digits of the worked example
    std::vector<std::string>
        not_understood;  ///< blocks in the section of the clauses that are none of the above
};

/// Reads the Markdown of docs/protocol.md. In the section "## Clauses", everything beside headings, clauses,
/// lists, notes and one introduction for each family goes into `not_understood`.
ProtocolDocument read_protocol_document(std::string_view markdown);

/// The text of docs/protocol.md, and what `read_protocol_document` makes of it. Both are read once.
const std::string& the_markdown();
const ProtocolDocument& the_document();

}  // namespace chathack::clauses
