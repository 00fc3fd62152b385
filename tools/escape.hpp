#pragma once
// Text of strangers on its way out. User agents, names and file names are chosen by attackers; none of it may
// steer a terminal, a spreadsheet or a browser, or pass itself off as something else.

#include <cstddef>
#include <string>
#include <string_view>

namespace tripline::tools {

// Every code point as it is shown: control characters, line ends and tabs among them, what turns the
// direction of writing, what is invisible and bytes that are no UTF-8 become escapes (`\n`, `\x1b`, `\u202e`,
// `\u{e0041}`). A backslash stays as it is: the result is for eyes, not for decoding.
std::string terminal_safe(std::string_view text);

// One field of a record of CSV (RFC 4180): in quotes where it must be, and with an apostrophe in front where
// a spreadsheet would take it for a formula; plain numbers are left alone.
std::string csv_field(std::string_view text);

// For the content of elements and for quoted attributes. Unseen characters as in terminal_safe.
std::string html_text(std::string_view text);

// A text of JSON's, with its quotes; bytes that are no UTF-8 become U+FFFD. What terminal_safe would escape
// leaves as \uXXXX, which readers of JSON undo.
std::string json_string(std::string_view text);

// For a line or a table's cell of Markdown as GitHub shows it: a code element in which nothing is markup, a link or the
// mention of a person. Unseen characters as in terminal_safe.
std::string markdown_code(std::string_view text);
// Paragraphs of plain text in which nothing is markup; empty lines part them.
std::string markdown_text(std::string_view text);
// A fenced block of such text, its own lines kept; `language` is ours. Ends with a line feed.
std::string markdown_block(std::string_view text, std::string_view language);

// Columns of a terminal that safe text takes up: two for wide East Asian characters and emoji, none for
// combining marks.
std::size_t display_width(std::string_view safe);

// terminal_safe, cut to `columns` with an ellipsis. Looks at no more of the text than it shows.
std::string fit(std::string_view text, std::size_t columns);
// The same with the ellipsis in the middle: names and ARNs tell most at their ends.
std::string fit_middle(std::string_view text, std::size_t columns);

}  // namespace tripline::tools
