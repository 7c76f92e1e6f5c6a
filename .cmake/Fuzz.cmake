# dataflow_qa_fuzz_target(NAME SOURCES ... LINKS ... SEEDS FOLDER... [DICTIONARY FILE] [MUTATIONS n]): one target for
# libFuzzer, in two forms. With the `fuzz` preset (clang), NAME_fuzz, which ctest runs for a bounded time; new inputs
# stay in the build tree. With tests on, where MUTATIONS are given, NAME_replay: the same target over its seeds and so
# many mutations of each, under any compiler. Longer, on demand, with -DDATAFLOW_QA_FUZZ_SECONDS=600 or by hand:
#   .build/fuzz/bin/json_patch_fuzz -max_total_time=600 .build/fuzz/mocks/fuzz/corpus/json_patch mocks/fuzz/seeds/json_patch
set(DATAFLOW_QA_FUZZ_SECONDS 8 CACHE STRING "How long ctest runs each fuzz target, in seconds")
add_custom_target(fuzzers)

function(dataflow_qa_fuzz_target name)
  cmake_parse_arguments(F "" "DICTIONARY;MUTATIONS" "SOURCES;LINKS;SEEDS" ${ARGN})
  if(DATAFLOW_QA_FUZZERS)
    add_executable(${name}_fuzz ${F_SOURCES})
    target_include_directories(${name}_fuzz PRIVATE "${PROJECT_SOURCE_DIR}")
    target_link_libraries(${name}_fuzz PRIVATE ${F_LINKS})
    target_link_options(${name}_fuzz PRIVATE -fsanitize=fuzzer)
    add_dependencies(fuzzers ${name}_fuzz)
    set(corpus "${CMAKE_CURRENT_BINARY_DIR}/corpus/${name}")
    file(MAKE_DIRECTORY "${corpus}")
    if(F_DICTIONARY)
      set(dictionary "-dict=${F_DICTIONARY}")
    endif()
    add_test(NAME ${name}_fuzz COMMAND ${name}_fuzz ${dictionary} -max_len=20000 -timeout=10
                                       -max_total_time=${DATAFLOW_QA_FUZZ_SECONDS} "${corpus}" ${F_SEEDS})
    math(EXPR patience "${DATAFLOW_QA_FUZZ_SECONDS} + 120")
    set_tests_properties(${name}_fuzz PROPERTIES TIMEOUT ${patience})
  endif()
  if(DATAFLOW_QA_TESTS AND F_MUTATIONS)
    add_executable(${name}_replay ${F_SOURCES} "${PROJECT_SOURCE_DIR}/base/fuzz/replay_main.cpp")
    target_include_directories(${name}_replay PRIVATE "${PROJECT_SOURCE_DIR}")
    target_link_libraries(${name}_replay PRIVATE ${F_LINKS})
    add_test(NAME ${name}_replay COMMAND ${name}_replay ${F_MUTATIONS} ${F_SEEDS})
    set_tests_properties(${name}_replay PROPERTIES TIMEOUT 120)
    add_dependencies(unit_tests ${name}_replay)
  endif()
endfunction()
