# Writes version.cpp, if the commit has changed: cmake -D SOURCE=... -D OUTPUT=... -D NUMBER=... -D LEFT_OUT=... -P WriteVersion.cmake
execute_process(COMMAND git -C ${SOURCE} rev-parse --short=10 HEAD
    OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE no_commit)
execute_process(COMMAND git -C ${SOURCE} status --porcelain --untracked-files=no
    OUTPUT_VARIABLE changes ERROR_QUIET)
set(remarks)
if(NOT no_commit)
  list(APPEND remarks "commit ${commit}")
  if(changes)
    list(APPEND remarks "changed since")
  endif()
endif()
list(APPEND remarks ${LEFT_OUT})
list(JOIN remarks ", " remarks)
set(version ${NUMBER})
if(remarks)
  set(version "${NUMBER} (${remarks})")
endif()
configure_file(${SOURCE}/conformance/command_line/version.cpp.in ${OUTPUT} @ONLY)
