#include "tools/lsp/analysis.hpp"

#include <utility>

namespace tripline::tools::lsp {

bool Analysis::is_of(const Document& document) const {
  const auto at = texts.find(document.path());
  return at != texts.end() && at->second.get() == &document;
}

std::shared_ptr<const Analysis> analyse(Texts texts) {
  PackStore store;
  for (const auto& [path, document] : texts) store.files.push_back(path);
  store.read = [&](const std::string& path, std::size_t limit) -> std::optional<std::string> {
    const auto at = texts.find(path);
    return at == texts.end() ? read_file(path, limit) : std::optional(at->second->text());
  };
  LoadedPacks loaded = load_packs(store);
  return std::make_shared<const Analysis>(Analysis{std::move(texts), std::move(loaded)});
}

Analyst::Analyst(std::function<void(std::shared_ptr<const Analysis>)> done)
    : done_(std::move(done)), thread_([this] { work(); }) {}

Analyst::~Analyst() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Analyst::ask(Texts texts) {
  {
    const std::lock_guard lock(mutex_);
    next_ = std::move(texts);
  }
  changed_.notify_all();
}

void Analyst::wait() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return stop_ || (!next_ && !busy_); });
}

void Analyst::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [&] { return stop_ || next_; });
    if (stop_) return;
    Texts texts = std::move(*next_);
    next_.reset();
    busy_ = true;
    lock.unlock();
    done_(analyse(std::move(texts)));
    lock.lock();
    busy_ = false;
    changed_.notify_all();
  }
}

}  // namespace tripline::tools::lsp
