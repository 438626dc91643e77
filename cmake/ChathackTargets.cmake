# How every target of the project is made: one library per folder, tests beside the code.

# Language level, warnings and sanitizers, for our own targets only.
add_library(chathack_options INTERFACE)
add_library(chathack::options ALIAS chathack_options)
target_compile_features(chathack_options INTERFACE cxx_std_20)
target_compile_options(chathack_options INTERFACE
    -Wall -Wextra -Wpedantic $<IF:$<BOOL:${CMAKE_UNITY_BUILD}>,-Wno-subobject-linkage,-Wshadow> -Wconversion -Wsign-conversion -Wold-style-cast -Wnon-virtual-dtor
    $<$<BOOL:${CHATHACK_WARNINGS_AS_ERRORS}>:-Werror>)
target_include_directories(chathack_options INTERFACE $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>)
if(CHATHACK_SANITIZE)
  target_compile_options(chathack_options INTERFACE
      -fsanitize=${CHATHACK_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(chathack_options INTERFACE -fsanitize=${CHATHACK_SANITIZE})
  # A third of the compiling, for what the address sanitizer and the fuzzers find as well.
  if(CHATHACK_SANITIZE MATCHES "undefined" AND NOT CHATHACK_FUZZ)
    target_compile_options(chathack_options INTERFACE
        -fno-sanitize=null,alignment,vptr,object-size,nonnull-attribute,returns-nonnull-attribute)
  endif()
endif()
if(CHATHACK_FUZZ)
  target_compile_options(chathack_options INTERFACE -fsanitize=fuzzer-no-link)
endif()

# chathack_add_library(wire HEADERS a.hpp b.hpp SOURCES a.cpp LINK chathack::other)
# makes chathack_wire, alias chathack::wire, of one folder. Header-only folders give no SOURCES.
function(chathack_add_library name)
  cmake_parse_arguments(arg "" "" "HEADERS;SOURCES;LINK;LINK_PRIVATE" ${ARGN})
  set(target chathack_${name})
  if(arg_SOURCES)
    add_library(${target} ${arg_SOURCES})
    set(scope PUBLIC)
    target_link_libraries(${target} PRIVATE ${arg_LINK_PRIVATE})
  else()
    add_library(${target} INTERFACE)
    set(scope INTERFACE)
  endif()
  add_library(chathack::${name} ALIAS ${target})
  target_sources(${target} ${scope} FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${arg_HEADERS})
  target_link_libraries(${target} ${scope} chathack::options ${arg_LINK})
  set_target_properties(${target} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ${CHATHACK_WARNINGS_AS_ERRORS})
endfunction()

# chathack_add_program(chathackd SOURCES chathackd_main.cpp LINK chathack::server_app)
# makes a program that users run: all of them stand in bin/ of the build folder, and are installed
# unless NOT_INSTALLED.
function(chathack_add_program name)
  cmake_parse_arguments(arg "NOT_INSTALLED" "" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE chathack::options chathack::version ${arg_LINK})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
  if(NOT arg_NOT_INSTALLED)
    set(component chathack)
    if(name STREQUAL chathack-sim)
      set(component sim)  # has its own package: it needs ns-3
    endif()
    install(TARGETS ${name} COMPONENT ${component})
    set_property(GLOBAL APPEND PROPERTY chathack_installed_programs ${name})
  endif()
endfunction()

# chathack_add_test(wire LABEL unit SOURCES a_test.cpp LINK chathack::wire)
# makes the GoogleTest program wire_test. Labels: unit, contract, process, scenario, fuzz (and browser, see
# reports/web). Of unit and contract the whole program is one test of ctest, "wire": with sanitizers a program
# takes longer to start than most of its TESTs to run. Of the others every TEST is one.
# Builds that join sources join a test's too: helpers of its files have different names or stand in the folder
# testing, and GoogleTest's names begin with ::testing where a namespace of ours is called testing.
function(chathack_add_test name)
  cmake_parse_arguments(arg "" "LABEL;TIMEOUT" "SOURCES;LINK;DEFINITIONS" ${ARGN})
  if(NOT BUILD_TESTING)
    return()
  endif()
  if(NOT arg_LABEL)
    set(arg_LABEL unit)
  endif()
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()
  if(NOT TARGET chathack_test_headers)  # GoogleTest takes most of a test's compiling: once for all
    file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/test_headers.cpp CONTENT "")
    add_library(chathack_test_headers OBJECT ${CMAKE_BINARY_DIR}/test_headers.cpp)
    target_link_libraries(chathack_test_headers PRIVATE chathack::options GTest::gmock)
    target_precompile_headers(chathack_test_headers PRIVATE <gmock/gmock.h> <gtest/gtest.h>)
  endif()
  add_executable(${name}_test ${arg_SOURCES})
  target_precompile_headers(${name}_test REUSE_FROM chathack_test_headers)
  target_compile_options(${name}_test PRIVATE $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)  # without it ccache passes
  target_link_libraries(${name}_test PRIVATE chathack::options GTest::gmock GTest::gtest_main ${arg_LINK})
  target_compile_definitions(${name}_test PRIVATE CHATHACK_SOURCE_DIR="${PROJECT_SOURCE_DIR}" ${arg_DEFINITIONS})
  if(arg_LABEL MATCHES "^(unit|contract)$")
    add_test(NAME ${name} COMMAND ${name}_test --gtest_brief=1)
    set_tests_properties(${name} PROPERTIES LABELS ${arg_LABEL} TIMEOUT ${arg_TIMEOUT})
  else()
    include(GoogleTest)
    gtest_discover_tests(${name}_test DISCOVERY_TIMEOUT 60
        PROPERTIES LABELS ${arg_LABEL} TIMEOUT ${arg_TIMEOUT})
  endif()
endfunction()

# chathack_add_script_test(RerunCommands LABEL process TIMEOUT 600 COMMAND rerun_test.py ${CMAKE_BINARY_DIR}/bin)
# makes a test of a script, which tries finished programs or files. Builds with sanitizers leave these out: there a program takes ten
# times as long to start, and what sanitizers find, the tests that are compiled find. `ci/test` runs them with the preset programs.
function(chathack_add_script_test name)
  cmake_parse_arguments(arg "" "LABEL;TIMEOUT" "COMMAND" ${ARGN})
  if(CHATHACK_SANITIZE)
    return()
  endif()
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 600)
  endif()
  list(POP_FRONT arg_COMMAND script)
  cmake_path(ABSOLUTE_PATH script BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} NORMALIZE)
  set(interpreter)
  if(script MATCHES "[.]py$")
    set(interpreter Python3::Interpreter)
  elseif(script MATCHES "[.]mjs$")
    set(interpreter node --test)
  endif()
  add_test(NAME ${name} COMMAND ${interpreter} ${script} ${arg_COMMAND})
  set_tests_properties(${name} PROPERTIES LABELS ${arg_LABEL} TIMEOUT ${arg_TIMEOUT})
  if(arg_LABEL STREQUAL browser)
    set_tests_properties(${name} PROPERTIES FIXTURES_REQUIRED node_modules)
  endif()
