#include "content/lesson/words.h"

#include <algorithm>

namespace jankar::lesson {

std::string spoken_text(std::string_view words) {
    std::string spoken(words);
    std::erase(spoken, '*');
    return spoken;
}

bool stars_are_paired(std::string_view words) {
    return std::count(words.begin(), words.end(), '*') % 2 == 0;
}

std::vector<TextRun> caption_runs(std::string_view words) {
    std::vector<TextRun> runs;
    auto add = [&](std::string_view text, bool bold) {
        if (text.empty()) {
            return;
        }
        if (!runs.empty() && runs.back().bold == bold) {
            runs.back().text += text;
        } else {
            runs.push_back({std::string(text), bold});
        }
    };
    while (!words.empty()) {
        auto open = words.find('*');
        auto close = open == std::string_view::npos ? open : words.find('*', open + 1);
        if (close == std::string_view::npos) {
            add(words, false);
            break;
        }
        add(words.substr(0, open), false);
        add(words.substr(open + 1, close - open - 1), true);
        words.remove_prefix(close + 1);
    }
    return runs;
}

std::string caption_of(const Lesson& lesson, const ByLang& cap, const std::string& line,
                       const std::string& lang) {
    if (auto own = cap.find(lang); own != cap.end()) {
        return own->second;
    }
    if (auto words = lesson.words.find(lang); words != lesson.words.end()) {
        if (auto text = words->second.find(line); text != words->second.end()) {
            return text->second;
        }
    }
    return {};
}

}  // namespace jankar::lesson
