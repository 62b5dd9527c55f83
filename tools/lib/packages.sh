# The Debian packages each of the two commands needs. Sourced by tools/lib/run.sh. Names that Debian 12, Debian 13
# and Ubuntu 24.04 share (libjpeg-dev and not libjpeg62-turbo-dev, pkgconf and not pkg-config).
# shellcheck shell=bash disable=SC2034  # read by whoever sources this

BUILD_PACKAGES=(
    # the compiler and the build
    g++ cmake ninja-build pkgconf ccache
    # window and interface
    libsdl2-dev libimgui-dev
    # text
    libpango1.0-dev libharfbuzz-dev libfreetype-dev libfontconfig-dev fonts-noto-core fonts-lohit-orya
    # pictures, voices, video
    libwebp-dev libjpeg-dev libpng-dev libopusfile-dev libopusenc-dev libebur128-dev
    libavcodec-dev libavformat-dev libavutil-dev libswscale-dev libswresample-dev
    # records, packs, bundles, signatures
    libsqlitecpp-dev libsqlite3-dev libzip-dev libzstd-dev zlib1g-dev libsodium-dev
    # codes to photograph: drawn, read
    libqrencode-dev libzbar-dev
    # the office's larger store, sending statements, the report's workbook
    libpq-dev libcurl4-openssl-dev libssl-dev libxlsxwriter-dev
    # text formats, errors, log, command line
    nlohmann-json3-dev libtomlplusplus-dev libexpected-dev libfmt-dev libspdlog-dev libcli11-dev
    # programs that make the packs
    ffmpeg espeak-ng librsvg2-bin libheif-examples
)
# So that `xvfb-run ./tools/play` works on a machine without a display.
PLAY_PACKAGES=("${BUILD_PACKAGES[@]}" xvfb xauth)
TEST_PACKAGES=("${PLAY_PACKAGES[@]}" doctest-dev python3 xdotool libharfbuzz-bin postgresql)
# The long run: a fresh Debian 13 in a folder, sound recorded and instructions counted by the bench, the report in a
# browser.
ALL_PACKAGES=("${TEST_PACKAGES[@]}" debootstrap pulseaudio pulseaudio-utils valgrind chromium)
