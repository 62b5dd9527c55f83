#include "tools/pack/cache.h"

#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>

#include "content/base/files.h"
#include "content/base/ids.h"
#include "tools/pack/process.h"

namespace jankar::build {

namespace {

constexpr std::uint64_t kLimit = 1ULL << 30;

/// Plain write and rename: a cache needs no fsync, its files prove themselves when read.
bool write_beside(const std::string& path, ByteView content, ByteView tail) {
    std::string part = path + "." + random_hex(6) + ".part";
    std::FILE* file = std::fopen(part.c_str(), "wbe");
    if (file == nullptr) {
        return false;
    }
    bool ok = std::fwrite(content.data(), 1, content.size(), file) == content.size() &&
              std::fwrite(tail.data(), 1, tail.size(), file) == tail.size();
    ok = std::fclose(file) == 0 && ok;
    if (!ok || std::rename(part.c_str(), path.c_str()) != 0) {
        ::unlink(part.c_str());
        return false;
    }
    return true;
}

}  // namespace

CacheKey::CacheKey(std::string_view kind) {
    add(kBuilderVersion);
    add(kind);
}

CacheKey& CacheKey::add(std::string_view text) {
    return add(as_bytes(text));
}

CacheKey& CacheKey::add(ByteView bytes) {
    Bytes size;
    append_u64le(size, bytes.size());
    stream_.update(size);
    stream_.update(bytes);
    return *this;
}

CacheKey& CacheKey::add(double value) {
    char text[40];
    std::snprintf(text, sizeof text, "%a", value);  // exact, and the same in every locale but for the point
    for (char& c : text) {
        if (c == ',') {
            c = '.';
        }
    }
    return add(std::string_view(text));
}

std::string CacheKey::hex() {
    return to_hex(stream_.finish());
}

Cache::Cache(std::string folder) : folder_(std::move(folder)) {}

std::string Cache::default_folder(const std::string& option) {
    if (!option.empty()) {
        return option;
    }
    if (const char* given = std::getenv("JANKAR_CACHE"); given != nullptr && *given != '\0') {
        return given;
    }
    if (const char* cache = std::getenv("XDG_CACHE_HOME"); cache != nullptr && *cache == '/') {
        return std::string(cache) + "/jankar";
    }
    const char* home = std::getenv("HOME");
    return home != nullptr && *home == '/' ? std::string(home) + "/.cache/jankar" : std::string();
}

std::string Cache::path_of(const std::string& key) const {
    return folder_ + "/" + key.substr(0, 2) + "/" + key;
}

bool Cache::find(const std::string& key, Bytes& out) const {
    if (folder_.empty()) {
        return false;
    }
    std::string path = path_of(key);
    if (!is_file(path)) {
        return false;
    }
    Result<Bytes> read = read_file(path, kLimit);
    if (!read || read->size() < 32) {
        return false;
    }
    std::size_t size = read->size() - 32;
    Hash256 hash = blake2b_256(ByteView(*read).first(size));
    if (!std::equal(hash.begin(), hash.end(), read->begin() + static_cast<std::ptrdiff_t>(size))) {
        return false;
    }
    read->resize(size);
    out = std::move(*read);
    return true;
}

void Cache::keep(const std::string& key, ByteView content) {
    if (folder_.empty() || content.size() > kLimit - 32) {
        return;
    }
    std::string path = path_of(key);
    if (!make_folders(path.substr(0, path.rfind('/')))) {
        return;
    }
    write_beside(path, content, blake2b_256(content));
}

Result<Bytes> Cache::fetch(const std::string& key, const std::function<Result<Bytes>()>& make) {
    Bytes found;
    if (find(key, found)) {
        return found;
    }
    ASSIGN_OR_RETURN(Bytes made, make());
    keep(key, made);
    return made;
}

std::string Cache::version_of(const std::string& program) {
    std::lock_guard<std::mutex> lock(mutex_);
    auto known = versions_.find(program);
    if (known != versions_.end()) {
        return known->second;
    }
    std::string line;
    Command command;
    command.program = program;
    command.arguments = {program.starts_with("ff")     ? "-version"
                         : program.starts_with("heif") ? "--help"
                                                       : "--version"};
    if (Result<Output> output = run(command)) {
        // heif-convert tells its version with its help, as a complaint.
        std::string_view text =
            program.starts_with("heif") ? std::string_view(output->error) : as_text(output->standard);
        text.remove_prefix(std::min(text.size(), text.find_first_not_of("\n")));
        line = text.substr(0, text.find('\n'));
    }
    return versions_[program] = line;
}

Result<ScratchFolder> ScratchFolder::make() {
    const char* given = std::getenv("TMPDIR");
    std::string path =
        std::string(given != nullptr && *given == '/' ? given : "/tmp") + "/jankar-pack-XXXXXX";
    if (::mkdtemp(path.data()) == nullptr) {
        return fail(io_error(errno, "make a folder in", path.substr(0, path.rfind('/'))));
    }
    return ScratchFolder(path);
}

ScratchFolder::~ScratchFolder() {
    if (!path_.empty()) {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
}

}  // namespace jankar::build
