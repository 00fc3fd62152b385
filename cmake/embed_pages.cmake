# Writes OUT, a C++ table of (code, page) made from FOLDER/*.md, sorted by code. A page is copied byte for byte into a
# raw string: it is appended as a quoted argument, which keeps semicolons, brackets and backslashes, and is never an
# element of a list.
get_filename_component(FOLDER "${FOLDER}" ABSOLUTE)
file(GLOB codes RELATIVE "${FOLDER}" "${FOLDER}/*.md")
list(TRANSFORM codes REPLACE "\\.md$" "")
list(SORT codes)  # without the ending: `insight-rule` stands before `insight-rule-lint`
set(text "// Generated from grammar/explain/*.md.\n#include \"tools/explain_pages.hpp\"\n\n#include <iterator>\n\n")
string(APPEND text "namespace tripline::tools {\n\nnamespace {\nconstexpr ExplainPage pages[] = {\n")
foreach(code IN LISTS codes)
  file(READ "${FOLDER}/${code}.md" body)
  string(APPEND text "    {\"${code}\", R\"~page~(${body})~page~\"},\n")
endforeach()
string(APPEND text "    {\"\", \"\"},\n};\n}  // namespace\n\n")
string(APPEND text "std::span<const ExplainPage> explain_pages() { return {pages, std::size(pages) - 1}; }\n\n}  // namespace tripline::tools\n")
file(WRITE "${OUT}" "${text}")
