#pragma once
// Texts that travel inside the binary, compressed (cmake/embed_compressed.cpp).

#include <string>
#include <string_view>

namespace tripline::compiler {

// The text as it was before it was packed.
std::string unpack(std::string_view packed);

}  // namespace tripline::compiler
