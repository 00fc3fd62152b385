#pragma once
// Compiling the whole workspace beside the conversation: a thread that always works on the latest texts.

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "tools/load_rules.hpp"
#include "tools/lsp/document.hpp"

namespace tripline::tools::lsp {

using Texts = std::map<std::string, std::shared_ptr<const Document>>;

// What was found out about some texts.
struct Analysis {
  Texts texts;
  LoadedPacks loaded;  // sources by their paths; those of `texts` stand for themselves
  // Whether the document still has the text that was looked at.
  bool is_of(const Document& document) const;
};

// Compiles the packs of `texts`; files of lists are read from disk.
std::shared_ptr<const Analysis> analyse(Texts texts);

// Texts behind texts are analysed in turn; those that were overtaken while one was at work never are.
class Analyst {
 public:
  // `done` is called on the analyst's thread.
  explicit Analyst(std::function<void(std::shared_ptr<const Analysis>)> done);
  ~Analyst();
  Analyst(const Analyst&) = delete;
  Analyst& operator=(const Analyst&) = delete;

  void ask(Texts texts);
  // Waits until nothing is asked any more and `done` has returned.
  void wait();

 private:
  void work();

  std::function<void(std::shared_ptr<const Analysis>)> done_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<Texts> next_;
  bool busy_ = false;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace tripline::tools::lsp
