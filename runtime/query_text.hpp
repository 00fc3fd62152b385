#pragma once
// Functions on text (L55). Positions and lengths count code points; bytes that are no UTF-8 count one each.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tripline::runtime {

std::size_t count_characters(std::string_view text);
// From character `start`, `length` characters, as far as there are any.
std::string_view characters(std::string_view text, std::size_t start, std::size_t length);
// Without the leading or trailing characters that are in the set.
std::string_view without(std::string_view text, std::string_view set, bool front, bool back);
inline constexpr std::string_view blank_set = " \t\n\r\f\v";

std::string upper_case(std::string_view text);
std::string lower_case(std::string_view text);
// The bytes of replace_all's result.
std::uint64_t replaced_size(std::string_view text, std::string_view what, std::string_view by);
std::string replace_all(std::string_view text, std::string_view what, std::string_view by);

std::string url_encoded(std::string_view text);
std::optional<std::string> url_decoded(std::string_view text);
std::string base64_encoded(std::string_view text);
std::optional<std::string> base64_decoded(std::string_view text);
std::optional<std::string> hex_to_text(std::string_view text);
std::optional<double> hex_to_number(std::string_view text);

}  // namespace tripline::runtime
