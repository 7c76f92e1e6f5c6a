# dataflow_qa_together(RESULT NAME FILE...): test files as fewer units of compilation, several in each, where
# CMAKE_UNITY_BUILD is on; else the files themselves. CMake's own unity builds cannot take them: their unnamed
# namespaces have the same names in them. So each file's gets a name of its own on the way into its unit.
set(DATAFLOW_QA_TESTS_TOGETHER 8)  # files in a unit; a larger one takes a core more memory, and leaves others idle

function(dataflow_qa_together result name)
  if(NOT CMAKE_UNITY_BUILD)
    set(${result} ${ARGN} PARENT_SCOPE)
    return()
  endif()
  set(tests ${ARGN})
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  set(units ${ARGN})
  list(FILTER units EXCLUDE REGEX "_test\\.cpp$")
  list(TRANSFORM tests PREPEND "${CMAKE_CURRENT_SOURCE_DIR}/" REGEX "^[^/]")
  list(LENGTH tests left)
  set(number 0)
  while(left)
    list(SUBLIST tests 0 ${DATAFLOW_QA_TESTS_TOGETHER} files)
    list(REMOVE_ITEM tests ${files})
    list(LENGTH tests left)
    set(unit "${CMAKE_CURRENT_BINARY_DIR}/${name}_${number}.cpp")
    add_custom_command(OUTPUT "${unit}"
                       COMMAND "${CMAKE_COMMAND}" "-DUNIT=${unit}" "-DNUMBER=${number}" "-DFILES=${files}"
                               -P "${PROJECT_SOURCE_DIR}/.cmake/TogetherScript.cmake"
                       DEPENDS ${files} "${PROJECT_SOURCE_DIR}/.cmake/TogetherScript.cmake"
                       VERBATIM)
    list(APPEND units "${unit}")
    math(EXPR number "${number} + 1")
  endwhile()
  set(${result} ${units} PARENT_SCOPE)
endfunction()
