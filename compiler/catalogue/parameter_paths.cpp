#include "compiler/catalogue/parameter_paths.hpp"

#include <algorithm>

namespace tripline::compiler {

namespace {

std::string_view word_of(std::string_view type) {
  return type == "s" ? "text" : type == "n" ? "number" : type == "b" ? "boolean" : "any";
}

class Unfold {
 public:
  Unfold(const Catalogue& catalogue, ServiceId service, std::size_t depth, std::size_t most)
      : catalogue_(catalogue), service_(service), depth_(depth), most_(most) {}

  void add(const std::vector<Member>& members, const std::string& before) {
    for (const Member& member : members) {
      if (paths_.size() == most_) return;
      std::string path = before + std::string(member.name);
      std::string_view type = member.type;
      for (; type.ends_with("[]"); type.remove_suffix(2)) path += "[*]";
      const std::vector<Member> below = catalogue_.members(service_, type);
      const bool again = std::find(open_.begin(), open_.end(), type) != open_.end();
      if (below.empty() || again || open_.size() + 1 >= depth_) {
        paths_.push_back({std::move(path), word_of(type)});
        continue;
      }
      open_.push_back(type);
      add(below, path + ".");
      open_.pop_back();
    }
  }

  std::vector<ParameterPath> paths_;

 private:
  const Catalogue& catalogue_;
  ServiceId service_;
  std::size_t depth_, most_;
  std::vector<std::string_view> open_;
};

}  // namespace

std::vector<ParameterPath> parameter_paths(const Catalogue& catalogue, CallId call, std::size_t depth, std::size_t most) {
  Unfold unfold(catalogue, catalogue[call].service, depth, most);
  unfold.add(catalogue.parameters(call), "");
  return std::move(unfold.paths_);
}

}  // namespace tripline::compiler
