#pragma once
// The packs of a workspace: those on disk below its folders, and over them those that are open in the editor.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tools/lsp/document.hpp"

namespace tripline::tools::lsp {

struct OpenState {
  std::int64_t version = 0;
};

// A thing's definition, or a place that refers to it.
struct FoundName {
  const Document* document = nullptr;
  const NamePlace* place = nullptr;
};

class Workspace {
 public:
  // Reads the packs below the folders; what cannot be read is left out (analysis says so).
  void add_folder(const std::string& folder);

  // `uri`: by which the editor knows it from now on.
  void open(const std::string& path, const std::string& uri, std::string text, std::int64_t version);
  // `text`: of the whole document, after the edit.
  void change(const std::string& path, std::string text, const Edit& edit, std::int64_t version);
  // The disk's text counts again.
  void close(const std::string& path);
  // Something else wrote or removed the file; open files stay as the editor has them.
  void reload(const std::string& path);

  const Document* find(const std::string& path) const;
  std::optional<std::int64_t> version(const std::string& path) const;  // of open ones
  // Packs only, by path.
  std::vector<const Document*> packs() const;
  std::map<std::string, std::shared_ptr<const Document>> snapshot() const;
  // Reads what was not read yet: for what must not miss a name.
  void settle() const;

  // The name at a place of a document, if there is one.
  std::optional<FoundName> name_at(const Document& document, std::uint32_t offset) const;
  // What a place refers to (itself, where it defines), by the compiler's order: the pack, its imports, `pack/name`.
  std::optional<FoundName> definition(const FoundName& of) const;
  // What the name at a place of a document refers to.
  std::optional<FoundName> defined_at(const Document& document, std::uint32_t offset) const;
  // The definition and all that refers to it.
  std::vector<FoundName> all_of(const FoundName& definition) const;
  // What could be named in the document, by kind.
  std::vector<FoundName> nameable(const Document& from, NameKind kind) const;

 private:
  struct Held {
    std::shared_ptr<const Document> document;
    std::optional<std::int64_t> version;  // of open ones
  };

  std::map<std::string, Held> held_;
};

}  // namespace tripline::tools::lsp
