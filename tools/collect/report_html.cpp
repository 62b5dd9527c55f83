#include "tools/collect/report_html.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "tools/collect/dates.h"
#include "tools/collect/html_text.h"
#include "tools/collect/report_tables.h"

namespace jankar::collect {
namespace {

constexpr std::size_t kMostBars = 24;
constexpr const char* kRiver = "#1F7187";
constexpr const char* kMadder = "#B5482C";
constexpr const char* kTurmeric = "#B5690A";

constexpr std::array<std::pair<std::string_view, const char*>, 5> kAccents = {{
    {"start", "#B5690A"},
    {"skills", "#B5482C"},
    {"money", "#35784A"},
    {"safety", "#1F7187"},
    {"together", "#8A3F79"},
}};

const char* accent_of(const std::string& subject) {
    for (const auto& [name, colour] : kAccents) {
        if (name == subject) {
            return colour;
        }
    }
    return "#6A4732";
}

std::string dot(const char* colour) {
    return fmt::format("<span class='dot' style='background:{}'></span>", colour);
}

std::string percent_text(std::int64_t percent) {
    return fmt::format("{} %", percent);
}

bool is_few(std::int64_t women) {
    return women > 0 && women < kSmallest;
}

/// Everything a section needs.
class Page {
 public:
    Page(const Tables& tables, const Counts& counts, const HtmlOptions& options)
        : tables_(tables), counts_(counts), options_(options), words_(options.lang, options.calendar) {}

    std::string text() const {
        const std::string programme = html_escaped(tables_.programme.name);
        std::string out = "<!doctype html>\n<html lang='" + html_escaped(options_.lang) +
                          "'><head><meta charset='utf-8'><meta name='viewport' content='width=device-width, "
                          "initial-scale=1'><title>" +
                          programme + "</title><style>" + std::string(html_style()) +
                          "</style></head>\n<body>" + woven_border();
        out += "<header><div class='in'><p class='programme'>" + programme + "</p><h1>" + first_line() +
               "</h1>" + people() + "</div></header>\n<main>";
        for (const std::string& section :
             {what(), where(), when(), by(), lost(), questions(), proof(), devices()}) {
            out += section + "\n";
        }
        out += "</main>\n<footer><div class='in'>";
        if (tables_.revoked_records > 0) {
            out += "<p>" + w("foot_revoked", {grouped(tables_.revoked_records)}) + "</p>";
        }
        return out + "<p>" + w("foot") + "</p></div></footer></body></html>\n";
    }

 private:
    std::string w(std::string_view key, std::initializer_list<std::string_view> arguments = {}) const {
        return words_.html(key, arguments);
    }
    std::string women(std::int64_t number) const { return html_escaped(women_text(number)); }
    /// For the middle of a sentence.
    std::string women_said(std::int64_t number) const { return is_few(number) ? w("few") : grouped(number); }

    std::string title(const std::string& lesson) const {
        const LessonTitle title = title_of(tables_, lesson, options_.lang);
        return title.lang.empty() ? html_escaped(title.text)
                                  : fmt::format("<span lang='{}'>{}</span>", html_escaped(title.lang),
                                                html_escaped(title.text));
    }
    /// With its id, for a table.
    std::string named(const std::string& lesson) const {
        const std::string shown = title(lesson);
        return "<b>" + shown + "</b>" +
               (title_of(tables_, lesson, options_.lang).text == lesson ? std::string()
                                                                        : "<br>" + coded(lesson));
    }
    std::string listed(const std::string& text) const {
        return text.empty() ? "<span class='small'>" + w("not_listed") + "</span>" : html_escaped(text);
    }
    std::string coded(const std::string& id) const {
        return "<code class='small'>" + html_escaped(id) + "</code>";
    }
    std::string bold(const std::string& text) const { return "<b>" + text + "</b>"; }
    std::string section(std::string_view name, const std::string& says, const std::string& body) const {
        const std::string key(name);
        return "<section><h2>" + w(key + "_h") + "</h2><p class='says'>" + says + "</p>" + body +
               (body.empty() ? std::string() : "<p class='means'>" + w(key + "_m") + "</p>") + "</section>";
    }
    Bar bar(const std::string& name, std::int64_t persons, const char* colour) const {
        return {name, persons, women(persons), colour, is_few(persons)};
    }

    std::string first_line() const {
        const std::string women = bold(grouped(counts_.women)), heard = grouped(counts_.devices_heard),
                          known = grouped(counts_.devices_known);
        if (!tables_.latest_ms) {
            return w("first_undated", {women, heard, known});
        }
        const std::string day = html_escaped(words_.day(*tables_.latest_ms));
        return w(counts_.women == 1 ? "first_one" : "first", {women, heard, known, day});
    }

