#pragma once
// Maps and lists inside a query (L16): they stay compact JSON text, and are read again for each step into
// them. They are rare and small; what is on the hot path are the decoder's fields.

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "runtime/program.hpp"
#include "runtime/query_value.hpp"

namespace tripline::runtime {

// One per worker; keeps a parser's memory.
class QueryJson {
 public:
  QueryJson();
  ~QueryJson();
  QueryJson(const QueryJson&) = delete;
  QueryJson& operator=(const QueryJson&) = delete;

  // A map or list as a structure; null for any other text (jsonParse).
  QueryValue parse(std::string_view text, QueryScratch& scratch);
  // The value that the steps lead to; structures themselves may come out. Null where there is none.
  QueryValue at(const QueryValue& structure, std::span<const Step> steps, QueryScratch& scratch);
  // Whether the structure is a list; calls `each` for its elements until it returns false.
  bool for_each(const QueryValue& structure, QueryScratch& scratch,
                const std::function<bool(const QueryValue&)>& each);

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
};

}  // namespace tripline::runtime
