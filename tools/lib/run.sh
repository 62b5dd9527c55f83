# What tools/play and tools/test share: packages, builds, and saying what is done and for how long.
# Sourced after `cd` to the top folder. Changes nothing outside the checkout but installed packages.
# shellcheck shell=bash

# shellcheck source=tools/lib/packages.sh
. tools/lib/packages.sh

top=$PWD
mkdir -p build/cache

# Caches that tools would else keep in the home folder.
export CCACHE_DIR="${CCACHE_DIR:-$top/build/cache/ccache}"
export CCACHE_MAXSIZE="${CCACHE_MAXSIZE:-2G}"
export XDG_CACHE_HOME="$top/build/cache/xdg"
export PYTHONDONTWRITEBYTECODE=1

say() { printf '== %s\n' "$*"; }
# One sentence about what is in the way, then out.
stop() { local code=$1; shift; printf '%s\n' "$*" >&2; exit "$code"; }

# stage WORDS: begins a stage and ends the one before; finish_stage says how long it took.
stage_words=
stage_began=0
stage() {
    stage_words=$1
    stage_began=$SECONDS
    say "$stage_words ..."
}
finish_stage() { say "$stage_words: ${1:-done}, $(duration $((SECONDS - stage_began)))"; }
duration() {
    if (($1 < 60)); then printf '%d s' "$1"; else printf '%d min %02d s' $(($1 / 60)) $(($1 % 60)); fi
}

# Two runs in one checkout would spoil each other's build folders: the second waits.
lock_checkout() {
    exec 9>build/lock
    if ! flock -n 9; then
        say "another run is busy in this checkout, waiting for it"
        flock 9
    fi
}
unlock_checkout() { exec 9>&-; }

# quiet LOG COMMAND...: output goes into the log; if it fails, its last 40 lines are shown.
quiet() {
    local log=$1 code=0
    shift
    "$@" >"$log" 2>&1 9>&- </dev/null || code=$?
    if ((code != 0)); then
        tail -n 40 "$log" >&2
        printf 'Failed with code %d: %s (everything it said: %s)\n' "$code" "$*" "$log" >&2
    fi
    return "$code"
}

missing_packages() {
    local name
    for name in "$@"; do
        [[ $(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null) == installed ]] || printf '%s\n' "$name"
    done
}

# install_packages NAME...: installs those that dpkg says are missing; asks for no root if none is.
install_packages() {
    local -a missing root=()
    command -v dpkg-query >/dev/null || stop 3 "This needs Debian 12 or 13, or Ubuntu 24.04: there is no dpkg here."
    mapfile -t missing < <(missing_packages "$@")
    if ((${#missing[@]} == 0)); then
        finish_stage "nothing is missing"
        return
    fi
    if ((EUID != 0)); then
        command -v sudo >/dev/null ||
            stop 3 "Packages are missing and neither root nor sudo is here. As root: apt-get install ${missing[*]}"
        root=(sudo)
    fi
    say "installing ${#missing[@]} packages: ${missing[*]}"
    local -a apt=("${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3)
    local log=build/log-packages.txt
    # The package list of a fresh machine is empty, that of an old one names files that are gone.
    if ! "${apt[@]}" install -y --no-install-recommends "${missing[@]}" >"$log" 2>&1 </dev/null; then
        quiet build/log-packages-update.txt "${apt[@]}" update || stop 3 "The list of packages cannot be fetched."
        quiet "$log" "${apt[@]}" install -y --no-install-recommends "${missing[@]}" ||
            stop 3 "Packages cannot be installed."
    fi
    finish_stage "installed ${#missing[@]}"
}

# As many compilers as there are cores, and memory for: about 900 MB each, 1,400 under sanitizers.
build_jobs() {
    local each_mb=$1 cores free_mb limit used jobs
    cores=$(nproc)
    free_mb=$(awk '/^MemAvailable:/ {print int($2 / 1024)}' /proc/meminfo)
    limit=$(cat /sys/fs/cgroup/memory.max 2>/dev/null || echo max)
    if [[ $limit =~ ^[0-9]+$ ]]; then
        used=$(cat /sys/fs/cgroup/memory.current 2>/dev/null || echo 0)
        limit=$(((limit - used) / 1024 / 1024))
        ((limit < free_mb)) && free_mb=$limit
    fi
    jobs=$((free_mb / each_mb))
    ((jobs > cores)) && jobs=$cores
    ((jobs < 1)) && jobs=1
    printf '%d' "$jobs"
}

# build_preset NAME ON|OFF: configures, with or without the tests, and builds. The first time takes minutes, again seconds.
build_preset() {
    local jobs
    jobs=$(jobs_for "$1")
    stage "building the $1 preset, $jobs at a time (log: build/log-$1.txt)"
    make_preset "$1" "$2" "$jobs" || return 1
    finish_stage
}
jobs_for() { if [[ $1 == *san ]]; then build_jobs 1400; else build_jobs 900; fi; }
make_preset() {
    local preset=$1 tests=$2 jobs=$3
    # A moved or copied checkout leaves a cache that names the old place; cmake refuses it.
    if [[ -f build/$preset/CMakeCache.txt ]] &&
        ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$top" "build/$preset/CMakeCache.txt"; then
        rm -rf "build/$preset"
    fi
    quiet "build/log-$preset-configure.txt" cmake --preset "$preset" -DBUILD_TESTING="$tests" || return 1
    quiet "build/log-$preset.txt" cmake --build --preset "$preset" --parallel "$jobs" || return 1
}
