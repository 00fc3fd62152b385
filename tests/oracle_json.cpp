#include "tests/oracle_json.hpp"

// Recursive descent, one function per production of RFC 8259. A function returns false as soon as the text
// cannot be JSON any more; nothing is repaired.

#include <cstdint>
#include <utility>

namespace tripline::oracle {
namespace {

constexpr std::size_t max_level = 1024;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

void append_utf8(std::string& out, std::uint32_t point) {
  const auto byte = [&out](std::uint32_t value) {
    out += static_cast<char>(static_cast<unsigned char>(value));
  };
  if (point < 0x80) {
    byte(point);
  } else if (point < 0x800) {
    byte(0xC0 | (point >> 6));
    byte(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    byte(0xE0 | (point >> 12));
    byte(0x80 | ((point >> 6) & 0x3F));
    byte(0x80 | (point & 0x3F));
  } else {
    byte(0xF0 | (point >> 18));
    byte(0x80 | ((point >> 12) & 0x3F));
    byte(0x80 | ((point >> 6) & 0x3F));
    byte(0x80 | (point & 0x3F));
  }
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool document(Json& root) {
    skip_blanks();
    if (!value(root, 1)) return false;
    skip_blanks();
    return at_ == text_.size();
  }

 private:
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  bool take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  bool take(std::string_view word) {
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }

  void skip_blanks() {
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
  }

  bool value(Json& out, std::size_t level) {
    if (level > max_level) return false;
    out.begin = at_;
    if (!bare_value(out, level)) return false;
    out.end = at_;
    return true;
  }

  bool bare_value(Json& out, std::size_t level) {
    switch (peek()) {
      case '{':
        return object(out, level);
      case '[':
        return array(out, level);
      case '"':
        out.kind = Json::Kind::string;
        return string(out.text);
      case 't':
        out.kind = Json::Kind::boolean;
        out.boolean = true;
        return take("true");
      case 'f':
        out.kind = Json::Kind::boolean;
        return take("false");
      case 'n':
        return take("null");
      default:
        return number(out);
    }
  }

  bool object(Json& out, std::size_t level) {
    out.kind = Json::Kind::object;
    take('{');
    skip_blanks();
    if (take('}')) return true;
    while (true) {
      std::string key;
      skip_blanks();
      if (!string(key)) return false;
      skip_blanks();
      if (!take(':')) return false;
      skip_blanks();
      Json member;
      if (!value(member, level + 1)) return false;
      put(out, std::move(key), std::move(member));
      skip_blanks();
      if (take('}')) return true;
      if (!take(',')) return false;
    }
  }

  static void put(Json& object, std::string key, Json member) {
    for (auto& [name, old] : object.members) {
      if (name == key) {
        old = std::move(member);
        return;
      }
    }
    object.members.push_back({std::move(key), std::move(member)});
  }

  bool array(Json& out, std::size_t level) {
    out.kind = Json::Kind::array;
    take('[');
    skip_blanks();
    if (take(']')) return true;
    while (true) {
      skip_blanks();
      Json element;
      if (!value(element, level + 1)) return false;
      out.elements.push_back(std::move(element));
      skip_blanks();
      if (take(']')) return true;
      if (!take(',')) return false;
    }
  }

  bool digits() {
    if (!is_digit(peek())) return false;
    while (is_digit(peek())) ++at_;
    return true;
  }

  bool number(Json& out) {
    out.kind = Json::Kind::number;
    const std::size_t begin = at_;
    take('-');
    if (!take('0') && !digits()) return false;
    if (take('.') && !digits()) return false;
    if (take('e') || take('E')) {
      if (!take('+')) take('-');
      if (!digits()) return false;
    }
    out.text = std::string(text_.substr(begin, at_ - begin));
    return true;
  }

  bool string(std::string& out) {
    if (!take('"')) return false;
    while (at_ < text_.size()) {
      if (take('"')) return true;
      if (take('\\')) {
        if (!escape(out)) return false;
        continue;
      }
      if (static_cast<unsigned char>(text_[at_]) < 0x20) return false;
      const std::size_t length = utf8_length(text_, at_);
      if (length == 0) return false;
      out += text_.substr(at_, length);
      at_ += length;
    }
    return false;
  }

  bool escape(std::string& out) {
    constexpr std::string_view letters = "\"\\/bfnrt";
    constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    const std::size_t letter = at_ < text_.size() ? letters.find(text_[at_]) : std::string_view::npos;
    if (letter != std::string_view::npos) {
      out += meanings[letter];
      ++at_;
      return true;
    }
    std::uint32_t point = 0;
    if (!take('u') || !hex4(point)) return false;
    if (point >= 0xDC00 && point <= 0xDFFF) return false;
    if (point >= 0xD800 && point <= 0xDBFF) {
      std::uint32_t low = 0;
      if (!take("\\u") || !hex4(low) || low < 0xDC00 || low > 0xDFFF) return false;
      point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
    }
    append_utf8(out, point);
    return true;
  }

  bool hex4(std::uint32_t& out) {
    out = 0;
    for (int i = 0; i < 4; ++i, ++at_) {
      const char c = peek();
      if (is_digit(c)) {
        out = out * 16 + static_cast<std::uint32_t>(c - '0');
      } else if (c >= 'a' && c <= 'f') {
        out = out * 16 + static_cast<std::uint32_t>(c - 'a' + 10);
      } else if (c >= 'A' && c <= 'F') {
        out = out * 16 + static_cast<std::uint32_t>(c - 'A' + 10);
      } else {
        return false;
      }
    }
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

const Json* Json::find(std::string_view key) const {
  for (const auto& [name, member] : members) {
    if (name == key) return &member;
  }
  return nullptr;
}

std::optional<Json> read_json(std::string_view text) {
  Json root;
  if (!Reader(text).document(root)) return std::nullopt;
  return root;
}

std::string compact(std::string_view json) {
  std::string out;
  bool in_string = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    if (in_string && json[i] == '\\' && i + 1 < json.size()) {
      out += json[i];
      ++i;
    } else if (json[i] == '"') {
      in_string = !in_string;
    } else if (!in_string && is_blank(json[i])) {
      continue;
    }
    out += json[i];
  }
  return out;
}

std::size_t utf8_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t offset) -> unsigned {
    return at + offset < text.size() ? static_cast<unsigned char>(text[at + offset]) : 0U;
  };
  const auto continues = [&](std::size_t offset) { return (byte(offset) & 0xC0U) == 0x80U; };
  const unsigned lead = byte(0);
  if (at >= text.size()) return 0;
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return continues(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    if (!continues(1) || !continues(2)) return 0;
    const bool overlong = lead == 0xE0 && byte(1) < 0xA0;
    const bool surrogate = lead == 0xED && byte(1) >= 0xA0;
    return overlong || surrogate ? 0 : 3;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    if (!continues(1) || !continues(2) || !continues(3)) return 0;
    const bool overlong = lead == 0xF0 && byte(1) < 0x90;
    const bool beyond = lead == 0xF4 && byte(1) >= 0x90;
    return overlong || beyond ? 0 : 4;
  }
  return 0;
}

}  // namespace tripline::oracle
