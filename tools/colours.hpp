#pragma once
// The few colours that output on a terminal has. All of them are empty where colour is off, so that text with
// and without colour is put together by the same code.

#include <string>
#include <string_view>

#include "runtime/program.hpp"

namespace tripline::tools {

struct Colours {
  explicit Colours(bool on) : on_(on) {}

  std::string strong(std::string_view text) const { return paint("\x1b[1m", text); }
  std::string faint(std::string_view text) const { return paint("\x1b[2m", text); }
  std::string warning(std::string_view text) const { return paint("\x1b[1;33m", text); }
  std::string of(runtime::Severity severity, std::string_view text) const {
    constexpr std::string_view codes[] = {"\x1b[36m", "\x1b[32m", "\x1b[33m", "\x1b[31m", "\x1b[1;31m"};
    return paint(codes[static_cast<std::size_t>(severity)], text);
  }

 private:
  std::string paint(std::string_view code, std::string_view text) const {
    if (!on_ || text.empty()) return std::string(text);
    return std::string(code).append(text).append("\x1b[0m");
  }

  bool on_;
};

}  // namespace tripline::tools
