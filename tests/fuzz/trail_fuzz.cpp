// Any bytes as what tells a trail: refused, or read within its bounds; and calls can be asked of it, of which it records
// no more when more is known of their resources.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "compiler/catalogue/trail.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace tripline;
  using compiler::Recording;
  if (size > 16 * 1024) return 0;
  grammar::Sources sources;
  const grammar::SourceId id = sources.add("t", std::string(reinterpret_cast<const char*>(bytes), size));
  grammar::Diagnostics diagnostics;
  compiler::Trails trails;
  trails.read(grammar::Text(sources[id].text(), {id, 0, static_cast<std::uint32_t>(size)}), diagnostics);
  if (trails.empty() && diagnostics.list().empty()) {
    // Lists without an entry tell no trail, and are no mistake.
    return 0;
  }
  const compiler::Catalogue& catalogue = compiler::Catalogue::shipped();
  for (const char* name : {"GetObject", "CopyObject", "Invoke", "AttachUserPolicy", "PutItem"}) {
    compiler::Scope scope;
    scope.calls = compiler::SomeOf<compiler::CallId>::only(catalogue.named(name));
    const Recording any = trails.records(scope, catalogue);
    if (any == Recording::no && trails.reason(scope, catalogue).empty()) std::abort();
    scope.arns = compiler::SomeOf<std::string>::only({"arn:aws:s3:::bucket/*", "arn:aws:lambda:eu-west-1:1:function:f"});
    const Recording pinned = trails.records(scope, catalogue);
    if (any == Recording::no && pinned != Recording::no) std::abort();
    if (any == Recording::yes && pinned != Recording::yes) std::abort();
  }
  return 0;
}