    std::string people() const {
        std::string out =
            "<p class='ids'><b>" +
            w("people", {grouped(counts_.women), grouped(counts_.ids), grouped(tables_.undecided_doubles)}) +
            "</b></p><p class='ids small'>" + w("people_means") + "</p>";
        std::string scope;
        const auto day = [&](const std::string& text) {
            return html_escaped(words_.day(parse_day(text).value_or(0)));
        };
        if (!options_.site.empty()) {
            scope += w("scope_site", {"“" + html_escaped(options_.site) + "”"}) + " ";
        }
        if (!options_.from.empty()) {
            scope += w("scope_from", {day(options_.from)}) + " ";
        }
        if (!options_.to.empty()) {
            scope += w("scope_to", {day(options_.to)}) + " ";
        }
        if (tables_.undated > 0) {
            scope += w("undated", {grouped(tables_.undated)});
        }
        out += scope.empty() ? std::string() : "<p class='ids'><b>" + scope + "</b></p>";
        out += "<ul class='numbers'>";
        for (const auto& [number, key] :
             {std::pair{counts_.lessons_finished, "n_lessons"},
              std::pair{static_cast<std::int64_t>(counts_.lessons.size()), "n_different"},
              std::pair{counts_.active_hours, "n_hours"}}) {
            out += fmt::format("<li><b>{}</b><strong>{}</strong><span>{}</span></li>", grouped(number),
                               w(key), w(std::string(key) + "_means"));
        }
        return out + "</ul>";
    }

    std::string what() const {
        if (counts_.lessons.empty()) {
            return section("what", w("what_none"), "");
        }
        std::vector<Bar> bars;
        HtmlTable table(
            {{w("lesson")}, {w("women"), true}, {w("plays"), true}, {w("right"), true}, {w("seen"), true}});
        for (const LessonCount& lesson : counts_.lessons) {
            if (bars.size() < kMostBars) {
                bars.push_back(bar(title(lesson.lesson), lesson.women, accent_of(lesson.subject)));
            }
            const std::string percent =
                lesson.scored == 0 ? "–"
                : is_few(lesson.scored)
                    ? women(lesson.scored)
                    : percent_text((2 * lesson.percent_sum + lesson.scored) / (2 * lesson.scored));
            table.row({dot(accent_of(lesson.subject)) + named(lesson.lesson), women(lesson.women),
                       is_few(lesson.women) ? "–" : grouped(lesson.plays), percent, women(lesson.seen)});
        }
        const LessonCount& first = counts_.lessons.front();
        return section("what", w("what_s", {title(first.lesson), bold(women_said(first.women))}),
                       bar_chart(w("what_h"), bars, 0, subjects()) + table.text());
    }

    /// What the colours of lessons mean.
    std::string subjects() const {
        std::string out;
        for (const auto& [subject, colour] : kAccents) {
            if (std::any_of(counts_.lessons.begin(), counts_.lessons.end(),
                            [name = subject](const LessonCount& one) { return one.subject == name; })) {
                out += "<li>" + dot(colour) + w("subject_" + std::string(subject)) + "</li>";
            }
        }
        return out.empty() ? out : "<ul class='keys'>" + out + "</ul>";
    }

    /// Name, women, lessons: how places and the office's own columns are told.
    std::string lessons_cell(std::int64_t women, std::int64_t lessons) const {
        return is_few(women) ? "–" : grouped(lessons);
    }

    std::string where() const {
        std::vector<Bar> bars;
        HtmlTable table({{w("place")}, {w("devices"), true}, {w("women"), true}, {w("n_lessons"), true}});
        const PlaceCount* first = nullptr;
        std::int64_t places = 0;
        for (const PlaceCount& place : counts_.places) {
            if (bars.size() < kMostBars) {
                bars.push_back(bar(listed(place.site), place.women, kRiver));
            }
            if (!place.site.empty() && place.women > 0) {
                first = first == nullptr ? &place : first;
                ++places;
            }
            table.row({listed(place.site), grouped(place.devices), women(place.women),
                       lessons_cell(place.women, place.lessons)});
        }
        return section("where",
                       first == nullptr ? w("where_none")
                                        : w("where_s", {grouped(places), bold(html_escaped(first->site)),
                                                        bold(women_said(first->women))}),
                       bars.empty() ? std::string() : bar_chart(w("where_h"), bars) + table.text());
    }

