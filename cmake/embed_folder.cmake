# Writes OUT, a C++ function NAME in tripline::NAMESPACE that returns every file of FOLDER with its path, and of the file
# EXTRA under the name EXTRA_NAME, byte for byte and in order; declared in HEADER. `dot_` at the begin of a path's part
# stands for a dot.
file(GLOB_RECURSE files RELATIVE "${FOLDER}" "${FOLDER}/*")
list(SORT files)
set(rows "")
foreach(path IN LISTS files)
  file(READ "${FOLDER}/${path}" body)
  string(REGEX REPLACE "(^|/)dot_" "\\1." name "${path}")
  string(APPEND rows "      {\"${name}\", R\"~text~(${body})~text~\"},\n")
endforeach()
file(READ "${EXTRA}" body)
string(APPEND rows "      {\"${EXTRA_NAME}\", R\"~text~(${body})~text~\"},\n")
string(CONCAT text "#include \"${HEADER}\"\n\nnamespace tripline::${NAMESPACE} {\n\n"
  "const std::vector<EmbeddedFile>& ${NAME}() {\n  static const std::vector<EmbeddedFile> files = {\n${rows}  };\n"
  "  return files;\n}\n\n}  // namespace tripline::${NAMESPACE}\n")
file(WRITE "${OUT}" "${text}")
