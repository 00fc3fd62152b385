#pragma once
// The state of a file that is being split: how its structure is followed is in split.cpp, and how it is taken up again
// where it is broken in split_recovery.cpp.

#include <cstdint>
#include <optional>
#include <string>

#include "runtime/document_key.hpp"
#include "runtime/split.hpp"
#include "runtime/window_text.hpp"

namespace tripline::runtime {

struct Break {
  ScanEnd end;
  std::uint64_t at;
};

class Splitter : private WindowText {
 public:
  explicit Splitter(const Splitting& splitting) : WindowText(splitting) {}

  std::uint64_t run();  // how many elements were seen

 private:
  // --- its structure ---
  void documents();
  std::optional<Break> document(bool in_list);
  std::optional<Break> member_value(Key key, bool& container, bool only_pages);
  std::optional<Break> record(bool in_list);
  std::optional<Break> skip_value();
  std::optional<Break> skip_string();
  ScanEnd scan_event(Scan state);
  ScanEnd scan(Scan state);
  bool list(Shape shape, bool of_documents);
  bool element(Shape shape, bool of_documents, bool& whole);
  bool text_between(bool& whole);
  bool records_between();
  void lines();
  bool line();

  // --- what comes of it ---
  void emit(Shape shape, std::uint64_t begin, std::uint64_t end);
  void broken(std::uint64_t begin, const Break& broken);
  bool end_record(std::uint64_t begin, bool in_list);
  void resume_in_list(const Break& broken, std::uint64_t begin, Shape shape);
  bool find_record(std::uint64_t from, std::uint64_t before);
  void resume_at_line(const Break& broken);

  bool end_reported_ = false;  // the file ends in the middle of something: said once
  bool records_ = false;       // the file has shown a record that begins with eventVersion
  bool torn_list_ = false;     // documents are what is left of a list of records
  std::uint64_t index_ = 0;
  std::string log_group_;
  bool control_ = false;  // a message of CloudWatch Logs about itself
  bool export_ = false;   // lines that begin with a time
};

}  // namespace tripline::runtime