    std::string when() const {
        if (counts_.months.empty()) {
            return {};
        }
        const auto name = [&](const MonthCount& month) {
            return month.month == 0 ? "<span class='small'>" + w("date_unknown") + "</span>"
                                    : html_escaped(words_.month(month.year, month.month));
        };
        const MonthCount* best = nullptr;
        std::vector<Bar> bars;
        HtmlTable table({{w("month")}, {w("women"), true}, {w("n_lessons"), true}});
        for (const MonthCount& month : counts_.months) {
            if (month.month != 0) {
                best = best == nullptr || month.women > best->women ? &month : best;
                bars.push_back(bar(name(month), month.women, kRiver));
            }
            table.row({name(month), women(month.women), lessons_cell(month.women, month.lessons)});
        }
        if (bars.size() > kMostBars) {
            bars.erase(bars.begin(), bars.end() - kMostBars);
        }
        return section("when",
                       best == nullptr ? w("when_none")
                                       : w("when_s", {bold(name(*best)), bold(women_said(best->women))}),
                       (bars.empty() ? std::string() : bar_chart(w("when_h"), bars)) + table.text());
    }

    std::string by() const {
        if (counts_.groups.empty()) {
            return {};
        }
        std::vector<Bar> bars;
        HtmlTable table({{html_escaped(options_.by)}, {w("women"), true}, {w("n_lessons"), true}});
        for (const GroupCount& group : counts_.groups) {
            if (bars.size() < kMostBars) {
                bars.push_back(bar(listed(group.value), group.women, "#8A3F79"));
            }
            table.row({listed(group.value), women(group.women), lessons_cell(group.women, group.lessons)});
        }
        const GroupCount& first = counts_.groups.front();
        const std::string column = "“" + html_escaped(options_.by) + "”";
        return "<section><h2>" + w("by_h", {column}) + "</h2><p class='says'>" +
               w("by_s", {bold(listed(first.value)), bold(women_said(first.women))}) + "</p>" +
               bar_chart(w("by_h", {column}), bars) + table.text() + "<p class='means'>" +
               w("by_m", {column}) + "</p></section>";
    }

    std::string lost() const {
        if (counts_.losses.empty()) {
            return section("lost", w("lost_none"), "");
        }
        std::vector<Bar> bars;
        HtmlTable table(
            {{w("lesson")}, {w("began"), true}, {w("lost"), true}, {w("share"), true}, {w("stopped"), true}});
        for (const LossCount& loss : counts_.losses) {
            const std::int64_t share = (200 * loss.lost + loss.began) / (2 * loss.began);
            if (bars.size() < kMostBars) {
                bars.push_back({title(loss.lesson), share, percent_text(share), kMadder, false});
            }
            table.row({named(loss.lesson), grouped(loss.began), grouped(loss.lost), percent_text(share),
                       step(loss.step)});
        }
        const LossCount& first = counts_.losses.front();
        return section("lost",
                       w("lost_s", {title(first.lesson), grouped(first.began), bold(grouped(first.lost)),
                                    bold(step(first.step))}),
                       bar_chart(w("lost_h"), bars, 100) + table.text());
    }
    static std::string step(std::int64_t number) { return number == 0 ? "–" : grouped(number); }

    std::string questions() const {
        if (counts_.questions.empty()) {
            return section("quest", w("quest_none"), "");
        }
        constexpr std::size_t kMostQuestions = 12;
        std::vector<Bar> bars;
        HtmlTable table({{w("lesson")}, {w("step")}, {w("answered"), true}, {w("right"), true}});
        for (const QuestionCount& question : counts_.questions) {
            if (bars.size() == kMostQuestions) {
                break;
            }
            bars.push_back({title(question.lesson) + " · " + coded(question.step), question.percent,
                            percent_text(question.percent), kTurmeric, false});
            table.row({named(question.lesson), coded(question.step), grouped(question.first),
                       percent_text(question.percent)});
        }
        const QuestionCount& first = counts_.questions.front();
        return section(
            "quest",
            w("quest_s", {title(first.lesson), coded(first.step), bold(percent_text(first.percent))}),
            bar_chart(w("quest_h"), bars, 100) + table.text());
    }

