#pragma once
// What a pattern did to events, as it leaves the program.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tripline::tools {

inline constexpr std::string_view match_schema = "tripline.match/1";

struct MatchedEvent {
  std::string file;
  std::uint64_t index = 0;  // in its file, from 0
  std::string text;
  bool matches = false;
  std::map<std::string, std::string> extracted;             // M10
  std::vector<std::pair<std::string, bool>> conditions = {};  // of the pattern, and which hold; empty: nobody asked
};

struct MatchReport {
  std::string pattern;
  std::uint64_t events = 0;
  std::uint64_t matches = 0;
  std::vector<MatchedEvent> shown;  // the first by place
};

// For people: every event with what is known of it, then how many there were. Escaped for a terminal.
std::string match_text(const MatchReport& report);
// One document with everything in it.
std::string match_json(const MatchReport& report);

}  // namespace tripline::tools
