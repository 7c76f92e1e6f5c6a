# Writes HEADER and SOURCE that hold the text of INPUTS in NAMESPACE. Run by dataflow_qa_embed.
get_filename_component(header_name "${HEADER}" NAME)
set(declarations "#pragma once\n\n#include <string_view>\n\nnamespace ${NAMESPACE} {\n")
set(definitions "#include \"${header_name}\"\n\nnamespace ${NAMESPACE} {\n")
foreach(input IN LISTS INPUTS)
  get_filename_component(name "${input}" NAME)
  string(MAKE_C_IDENTIFIER "${name}" identifier)
  file(READ "${input}" hex HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${hex}")
  string(REGEX REPLACE "('\\\\x[0-9a-f][0-9a-f]',){24}" "\\0\n" bytes "${bytes}")
  string(APPEND declarations "extern const std::string_view ${identifier};\n")
  string(APPEND definitions
         "static const char ${identifier}_bytes[] = {\n${bytes}'\\0'};\n"
         "const std::string_view ${identifier}{${identifier}_bytes, sizeof(${identifier}_bytes) - 1};\n")
endforeach()
file(WRITE "${HEADER}" "${declarations}}  // namespace ${NAMESPACE}\n")
file(WRITE "${SOURCE}" "${definitions}}  // namespace ${NAMESPACE}\n")
