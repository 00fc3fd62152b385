# Writes OUT, a C++ function NAME that returns the text of FILE byte for byte; declared in HEADER, in tripline::NAMESPACE.
file(READ "${FILE}" body)
string(CONCAT text "#include \"${HEADER}\"\n\nnamespace tripline::${NAMESPACE} {\n\n"
  "std::string_view ${NAME}() { return R\"~text~(${body})~text~\"; }\n\n}  // namespace tripline::${NAMESPACE}\n")
file(WRITE "${OUT}" "${text}")
