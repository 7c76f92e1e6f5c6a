# Installation and packages: `./dataflow-qa package` makes a Debian package and an archive. Programs find their data
# beside themselves (fixtures/dataset.h), so that nothing in a package knows where it was built.
include(GNUInstallDirs)

file(MAKE_DIRECTORY "${CMAKE_BINARY_DIR}/share/dataflow-qa")
file(CREATE_LINK "${PROJECT_SOURCE_DIR}/fixtures" "${CMAKE_BINARY_DIR}/share/dataflow-qa/fixtures" SYMBOLIC)

install(TARGETS dataflow-qa dataflow-qa-guard dataflow-sync pms-go-sync RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY fixtures/ DESTINATION share/dataflow-qa/fixtures
        FILES_MATCHING PATTERN "*.json" PATTERN "*.rst" PATTERN "*.md" PATTERN "*.py")

# A manual page for each command and a completion script for each shell, as the program itself writes them.
set(manual "${CMAKE_BINARY_DIR}/share/man/man1/dataflow-qa.1")
add_custom_command(OUTPUT "${manual}" COMMAND dataflow-qa manual "${CMAKE_BINARY_DIR}/share" DEPENDS dataflow-qa VERBATIM)
add_custom_target(manual ALL DEPENDS "${manual}")
foreach(part IN ITEMS man bash-completion zsh fish)
  install(DIRECTORY "${CMAKE_BINARY_DIR}/share/${part}" DESTINATION share)
endforeach()

# The commit of the sources, by which the launcher knows whether an installed program is that of a source tree.
install(CODE "
  execute_process(COMMAND git -C \"${PROJECT_SOURCE_DIR}\" rev-parse HEAD OUTPUT_VARIABLE commit
                  OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  execute_process(COMMAND git -C \"${PROJECT_SOURCE_DIR}\" status --porcelain OUTPUT_VARIABLE changes ERROR_QUIET)
  if(commit AND changes STREQUAL \"\")
    file(WRITE \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/share/dataflow-qa/commit\" \"\${commit}\\n\")
  endif()")

install(FILES README.md mocks/DESCRIBE.md DESTINATION ${CMAKE_INSTALL_DOCDIR})

set(CPACK_PACKAGE_NAME dataflow-qa)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "dataflow-qa maintainers <maintainers@dataflow-qa.invalid>")
set(CPACK_PACKAGE_VENDOR "dataflow-qa")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Conformance harness for two-way data synchronisation")
set(CPACK_GENERATOR DEB TGZ)
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)  # the libraries' packages, as the programs are linked
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
include(CPack)