    std::string proof() const {
        if (counts_.lessons_finished == 0) {
            return {};
        }
        static constexpr std::array<std::tuple<Evidence, const char*, const char*>, 5> kLevels = {{
            {Evidence::Verified, "verified", "#35784A"},
            {Evidence::Signed, "signed", "#1F7187"},
            {Evidence::Partial, "partial", "#B5690A"},
            {Evidence::Forked, "forked", "#B5482C"},
            {Evidence::Spoken, "spoken", "#8A3F79"},
        }};
        std::vector<Bar> bars;
        HtmlTable levels({{w("evidence")}, {w("meaning")}, {w("n_lessons"), true}});
        std::int64_t verified = 0;
        for (const auto& [level, key, colour] : kLevels) {
            const auto place = counts_.evidence.find(level);
            if (place == counts_.evidence.end()) {
                continue;
            }
            verified += level == Evidence::Verified ? place->second : 0;
            bars.push_back({w(key), place->second, grouped(place->second), colour, false});
            levels.row({bold(w(key)), w(std::string(key) + "_m"), grouped(place->second)});
        }
        HtmlTable times({{w("time")}, {w("meaning")}, {w("n_lessons"), true}});
        for (const auto& [letter, key] : {std::pair{'A', "time_a"}, std::pair{'B', "time_b"},
                                          std::pair{'C', "time_c"}, std::pair{'D', "time_d"}}) {
            if (const auto place = counts_.quality.find(letter); place != counts_.quality.end()) {
                times.row({bold(std::string(1, letter)), w(key), grouped(place->second)});
            }
        }
        // Every level and every quality is defined in its row.
        return "<section><h2>" + w("proof_h") + "</h2><p class='says'>" +
               w("proof_s", {bold(grouped(verified)), grouped(counts_.lessons_finished)}) + "</p>" +
               bar_chart(w("proof_h"), bars) + levels.text() + times.text() + "</section>";
    }

    std::string devices() const {
        const std::string means = "<p class='means'>" + w("dev_m", {grouped(kSilentDays)}) + "</p></section>";
        const std::string head = "<section><h2>" + w("dev_h") + "</h2><p class='says'>";
        if (counts_.troubles.empty()) {
            return head + w("dev_none") + "</p>" + means;
        }
        std::vector<Bar> bars;
        for (const auto& [kind, number] : counts_.trouble_devices) {
            bars.push_back({w(trouble_key(kind)), number, grouped(number), kMadder, false});
        }
        HtmlTable table({{w("device")}, {w("place")}, {w("what")}, {w("last"), true}});
        for (const DeviceTrouble& device : counts_.troubles) {
            std::string notes;
            for (const Trouble trouble : device.troubles) {
                notes += (notes.empty() ? "" : "<br>") + html_escaped(trouble_text(words_, device, trouble));
            }
            const DeviceRow& row = *device.row;
            table.row({bold(html_escaped(row.label.empty() ? row.device.substr(0, 8) : row.label)),
                       listed(row.site), notes,
                       row.last_ms ? html_escaped(words_.day(*row.last_ms)) : std::string("–")});
        }
        return head +
               w("dev_s", {bold(grouped(static_cast<std::int64_t>(counts_.troubles.size()))),
                           grouped(static_cast<std::int64_t>(tables_.devices.size()))}) +
               "</p>" + bar_chart(w("dev_h"), bars) + table.text(true) + means;
    }

    const Tables& tables_;
    const Counts& counts_;
    const HtmlOptions& options_;
    const Words words_;
};

}  // namespace

LessonTitle title_of(const Tables& tables, const std::string& lesson, const std::string& lang) {
    const auto facts = tables.lessons.find(lesson);
    if (facts == tables.lessons.end() || facts->second.title.empty()) {
        return {lesson, ""};
    }
    const auto& titles = facts->second.title;
    for (const std::string& wanted : {lang, std::string("en")}) {
        if (const auto place = titles.find(wanted); place != titles.end() && !place->second.empty()) {
            return {place->second, wanted};
        }
    }
    return {titles.begin()->second, titles.begin()->first};
}

std::string women_text(std::int64_t women) {
    return is_few(women) ? fmt::format("<{}", kSmallest) : grouped(women);
}

const char* trouble_key(Trouble trouble) {
    static constexpr std::array<const char*, kTroubles> kKeys = {"kind_never",  "kind_silent", "kind_gaps",
                                                                 "kind_forks",  "kind_clock",  "kind_card",
                                                                 "kind_behind", "kind_errors", "kind_state"};
    return kKeys.at(static_cast<std::size_t>(trouble));
}

std::string trouble_text(const Words& words, const DeviceTrouble& device, Trouble trouble) {
    const DeviceRow& row = *device.row;
    switch (trouble) {
        case Trouble::Never:
            return words.say("never");
        case Trouble::Silent:
            return words.say("silent", {grouped(device.silent_days)});
        case Trouble::Gaps:
            return words.say("gaps", {grouped(row.gaps)});
        case Trouble::Forks:
            return words.say("forks");
        case Trouble::Clock:
            return words.say(row.clock == "unset" ? "clock_unset" : "clock_jumped");
        case Trouble::Card:
            return words.say("worn");
        case Trouble::Behind:
            return words.say("behind", {grouped(row.packs_behind)});
        case Trouble::Errors:
            return words.say("errors", {grouped(row.errors)});
        case Trouble::State:
            return words.say(row.state == "lost" ? "lost_device" : "revoked");
    }
    return {};
}

std::string report_html(const Tables& tables, const Counts& counts, const HtmlOptions& options) {
    return Page(tables, counts, options).text();
}

}  // namespace jankar::collect
