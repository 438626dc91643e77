# What `cmake --install` puts where, besides the programs themselves, and the Debian packages that `cpack -G DEB` makes:
# chathack, and chathack-sim with what needs ns-3.

include(GNUInstallDirs)
find_program(GZIP gzip)
set(share ${CMAKE_INSTALL_DATADIR}/chathack)

# Programs find them by that path in the build folder, too.
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/share/chathack)
file(CREATE_LINK ${PROJECT_SOURCE_DIR}/scenarios ${CMAKE_BINARY_DIR}/share/chathack/scenarios SYMBOLIC)

install(DIRECTORY scenarios DESTINATION ${share} PATTERN "*.py" EXCLUDE)
install(FILES reports/schemas/result.schema.json DESTINATION ${share}/schemas)
install(FILES ci/github/example.yml DESTINATION ${share}/ci/github)
install(FILES ci/gitlab/example.gitlab-ci.yml DESTINATION ${share}/ci/gitlab)
install(DIRECTORY reference/wire/vectors DESTINATION ${share})
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR}/docs FILES_MATCHING PATTERN "*.md" PATTERN adr EXCLUDE PATTERN images EXCLUDE)
install(FILES README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES ci/package/copyright DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/chathack)

if(GZIP)  # Debian wants it compressed, and without a time of its own
  set(changelog ${CMAKE_BINARY_DIR}/changelog.gz)
  add_custom_command(OUTPUT ${changelog} COMMAND sh -c "gzip -9n < ${PROJECT_SOURCE_DIR}/ci/package/changelog > ${changelog}"
      DEPENDS ci/package/changelog VERBATIM)
  add_custom_target(changelog ALL DEPENDS ${changelog})
  install(FILES ${changelog} DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/chathack)
endif()

# One completion file serves all programs: each has a link to it.
set(completions ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ci/package/chathack.bash-completion DESTINATION ${completions} RENAME chathack)

# Man pages tell what `--help` tells: help2man makes them of the programs, once those are built.
find_program(HELP2MAN help2man)
get_property(programs GLOBAL PROPERTY chathack_installed_programs)
set(pages)
foreach(program IN LISTS programs)
  set(component chathack)
  if(program STREQUAL chathack-sim)
    set(component sim)
  endif()
  if(NOT program STREQUAL chathack)
    install(CODE "file(MAKE_DIRECTORY \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${completions}\")
      file(CREATE_LINK chathack \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${completions}/${program}\" SYMBOLIC)"
        COMPONENT ${component})
  endif()
  if(HELP2MAN AND GZIP)
    set(page ${CMAKE_BINARY_DIR}/man/${program}.1.gz)
    add_custom_command(OUTPUT ${page}
        COMMAND ${PROJECT_SOURCE_DIR}/ci/package/make-man-page $<TARGET_FILE:${program}> ${page}
        DEPENDS ${program} ci/package/make-man-page VERBATIM)
    list(APPEND pages ${page})
    install(FILES ${page} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT ${component} OPTIONAL)
  endif()
endforeach()
if(pages)
  add_custom_target(man DEPENDS ${pages})
else()
  message(STATUS "man pages are left out: they need help2man and gzip")
endif()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_CONTACT "chathack <chathack@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "conformance suite, reference server and client for the CHATHACK protocol")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_CHATHACK_PACKAGE_NAME chathack)
set(CPACK_DEBIAN_CHATHACK_PACKAGE_RECOMMENDS "bubblewrap")
set(CPACK_DEBIAN_CHATHACK_PACKAGE_SUGGESTS "chathack-sim, tshark")
set(CPACK_COMPONENT_CHATHACK_DESCRIPTION
    "Checks CHATHACK servers and clients against the protocol, clause by clause.\n Holds chathack-conform, chathack-report, chathackd, chathack and chathack-load,\n the scenarios, the schemas and a Wireshark dissector.")
set(CPACK_DEBIAN_SIM_PACKAGE_NAME chathack-sim)
set(CPACK_DEBIAN_SIM_PACKAGE_DEPENDS "chathack (= ${PROJECT_VERSION})")
set(CPACK_DEBIAN_SIM_PACKAGE_SUGGESTS "gnuplot-nox")
set(CPACK_COMPONENT_SIM_DESCRIPTION
    "The same server, clients and scenarios inside networks simulated by ns-3.\n Holds chathack-sim: conformance and load in virtual time, sweeps, and any server\n behind a simulated network.")
set(CPACK_COMPONENTS_ALL chathack)
if(TARGET chathack-sim)
  list(APPEND CPACK_COMPONENTS_ALL sim)
endif()
include(CPack)
