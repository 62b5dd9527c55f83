#include "tools/pack/contact_sheet.h"

#include <algorithm>

#include "content/lesson/words.h"

namespace jankar::build {

namespace {

using lesson::StepType;

constexpr const char* kStyle = R"(
:root { color-scheme: light; }
body { margin: 0; font: 16px/1.45 system-ui, "Noto Sans", sans-serif; color: #2b2118; background: #f6ead2; }
header, main { max-width: 1500px; margin: 0 auto; padding: 0 16px; }
h1 { font-size: 24px; margin: 20px 0 4px; }
h2 { font-size: 20px; margin: 36px 0 4px; border-top: 2px solid #d9c49a; padding-top: 16px; }
p { margin: 4px 0; }
.facts { color: #6a5844; }
.warn { color: #8a2f10; font-weight: 600; }
nav { position: sticky; top: 0; background: #f6ead2; padding: 8px 16px; z-index: 1; border-bottom: 1px solid #d9c49a; }
nav label { display: inline-block; padding: 8px 14px; margin: 2px; border: 2px solid #b79a63; border-radius: 10px;
  background: #fffaf0; cursor: pointer; }
.pick { position: absolute; opacity: 0; }
.sheet { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 340px), 1fr)); gap: 16px; }
figure { margin: 0; background: #fffaf0; border: 1px solid #d9c49a; border-radius: 10px; overflow: hidden; }
figure img { display: block; width: 100%; height: auto; }
figcaption { padding: 8px 12px 12px; }
h3 { font-size: 15px; margin: 0 0 6px; }
ul { list-style: none; margin: 0; padding: 0; }
li { margin: 6px 0; }
small { display: block; color: #6a5844; }
b { color: #8a3b12; }
.draft { color: #8a2f10; }
audio { display: block; width: 100%; height: 34px; margin-top: 2px; }
@media print { nav, audio { display: none; } figure { break-inside: avoid; } }
)";

std::string escaped(std::string_view text) {
    std::string out;
    for (char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

/// Words with what stands between stars in bold.
std::string words_html(std::string_view words) {
    std::string out;
    for (const lesson::TextRun& run : lesson::caption_runs(words)) {
        out += run.bold ? "<b>" + escaped(run.text) + "</b>" : escaped(run.text);
    }
    return out;
}

std::string title_in(const lesson::ByLang& titles, const std::string& lang) {
    auto title = titles.find(lang);
    return title != titles.end() ? title->second : titles.empty() ? std::string() : titles.begin()->second;
}

void add_items(const std::vector<lesson::Item>& items, const std::string& use, bool tells_right,
               std::vector<SheetLine>& lines) {
    for (std::size_t i = 0; i < items.size(); ++i) {
        std::string name = use + " " + std::to_string(i + 1);
        if (tells_right && items[i].ok) {
            name += ", right";
        }
        if (items[i].basket >= 0) {
            name += ", in " + std::to_string(items[i].basket + 1);
        }
        lines.push_back({name, items[i].say, items[i].cap});
    }
}

const char* item_word(StepType type) {
    switch (type) {
        case StepType::Choose:
            return "answer";
        case StepType::Match:
            return "left side";
        case StepType::Find:
            return "place";
        case StepType::Cashbook:
            return "event";
        case StepType::Story:
            return "way";
        default:
            return "thing";
    }
}

std::string line_html(const lesson::Lesson& lesson, const SheetLine& line, const std::string& lang) {
    std::string out = "<li lang=\"" + lang + "\" class=\"l\"><small>" + escaped(line.use) + " (" +
                      escaped(line.line) + ")</small>";
    std::string words = lesson::caption_of(lesson, line.cap, line.line, lang);
    out += words_html(words);
    auto voices = lesson.voices.find(lang);
    if (voices != lesson.voices.end()) {
        auto voice = voices->second.find(line.line);
        if (voice != voices->second.end()) {
            out += voice->second.draft ? " <span class=\"draft\">draft voice</span>" : "";
            out +=
                "<audio controls preload=\"none\" src=\"" + sheet_voice_file(voice->second) + "\"></audio>";
        }
    }
    return out + "</li>\n";
}

std::string figure_html(const lesson::Lesson& lesson, const SheetPicture& picture) {
    std::string name = std::to_string(picture.number) + ". " + picture.type;
    name += picture.way > 0 ? ", way " + std::to_string(picture.way) : "";
    name += picture.page > 0 ? ", page " + std::to_string(picture.page) : "";
    std::string out = "<figure><img src=\"" + escaped(picture.file) + "\" alt=\"" + escaped(name) +
                      "\" loading=\"lazy\">\n<figcaption><h3>" + escaped(name) + " <small>" +
                      escaped(picture.step) + "</small></h3>\n<ul>\n";
    for (const SheetLine& line : lines_on(lesson, picture)) {
        for (const std::string& lang : lesson.langs) {
            out += line_html(lesson, line, lang);
        }
    }
    return out + "</ul></figcaption></figure>\n";
}

int drafts_of(const lesson::Lesson& lesson) {
    int count = 0;
    for (const auto& [lang, lines] : lesson.voices) {
        count += static_cast<int>(
            std::count_if(lines.begin(), lines.end(), [](const auto& voice) { return voice.second.draft; }));
    }
    return count;
}

std::string lesson_html(const lesson::Lesson& lesson, const std::vector<SheetPicture>& pictures) {
    std::string out = "<section>\n";
    for (const std::string& lang : lesson.langs) {
        out += "<h2 lang=\"" + lang + "\" class=\"l\">" + escaped(title_in(lesson.title, lang)) + "</h2>\n";
    }
    out += "<p class=\"facts\">" + escaped(lesson.id) + ", version " + std::to_string(lesson.version) + ", " +
           escaped(lesson.subject) + ", " + std::to_string(lesson.minutes) + " minutes" +
           (lesson.is_private ? ", private" : "") + "</p>\n";
    if (const int drafts = drafts_of(lesson); drafts > 0) {
        out += "<p class=\"warn\">" + std::to_string(drafts) +
               (drafts == 1 ? " voice is a draft" : " voices are drafts") +
               " of the machine; record them before the lesson goes out.</p>\n";
    }
    out += "<div class=\"sheet\">\n";
    for (const SheetPicture& picture : pictures) {
        if (picture.lesson == lesson.id) {
            out += figure_html(lesson, picture);
        }
    }
    return out + "</div>\n</section>\n";
}

}  // namespace

std::string sheet_voice_file(const lesson::MediaObject& voice) {
    return "voices/" + voice.hash.substr(0, 16) + "." + voice.ext;
}

std::vector<SheetLine> lines_on(const lesson::Lesson& lesson, const SheetPicture& picture) {
    std::vector<SheetLine> lines;
    const lesson::Step* step = lesson.step(picture.step);
    if (step == nullptr) {
        return lines;
    }
    const auto at = [](int number) { return static_cast<std::size_t>(std::max(number, 1) - 1); };
    if (picture.way > 0 && at(picture.way) < step->items.size()) {
        const std::vector<lesson::Item>& pages = step->items[at(picture.way)].then;
        if (at(picture.page) < pages.size()) {
            lines.push_back({"says", pages[at(picture.page)].say, pages[at(picture.page)].cap});
        }
        return lines;
    }
    if (step->type == StepType::Sequence) {
        if (at(picture.page) < step->items.size()) {
            lines.push_back({"says", step->items[at(picture.page)].say, step->items[at(picture.page)].cap});
        }
        return lines;
    }
    if (picture.page <= 1) {
        lines.push_back({"says", step->say, step->cap});
    }
    const bool tells_right = step->type == StepType::Choose || step->type == StepType::Find;
    add_items(step->items, item_word(step->type), tells_right, lines);
    add_items(step->partners, "right side", false, lines);
    add_items(step->baskets, "basket", false, lines);
    lines.push_back({"asks what is left", step->ask, {}});
    for (std::size_t i = 0; i < step->pauses.size(); ++i) {
        lines.push_back({"stop " + std::to_string(i + 1), step->pauses[i].say, {}});
    }
    lines.push_back({"hint", step->hint, {}});
    std::erase_if(lines, [](const SheetLine& line) { return line.line.empty(); });
    return lines;
}

std::string contact_sheet(const pack::Manifest& manifest,
                          const std::map<std::string, lesson::Lesson>& lessons,
                          const std::vector<SheetPicture>& pictures) {
    const std::string first = manifest.langs.empty() ? "en" : manifest.langs.front();
    std::string out = "<!DOCTYPE html>\n<html lang=\"" + first +
                      "\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
                      "content=\"width=device-width, initial-scale=1\">\n<title>" +
                      escaped(title_in(manifest.title, first)) + "</title>\n<style>" + kStyle;
    // One language at a time, chosen without a script.
    for (const std::string& lang : manifest.langs) {
        out += "#lang-" + lang + ":checked ~ main .l:not([lang=\"" + lang +
               "\"]) { display: none; }\n#lang-" + lang + ":checked ~ nav label[for=\"lang-" + lang +
               "\"] { background: #1f7187; border-color: #1f7187; color: #fff; }\n";
    }
    out += "</style>\n</head>\n<body>\n<header><h1>" + escaped(title_in(manifest.title, first)) +
           "</h1>\n<p class=\"facts\">" + escaped(manifest.id) + ", version " +
           std::to_string(manifest.version) + ", " + escaped(manifest.licence) + "</p></header>\n";
    for (const std::string& lang : manifest.langs) {
        out += "<input class=\"pick\" type=\"radio\" name=\"lang\" id=\"lang-" + lang + "\"" +
               (lang == first ? " checked" : "") + ">\n";
    }
    out += "<nav>";
    for (const std::string& lang : manifest.langs) {
        out += "<label for=\"lang-" + lang + "\">" + lang + "</label>\n";
    }
    out += "</nav>\n<main>\n";
    for (const pack::LessonEntry& entry : manifest.lessons) {
        if (auto lesson = lessons.find(entry.id); lesson != lessons.end()) {
            out += lesson_html(lesson->second, pictures);
        }
    }
    return out + "</main>\n</body>\n</html>\n";
}

}  // namespace jankar::build
