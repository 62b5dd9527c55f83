#include "tests/text/lines_of_files.h"

#include <doctest/doctest.h>
#include <toml++/toml.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <sstream>

namespace jankar::test {

namespace {

void read_lines(const std::filesystem::path& path, std::vector<SpokenLine>& lines) {
    const std::filesystem::path top = JANKAR_SOURCE_DIR;
    toml::table table;
    try {
        table = toml::parse_file(path.string());
    } catch (const toml::parse_error& error) {
        FAIL(path.string(), ": ", error.description());
    }
    for (auto&& [key, value] : table) {
        if (auto text = value.value<std::string>()) {
            std::erase(*text, '*');
            lines.push_back(
                {path.lexically_relative(top).string(), std::string(key.str()), path.stem().string(), *text});
        }
    }
}

}  // namespace

std::vector<SpokenLine> all_lines() {
    const std::filesystem::path top = JANKAR_SOURCE_DIR;
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(top / "assets/strings")) {
        files.push_back(entry.path());
    }
    for (const auto& lesson : std::filesystem::directory_iterator(top / "lessons")) {
        if (std::filesystem::is_directory(lesson.path() / "words")) {
            for (const auto& entry : std::filesystem::directory_iterator(lesson.path() / "words")) {
                files.push_back(entry.path());
            }
        }
    }
    std::sort(files.begin(), files.end());
    std::vector<SpokenLine> lines;
    for (const std::filesystem::path& file : files) {
        if (file.extension() == ".toml") {
            read_lines(file, lines);
        }
    }
    return lines;
}

std::u32string code_points(const std::string& text) {
    std::u32string points;
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const int length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        char32_t point = length == 1 ? lead : lead & (0x7F >> length);
        for (int k = 1; k < length && i + static_cast<std::size_t>(k) < text.size(); ++k) {
            point = point << 6 | (static_cast<unsigned char>(text[i + static_cast<std::size_t>(k)]) & 0x3F);
        }
        points.push_back(point);
        i += static_cast<std::size_t>(length);
    }
    return points;
}

std::vector<std::string> words_of_script(const std::vector<SpokenLine>& lines, const std::string& lang,
                                         char32_t from, char32_t to) {
    std::set<std::string> words;
    for (const SpokenLine& line : lines) {
        if (line.lang != lang) {
            continue;
        }
        std::istringstream stream(line.text);
        for (std::string word; stream >> word;) {
            while (!word.empty() && std::string(".,:;!?\"()").find(word.back()) != std::string::npos) {
                word.pop_back();
            }
            const std::u32string points = code_points(word);
            const bool inside = std::all_of(points.begin(), points.end(), [&](char32_t point) {
                return from < 0x80 ? (point >= 'a' && point <= 'z') || (point >= 'A' && point <= 'Z')
                                   : point >= from && point <= to;
            });
            if (!word.empty() && inside) {
                words.insert(word);
            }
        }
    }
    return {words.begin(), words.end()};
}

}  // namespace jankar::test
