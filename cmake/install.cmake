# `cmake --install` puts the tool under bin/ and the packs under share/; the runtime is a library of its own
# (find_package(tripline), then link tripline::runtime) that needs neither PEGTL nor a syntax tree.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
install(TARGETS tripline RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY rules/ DESTINATION ${CMAKE_INSTALL_DATADIR}/tripline/rules)
set_target_properties(tripline_runtime PROPERTIES EXPORT_NAME runtime)
set_target_properties(tripline_options PROPERTIES EXPORT_NAME options)
install(TARGETS tripline_runtime tripline_options EXPORT tripline
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}/tripline)
install(DIRECTORY runtime/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/tripline/runtime FILES_MATCHING PATTERN "*.hpp")
install(FILES ${program_header} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/tripline/runtime)
target_include_directories(tripline_options INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/tripline>)
install(EXPORT tripline NAMESPACE tripline:: DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/tripline
  FILE triplineTargets.cmake)
configure_package_config_file(cmake/tripline-config.cmake.in ${PROJECT_BINARY_DIR}/tripline-config.cmake
  INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/tripline)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/tripline-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/tripline-config.cmake ${PROJECT_BINARY_DIR}/tripline-config-version.cmake
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/tripline)
