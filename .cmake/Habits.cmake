# The habits that are not a build of their own: `--target format`, `--target format-check`, `--target tidy`.
file(GLOB_RECURSE DATAFLOW_QA_CODE CONFIGURE_DEPENDS
     "${PROJECT_SOURCE_DIR}/harness/*.h" "${PROJECT_SOURCE_DIR}/harness/*.cpp"
     "${PROJECT_SOURCE_DIR}/mocks/*.h" "${PROJECT_SOURCE_DIR}/mocks/*.cpp"
     "${PROJECT_SOURCE_DIR}/fixtures/*.h" "${PROJECT_SOURCE_DIR}/fixtures/*.cpp"
     "${PROJECT_SOURCE_DIR}/suites/*.h" "${PROJECT_SOURCE_DIR}/suites/*.cpp"
     "${PROJECT_SOURCE_DIR}/reports/*.h" "${PROJECT_SOURCE_DIR}/reports/*.cpp"
     "${PROJECT_SOURCE_DIR}/sync/*.h" "${PROJECT_SOURCE_DIR}/sync/*.cpp")
set(DATAFLOW_QA_SOURCES ${DATAFLOW_QA_CODE})
list(FILTER DATAFLOW_QA_SOURCES INCLUDE REGEX "\\.cpp$")

find_program(CLANG_FORMAT NAMES clang-format-14 clang-format)
if(CLANG_FORMAT)
  add_custom_target(format COMMAND "${CLANG_FORMAT}" -i ${DATAFLOW_QA_CODE} VERBATIM)
  add_custom_target(format-check COMMAND "${CLANG_FORMAT}" --dry-run -Werror ${DATAFLOW_QA_CODE} VERBATIM)
endif()

# clang-tidy 14, Debian 12's default, cannot read <coroutine>.
find_program(RUN_CLANG_TIDY NAMES run-clang-tidy-19 run-clang-tidy-16)
if(RUN_CLANG_TIDY)
  add_custom_target(tidy
                    COMMAND "${RUN_CLANG_TIDY}" -quiet -p "${CMAKE_BINARY_DIR}"
                            "^${PROJECT_SOURCE_DIR}/(harness|mocks|fixtures|suites|reports|sync)/"
                    VERBATIM)
endif()
