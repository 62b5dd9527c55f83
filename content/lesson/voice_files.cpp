#include "content/lesson/voice_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "content/base/files.h"
#include "content/lesson/uses.h"

namespace jankar::lesson {
namespace {

// The best kind first.
constexpr std::array<std::string_view, 12> kSound = {"opus", "flac", "wav", "ogg", "oga", "m4a",
                                                     "aac",  "mp3",  "wma", "3ga", "awb", "amr"};
constexpr std::array<std::string_view, 7> kPicture = {"svg", "png", "webp", "jpg", "jpeg", "heic", "heif"};
constexpr std::array<std::string_view, 8> kVideo = {"mp4", "m4v", "mov", "mkv", "webm", "avi", "3gp", "mpg"};

std::string ending_of(const std::string& name) {
    auto dot = name.rfind('.');
    std::string ending = dot == std::string::npos || dot == 0 ? std::string() : name.substr(dot + 1);
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return ending;
}

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& endings, const std::string& name) {
    return std::find(endings.begin(), endings.end(), ending_of(name)) != endings.end();
}

std::ptrdiff_t rank(const std::string& name) {
    return std::find(kSound.begin(), kSound.end(), ending_of(name)) - kSound.begin();
}

}  // namespace

bool is_sound_file(const std::string& name) {
    return is_one_of(kSound, name);
}
bool is_picture_file(const std::string& name) {
    return is_one_of(kPicture, name);
}
bool is_video_file(const std::string& name) {
    return is_one_of(kVideo, name);
}

VoiceFiles VoiceFiles::scan(const std::string& folder, Faults& faults) {
    VoiceFiles voices;
    const std::string top = folder + "/voice";
    if (!is_folder(top)) {
        return voices;
    }
    auto langs = list_folder(top);
    if (!langs) {
        faults.push_back({"error", "voice", 0, "folder_not_read", langs.error().text});
        return voices;
    }
    for (const std::string& lang : *langs) {
        const std::string below = "voice/" + lang;
        if (!is_folder(folder + "/" + below)) {
            continue;
        }
        auto names = list_folder(folder + "/" + below);
        if (!names) {
            faults.push_back({"error", below, 0, "folder_not_read", names.error().text});
            continue;
        }
        auto& lines = voices.files[lang];
        for (const std::string& name : *names) {
            const std::string path = below + "/" + name;
            if (!is_sound_file(name) || !is_file(folder + "/" + path)) {
                continue;
            }
            const std::string line = name.substr(0, name.rfind('.'));
            auto [at, fresh] = lines.try_emplace(line, path);
            if (!fresh) {
                if (rank(path) < rank(at->second)) {
                    at->second = path;
                }
                faults.push_back(
                    {"warning", path, 0, "voice_twice",
                     fmt::format("there are two recordings of \"{}\"; {} is taken.", line, at->second)});
            }
        }
    }
    return voices;
}

std::optional<std::string> VoiceFiles::find(const std::string& lang, const std::string& line,
                                            const std::string& country) const {
    const std::string place = lang + "-" + (country.empty() ? default_country(lang) : country);
    for (const std::string& name : {place, lang}) {
        auto lines = files.find(name);
        if (lines == files.end()) {
            continue;
        }
        if (auto file = lines->second.find(line); file != lines->second.end()) {
            return file->second;
        }
    }
    return std::nullopt;
}

}  // namespace jankar::lesson
