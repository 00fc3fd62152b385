#pragma once
// Maximum flows and what they cut, by Boost.Graph (Boykov and Kolmogorov, "An experimental comparison of
// min-cut/max-flow algorithms for energy minimization in vision", 2004).

#include <cstdint>
#include <memory>
#include <vector>

namespace tripline::runtime {

class FlowNetwork {
 public:
  static constexpr std::uint32_t source = 0, sink = 1;

  explicit FlowNetwork(std::uint32_t nodes);  // the source and the sink among them
  ~FlowNetwork();
  FlowNetwork(FlowNetwork&&) noexcept;

  // Arcs are numbered as they come.
  void add_arc(std::uint32_t from, std::uint32_t to);
  std::size_t arcs() const;
  std::uint32_t from(std::size_t arc) const;
  std::uint32_t to(std::size_t arc) const;

  // The flow under these capacities, by arc, at least 0 and in sum below 2^62; and by node whether it is on the
  // source's side of the cut: of all minimum cuts the one with the fewest nodes there, which is unique.
  struct Cut {
    std::int64_t value = 0;
    std::vector<char> source_side;
  };
  Cut minimum_cut(const std::vector<std::int64_t>& capacities);

 private:
  struct Arcs;
  std::unique_ptr<Arcs> arcs_;
};

}  // namespace tripline::runtime
