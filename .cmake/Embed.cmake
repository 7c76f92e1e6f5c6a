# dataflow_qa_embed(TARGET NAMESPACE FILE...)
#
# Compiles text files into TARGET, so that the program needs no file beside it. For each FILE `a-b.json` there is
# `NAMESPACE::a_b_json`, a std::string_view, declared in "<target>_embedded.h".
function(dataflow_qa_embed target namespace)
  set(header "${CMAKE_CURRENT_BINARY_DIR}/embedded/${target}_embedded.h")
  set(source "${CMAKE_CURRENT_BINARY_DIR}/embedded/${target}_embedded.cpp")
  set(inputs)
  foreach(file IN LISTS ARGN)
    list(APPEND inputs "${CMAKE_CURRENT_SOURCE_DIR}/${file}")
  endforeach()
  add_custom_command(
    OUTPUT "${header}" "${source}"
    COMMAND "${CMAKE_COMMAND}" "-DHEADER=${header}" "-DSOURCE=${source}" "-DNAMESPACE=${namespace}"
            "-DINPUTS=${inputs}" -P "${PROJECT_SOURCE_DIR}/.cmake/EmbedScript.cmake"
    DEPENDS ${inputs} "${PROJECT_SOURCE_DIR}/.cmake/EmbedScript.cmake"
    VERBATIM)
  target_sources(${target} PRIVATE "${source}" "${header}")
  target_include_directories(${target} PRIVATE "${CMAKE_CURRENT_BINARY_DIR}/embedded")
endfunction()
