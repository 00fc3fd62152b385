// Build step: FILE -> OUT, a C++ source whose function NAME returns FILE compressed. Arguments: FILE OUT NAME HEADER
// NAMESPACE. The same file gives the same bytes with the same library.

#include <zstd.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

int main(int argc, char** argv) {
  if (argc != 6) return 2;
  std::ifstream in(argv[1], std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(in), {});
  std::string packed(ZSTD_compressBound(text.size()), '\0');
  const std::size_t size = ZSTD_compress(packed.data(), packed.size(), text.data(), text.size(), 19);
  if (!in || ZSTD_isError(size)) return 1;
  packed.resize(size);

  std::string code = "#include \"" + std::string(argv[4]) + "\"\n\nnamespace " + argv[5] +
                     " {\n\nnamespace {\nconstexpr unsigned char bytes[] = {\n";
  char number[8];
  for (std::size_t i = 0; i < packed.size(); ++i) {
    std::snprintf(number, sizeof number, "%u,", static_cast<unsigned>(static_cast<unsigned char>(packed[i])));
    code += number;
    if (i % 32 == 31) code += '\n';
  }
  code += "};\n}  // namespace\n\nstd::string_view " + std::string(argv[3]) +
          "() {\n  return {reinterpret_cast<const char*>(bytes), sizeof bytes};\n}\n\n}  // namespace " + argv[5] + "\n";
  std::ofstream(argv[2], std::ios::binary) << code;
  return 0;
}
