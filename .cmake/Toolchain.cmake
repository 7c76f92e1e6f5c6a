# Compiler settings and the libraries that every room may use. Warnings are errors.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE}")
endif()

add_compile_options(-Wall -Wextra -Wpedantic -Werror -Wshadow -Wconversion -Wnon-virtual-dtor -Wold-style-cast
                    -Woverloaded-virtual
                    # Designated initializers leave out what has a default at its field.
                    -Wno-missing-field-initializers)
# Reports name places from the top of the project.
add_compile_options(-ffile-prefix-map=${PROJECT_SOURCE_DIR}/=)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # Wrong alarms of GCC 12 inside the standard library and under sanitizers (GCC bugs 105329, 105593, 105562,
  # 105651).
  add_compile_options(-Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread -Wno-restrict -Wno-maybe-uninitialized -Wno-dangling-pointer)
endif()
if(DATAFLOW_QA_SANITIZE)
  if(DATAFLOW_QA_SANITIZE STREQUAL "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-Wno-tsan)  # Asio's memory fence, which the sanitizer does not follow
  endif()
  add_compile_options(-fsanitize=${DATAFLOW_QA_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${DATAFLOW_QA_SANITIZE})
endif()
if(DATAFLOW_QA_FUZZERS)
  add_compile_options(-fsanitize=fuzzer-no-link)  # what is not watched guides no fuzzer
endif()

find_package(Threads REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(fmt REQUIRED)
find_package(tl-expected REQUIRED)
find_package(CLI11 REQUIRED)
find_package(spdlog REQUIRED)
find_package(pugixml REQUIRED)
find_package(SQLiteCpp REQUIRED)
find_package(date REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(GTest REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS filesystem)
find_package(OpenSSL REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(httplib REQUIRED IMPORTED_TARGET cpp-httplib)
pkg_check_modules(xlsxwriter REQUIRED IMPORTED_TARGET xlsxwriter)
pkg_check_modules(utf8proc REQUIRED IMPORTED_TARGET libutf8proc)

# Programs that read and write much JSON link this one: a third of their time went into the C library's allocator.
# Sanitizers bring their own.
add_library(dataflow_qa_allocator INTERFACE)
if(NOT DATAFLOW_QA_SANITIZE)
  pkg_check_modules(jemalloc REQUIRED IMPORTED_TARGET jemalloc)
  target_link_libraries(dataflow_qa_allocator INTERFACE PkgConfig::jemalloc)
endif()
if(DATAFLOW_QA_TESTS)
  find_package(rapidcheck REQUIRED)
endif()
if(DATAFLOW_QA_BENCHES)
  find_package(benchmark REQUIRED)
endif()

# One unit of compilation for several files of a room (CMAKE_UNITY_BUILD, in the presets for release and sanitizers):
# templates are instantiated once for all of them. The debug build, which clang-tidy follows, compiles file by file.
if(CMAKE_COMPILER_IS_GNUCXX AND CMAKE_UNITY_BUILD)
  add_compile_options(-Wno-subobject-linkage)  # a private struct of one file, which unity includes like a header
endif()