endfunction()

# chathack_add_fuzzer(decoder SOURCES decoder_fuzz.cpp LINK chathack::wire)
# makes decoder_fuzz, only in the preset fuzz. ci/fuzz runs it from the corpus beside the code, which must
# exist: fuzz_corpus/decoder or, of a folder with one fuzzer, fuzz_corpus.
function(chathack_add_fuzzer name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINK;DEFINITIONS" ${ARGN})
  if(NOT CHATHACK_FUZZ)
    return()
  endif()
  add_executable(${name}_fuzz ${arg_SOURCES})
  target_link_libraries(${name}_fuzz PRIVATE chathack::options ${arg_LINK})
  target_compile_definitions(${name}_fuzz PRIVATE ${arg_DEFINITIONS})
  target_link_options(${name}_fuzz PRIVATE -fsanitize=fuzzer)
  if(NOT TARGET fuzzers)
    add_custom_target(fuzzers)  # what `cmake --build --preset fuzz` builds
  endif()
  add_dependencies(fuzzers ${name}_fuzz)
endfunction()

# chathack_add_benchmark(codec SOURCES codec_bench.cpp LINK chathack::wire) makes codec_bench (Google Benchmark).
function(chathack_add_benchmark name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINK" ${ARGN})
  if(NOT CHATHACK_BENCH)
    return()
  endif()
  add_executable(${name}_bench ${arg_SOURCES})
  target_link_libraries(${name}_bench PRIVATE chathack::options benchmark::benchmark_main ${arg_LINK})
endfunction()
