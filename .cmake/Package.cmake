# Installation and packages: `./dataflow-qa package` makes a Debian package and an archive. Programs find their data
# beside themselves (fixtures/dataset.h), so that nothing in a package knows where it was built.
include(GNUInstallDirs)

file(MAKE_DIRECTORY "${CMAKE_BINARY_DIR}/share/dataflow-qa")
file(CREATE_LINK "${PROJECT_SOURCE_DIR}/fixtures" "${CMAKE_BINARY_DIR}/share/dataflow-qa/fixtures" SYMBOLIC)

install(TARGETS dataflow-qa dataflow-qa-guard dataflow-sync pms-go-sync RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY fixtures/ DESTINATION share/dataflow-qa/fixtures
        FILES_MATCHING PATTERN "*.json" PATTERN "*.rst" PATTERN "*.md")
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
