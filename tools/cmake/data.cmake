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
  install(FILES ${shipped_pack} DESTINATION ${CMAKE_INSTALL_DATADIR}/jankar/packs)
endif()
