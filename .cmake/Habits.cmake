# The habits that are not a build of their own: `--target format`, `--target format-check`, `--target tidy`, and the
# tests of the tree itself (`ctest -R tree`), which read it and build nothing.
set(DATAFLOW_QA_ROOMS)
foreach(room IN ITEMS base harness mocks fixtures suites reports sync)
  if(EXISTS "${PROJECT_SOURCE_DIR}/${room}")
    list(APPEND DATAFLOW_QA_ROOMS ${room})
  endif()
endforeach()
set(DATAFLOW_QA_FIND find ${DATAFLOW_QA_ROOMS} "(" -name "*.h" -o -name "*.cpp" ")" -print0)

find_program(CLANG_FORMAT NAMES clang-format-14 clang-format)
if(CLANG_FORMAT)
  add_custom_target(format COMMAND ${DATAFLOW_QA_FIND} | xargs -0 "${CLANG_FORMAT}" -i
                    WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}" VERBATIM)
  add_custom_target(format-check COMMAND ${DATAFLOW_QA_FIND} | xargs -0 "${CLANG_FORMAT}" --dry-run -Werror
                    WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}" VERBATIM)
endif()

# clang-tidy 14, Debian 12's default, cannot read <coroutine>.
find_program(RUN_CLANG_TIDY NAMES run-clang-tidy-19)
if(RUN_CLANG_TIDY)
  add_custom_target(tidy COMMAND .ci/tidy --all WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}" VERBATIM)
else()
  add_custom_target(tidy COMMAND "${CMAKE_COMMAND}" -E echo "no clang-tidy that reads C++20: apt-get install clang-tidy-19"
                    COMMAND "${CMAKE_COMMAND}" -E false VERBATIM)
endif()

if(DATAFLOW_QA_TESTS)
  foreach(check IN ITEMS arrows names words lengths tests spelling)
    add_test(NAME tree.${check} COMMAND python3 "${PROJECT_SOURCE_DIR}/.ci/${check}.py")
    set_tests_properties(tree.${check} PROPERTIES LABELS tree)
  endforeach()
endif()
