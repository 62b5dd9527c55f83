# Data made by our own programs: the player's assets for every preset, the shipped packs only where
# JANKAR_PACKS is on. What is encoded is kept in JANKAR_CACHE, so only the first build of all is slow.
add_subdirectory(${PROJECT_SOURCE_DIR}/tools/assets ${PROJECT_BINARY_DIR}/tools/assets)

find_path(JANKAR_FONT_ROOT noto/NotoSans-Regular.ttf PATHS /usr/share/fonts/truetype
  DOC "Where Debian's fonts-noto-core and fonts-lohit-orya lie" NO_DEFAULT_PATH REQUIRED)

set(assets_out ${PROJECT_BINARY_DIR}/share/jankar/assets)
file(GLOB_RECURSE assets_in CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/assets/*)
add_custom_command(
  OUTPUT ${PROJECT_BINARY_DIR}/share/assets.stamp
  COMMAND jankar-assets ${PROJECT_SOURCE_DIR}/assets ${assets_out} --cache ${JANKAR_CACHE} --fonts ${JANKAR_FONT_ROOT}
  COMMAND ${CMAKE_COMMAND} -E touch ${PROJECT_BINARY_DIR}/share/assets.stamp
  DEPENDS jankar-assets ${assets_in}
  COMMENT "Assets: icons, drawings, tunes, voices, fonts" VERBATIM)
add_custom_target(jankar_assets ALL DEPENDS ${PROJECT_BINARY_DIR}/share/assets.stamp)
install(DIRECTORY ${assets_out} DESTINATION ${CMAKE_INSTALL_DATADIR}/jankar)

if(JANKAR_PACKS)
  file(GLOB_RECURSE lessons_in CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/lessons/*)
  list(FILTER lessons_in EXCLUDE REGEX "/lessons/(courses|sheets)/|[.]md$")
  set(shipped_pack ${PROJECT_BINARY_DIR}/packs/jankar-first.jkpack)
  file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/packs)
  add_custom_command(
    OUTPUT ${shipped_pack}
    COMMAND jankar-pack build ${PROJECT_SOURCE_DIR}/lessons -o ${shipped_pack} --cache ${JANKAR_CACHE}
    DEPENDS jankar-pack ${lessons_in}
    COMMENT "Lessons: the pack that ships" VERBATIM)
  add_custom_target(jankar_packs ALL DEPENDS ${shipped_pack})
  # One after the other: both use every core, and the assets' voices are wanted first.
  add_dependencies(jankar_packs jankar_assets)
  # The same lessons in a pack for each course, for those who want to give out one. Everything is encoded by now.
  set(course_packs)
  file(GLOB courses CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/lessons/courses/*/pack.toml)
  foreach(file ${courses})
    cmake_path(GET file PARENT_PATH folder)
    cmake_path(GET folder FILENAME course)
    set(course_pack ${PROJECT_BINARY_DIR}/courses/jankar-${course}.jkpack)
    add_custom_command(
      OUTPUT ${course_pack}
      COMMAND ${CMAKE_COMMAND} -E make_directory ${PROJECT_BINARY_DIR}/courses
      COMMAND jankar-pack build ${folder} -o ${course_pack} --profile low --cache ${JANKAR_CACHE}
      DEPENDS jankar-pack ${shipped_pack} ${file}
      COMMENT "Lessons: the course ${course}" VERBATIM)
    list(APPEND course_packs ${course_pack})
  endforeach()
  add_custom_target(jankar_courses ALL DEPENDS ${course_packs})
  add_dependencies(jankar_courses jankar_packs)
  install(FILES ${shipped_pack} DESTINATION ${CMAKE_INSTALL_DATADIR}/jankar/packs)
endif()
