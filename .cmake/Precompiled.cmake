# Precompiled headers. Parsing the same headers again and again was four fifths of the time of a build, so each kind of
# target shares one: rooms and programs (dataflow_qa_precompiled), and tests, which are compiled without optimisation.
# A file includes what it uses all the same: with -DDATAFLOW_QA_PRECOMPILED=OFF everything builds without.
option(DATAFLOW_QA_PRECOMPILED "Share precompiled headers" ON)

set(DATAFLOW_QA_COMMON_HEADERS
    <algorithm> <chrono> <cstdint> <filesystem> <functional> <map> <memory> <optional> <set> <span> <sstream>
    <stdexcept> <string> <string_view> <thread> <tuple> <utility> <variant> <vector>
    <fmt/format.h> <fmt/ranges.h> <nlohmann/json.hpp> <tl/expected.hpp>)

# What every target may use; a header that was precompiled for one serves another only where both define the same.
add_library(dataflow_qa_common INTERFACE)
target_link_libraries(dataflow_qa_common INTERFACE fmt::fmt nlohmann_json::nlohmann_json tl::expected Threads::Threads)

# dataflow_qa_make_precompiled(NAME OPTIONS ... LINKS ... HEADERS ...): an empty library that others take headers from.
function(dataflow_qa_make_precompiled name)
  cmake_parse_arguments(P "" "" "OPTIONS;HEADERS;LINKS" ${ARGN})
  file(WRITE "${CMAKE_BINARY_DIR}/${name}.cpp" "// Holds the precompiled headers.\n")
  add_library(${name} OBJECT "${CMAKE_BINARY_DIR}/${name}.cpp")
  target_compile_options(${name} PRIVATE ${P_OPTIONS})
  target_link_libraries(${name} PRIVATE dataflow_qa_common ${P_LINKS})
  target_precompile_headers(${name} PRIVATE ${DATAFLOW_QA_COMMON_HEADERS} ${P_HEADERS})
endfunction()

function(dataflow_qa_use_precompiled target name)
  if(DATAFLOW_QA_PRECOMPILED)
    target_link_libraries(${target} PRIVATE dataflow_qa_common)
    target_precompile_headers(${target} REUSE_FROM ${name})
  endif()
endfunction()

if(DATAFLOW_QA_PRECOMPILED)
  dataflow_qa_make_precompiled(dataflow_qa_precompiled)
  if(DATAFLOW_QA_TESTS)
    dataflow_qa_make_precompiled(dataflow_qa_precompiled_tests OPTIONS -O0 LINKS GTest::gtest GTest::gmock
                                HEADERS <gmock/gmock.h> <gtest/gtest.h>)
  endif()
endif()
