# dataflow_qa_room(NAME SOURCES ... LINKS ... [TESTS ...] [TEST_LINKS ...])
#
# A room of the house: one static library `NAME`, and, when tests are on, one test program `NAME_tests` made of its
# *_test.cpp files. Headers are included by their path from the top of the project ("mocks/store/clock.h").
enable_testing()
if(DATAFLOW_QA_TESTS)
  include(GoogleTest)
  add_custom_target(unit_tests)
endif()

function(dataflow_qa_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;LINKS;TESTS;TEST_LINKS" ${ARGN})
  add_library(${name} STATIC ${ROOM_SOURCES})
  target_include_directories(${name} PUBLIC "${PROJECT_SOURCE_DIR}")
  target_link_libraries(${name} PUBLIC ${ROOM_LINKS})
  dataflow_qa_use_precompiled(${name} dataflow_qa_precompiled)
  if(ROOM_TESTS AND DATAFLOW_QA_TESTS)
    dataflow_qa_tests(${name}_tests SOURCES ${ROOM_TESTS} LINKS ${name} ${ROOM_TEST_LINKS})
  endif()
endfunction()

# dataflow_qa_tests(NAME SOURCES ... LINKS ... [WHOLE_RUNS] [IN_PROCESS] [PROCESSORS n] [WAITING ...]): a GoogleTest
# program whose tests ctest knows one by one. WHOLE_RUNS: they run the program itself, or all of it but its main, and
# take the label whole_runs; `unit_tests` builds all others. IN_PROCESS: they do so in their own process, for long.
# WAITING names those, by GoogleTest's globs, that wait for minutes and hardly work: they begin first, beside others,
# whereas each other test counts as several PROCESSORS of ctest's --parallel: 2, or the number given.
function(dataflow_qa_tests name)
  cmake_parse_arguments(T "WHOLE_RUNS;IN_PROCESS" "PROCESSORS" "SOURCES;LINKS;WAITING" ${ARGN})
  if(NOT T_PROCESSORS)
    set(T_PROCESSORS 2)
  endif()
  if(NOT DATAFLOW_QA_TESTS)
    return()
  endif()
  dataflow_qa_together(units ${name} ${T_SOURCES})
  add_executable(${name} ${units})
  set_target_properties(${name} PROPERTIES UNITY_BUILD OFF)
  target_link_libraries(${name} PRIVATE ${T_LINKS} GTest::gtest GTest::gmock GTest::gmock_main)
  if(T_IN_PROCESS)
    # Of an inline function that several objects define, the linker takes the first: without optimisation the tests'
    # own templates would slow down the whole product beside them, four times.
    target_link_libraries(${name} PRIVATE dataflow_qa_allocator)
    dataflow_qa_use_precompiled(${name} dataflow_qa_precompiled)
  else()
    # Tests of a release test its libraries; to optimise the tests themselves would only make them slow to build.
    target_compile_options(${name} PRIVATE -O0)
    dataflow_qa_use_precompiled(${name} dataflow_qa_precompiled_tests)
  endif()
  target_compile_definitions(${name} PRIVATE DATAFLOW_QA_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
                                             DATAFLOW_QA_BIN_DIR="${CMAKE_RUNTIME_OUTPUT_DIRECTORY}")
  # Property tests draw from a fixed seed under ctest, so that a run can be repeated; the programs alone draw anew.
  set(environment ENVIRONMENT "RC_PARAMS=seed=20261122 max_success=400")
  if(T_WHOLE_RUNS)
    list(APPEND environment LABELS whole_runs)
  else()
    add_dependencies(unit_tests ${name})
  endif()
  list(JOIN T_WAITING : waiting)
  gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST TEST_FILTER "-${waiting}"
                       PROPERTIES TIMEOUT 300 PROCESSORS ${T_PROCESSORS} ${environment})
  if(T_WAITING)
    gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST TEST_FILTER "${waiting}" TEST_LIST ${name}_waiting
                         PROPERTIES TIMEOUT 1200 COST 1000 ${environment})
  endif()
  # The long form of a test may take an hour. The variable counts when ctest runs.
  set(long "${CMAKE_CURRENT_BINARY_DIR}/${name}_long.cmake")
  file(WRITE "${long}" "if(DEFINED ENV{DATAFLOW_QA_LONG})\n  foreach(test IN LISTS ${name}_TESTS ${name}_waiting)\n"
                       "    set_tests_properties(\"\${test}\" PROPERTIES TIMEOUT 3600)\n  endforeach()\nendif()\n")
  set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES "${long}")
endfunction()
