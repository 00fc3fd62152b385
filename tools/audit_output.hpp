#pragma once
// An audit as it leaves the program.

#include <string>
#include <string_view>
#include <vector>

#include "compiler/deployed/audit.hpp"

namespace tripline::tools {

inline constexpr std::string_view audit_schema = "tripline.audit/1";

struct AuditReport {
  std::string reference;
  std::vector<std::string> documents;
  bool tells_alarms = false;
  std::size_t filters = 0, unread = 0, alarms = 0, left_out = 0;  // of the documents
  std::vector<compiler::Control> controls;
};

std::string audit_text(const AuditReport& report, bool colour);
std::string audit_markdown(const AuditReport& report);
std::string audit_json(const AuditReport& report);

}  // namespace tripline::tools
