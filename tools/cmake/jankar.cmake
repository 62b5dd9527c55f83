# Functions that every folder's CMakeLists.txt uses, so that flags are set in one place.

# The whole check list of warnings, as errors; headers of libraries are SYSTEM and stay out of it.
function(jankar_flags target)
  target_compile_features(${target} PUBLIC cxx_std_20)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Werror)
  target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # gcc 12 reports false positives in inlined library code under sanitizers and -O2.
    target_compile_options(${target} PRIVATE -Wno-maybe-uninitialized -Wno-restrict -Wno-stringop-overflow)
  endif()
endfunction()

# jankar_optimise(player_screen SPEED): pixels, samples. SIZE: what runs once a tap or a start. Else as the build type says.
function(jankar_optimise target how)
  set(option_SPEED -O3)
  set(option_SIZE -Os)
  target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:${option_${how}}>)
endfunction()

# jankar_library(content_pack SIZE SOURCES a.cpp b.cpp DEPENDS content_base PRIVATE PkgConfig::ZIP)
# One static library a folder. Explicit source lists: a file that is not named is not built.
function(jankar_library name)
  cmake_parse_arguments(arg "SPEED;SIZE" "" "SOURCES;DEPENDS;PRIVATE" ${ARGN})
  add_library(${name} STATIC ${arg_SOURCES})
  jankar_flags(${name})
  if(arg_SPEED)
    jankar_optimise(${name} SPEED)
  elseif(arg_SIZE)
    jankar_optimise(${name} SIZE)
  endif()
  target_link_libraries(${name} PUBLIC ${arg_DEPENDS} PRIVATE ${arg_PRIVATE})
  set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE ON)
endfunction()

# jankar_tests(content_pack_tests LABELS unit SOURCES reader_test.cpp DEPENDS content_pack)
# One doctest program a module; every case is a test of ctest.
function(jankar_tests name)
  cmake_parse_arguments(arg "" "" "SOURCES;DEPENDS;LABELS" ${ARGN})
  add_executable(${name} ${PROJECT_SOURCE_DIR}/tests/support/main.cpp ${arg_SOURCES})
  jankar_flags(${name})
  target_link_libraries(${name} PRIVATE tests_support ${arg_DEPENDS})
  # What is tested is optimised as it is shipped; the tests themselves need to be built soon (under sanitizers -O0 takes
  # 3.7 s for a file that takes 6.8 with -O1).
  target_compile_options(${name} PRIVATE $<IF:$<CONFIG:Release>,-O1,-O0>)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
  if(NOT arg_LABELS)
    set(arg_LABELS unit)
  endif()
  doctest_discover_tests(${name} TEST_PREFIX "${name}: " PROPERTIES LABELS "${arg_LABELS}" TIMEOUT 300)
endfunction()
