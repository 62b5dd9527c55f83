#include "tools/collect/report_html.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "tools/collect/dates.h"
#include "tools/collect/html_text.h"
#include "tools/collect/report_counts.h"

namespace jankar::collect {
namespace {

/// A figure about fewer persons than this could point at one of them.
constexpr std::int64_t kSmallest = 5;

std::string women_text(std::int64_t women) {
    return women == 0 ? "0" : women < kSmallest ? "&lt;5" : grouped(women);
}

std::string plural(std::int64_t number, const char* one, const char* many) {
    return grouped(number) + " " + (number == 1 ? one : many);
}

const char* accent_of(const std::string& subject) {
    static constexpr std::array<std::pair<std::string_view, const char*>, 5> kAccents = {{
        {"start", "#B5690A"},
        {"skills", "#B5482C"},
        {"money", "#35784A"},
        {"safety", "#1F7187"},
        {"together", "#8A3F79"},
    }};
    for (const auto& [name, colour] : kAccents) {
        if (name == subject) {
            return colour;
        }
    }
    return "#6A4732";
}

struct Title {
    std::string text, lang;
};

/// In the language of the report, else in English, else in the first there is, else the id itself.
Title title_of(const Tables& tables, const std::string& lesson, const std::string& lang) {
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

std::string lang_attribute(const Title& title) {
    return title.lang.empty() ? std::string() : fmt::format(" lang='{}'", html_escaped(title.lang));
}

constexpr const char* kHatch =
    "<defs><pattern id='few' width='8' height='8' patternUnits='userSpaceOnUse' "
    "patternTransform='rotate(45)'>"
    "<rect width='8' height='8' fill='#F4E6CC'/><rect width='3' height='8' fill='#A07C4F'/></pattern></defs>";

std::string lesson_chart(const Tables& tables, const Counts& counts, const std::string& lang) {
    constexpr std::size_t kMost = 24;
    constexpr int kRow = 54, kWidth = 880, kBar = 740;
    const std::size_t shown = std::min(kMost, counts.lessons.size());
    const std::int64_t top = std::max(kSmallest, counts.lessons.empty() ? 0 : counts.lessons.front().women);
    const int height = static_cast<int>(shown) * kRow + 6;
    std::string svg = fmt::format(
        "<svg class='chart' viewBox='0 0 {} {}' role='img' aria-label='Women who finished each lesson; the "
        "table below "
        "has the figures'>{}",
        kWidth, height, kHatch);
    for (std::size_t i = 0; i < shown; ++i) {
        const LessonCount& lesson = counts.lessons[i];
        const Title title = title_of(tables, lesson.lesson, lang);
        const int y = static_cast<int>(i) * kRow;
        const bool few = lesson.women < kSmallest;
        const auto width = static_cast<double>(kBar) *
                           static_cast<double>(few ? kSmallest - 1 : lesson.women) / static_cast<double>(top);
        svg += fmt::format("<text x='0' y='{}' font-size='16'{}>{}</text>", y + 17, lang_attribute(title),
                           html_escaped(title.text));
        svg += fmt::format("<rect x='0' y='{}' width='{}' height='20' rx='4' fill='#F4E6CC'/>", y + 26, kBar);
        svg += fmt::format("<rect x='0' y='{}' width='{:.1f}' height='20' rx='4' fill='{}'/>", y + 26, width,
                           few ? "url(#few)" : accent_of(lesson.subject));
        svg += fmt::format("<text x='{}' y='{}' font-size='17' font-weight='700'>{}</text>", kBar + 14,
                           y + 42, women_text(lesson.women));
    }
    return svg + "</svg>";
}

std::string month_chart(const Counts& counts) {
    constexpr std::size_t kMost = 24;
    constexpr int kWidth = 880, kBase = 190, kTall = 150;
    static constexpr std::array kShort = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    std::vector<MonthCount> months;
    for (const MonthCount& month : counts.months) {
        if (!month.month.empty()) {
            months.push_back(month);
        }
    }
    if (months.size() > kMost) {
        months.erase(months.begin(), months.end() - kMost);
    }
    if (months.empty()) {
        return {};
    }
    std::int64_t most = 0;
    for (const MonthCount& month : months) {
        most = std::max(most, month.women);
    }
    const std::int64_t top = std::max(kSmallest, most);
    const double step = std::min(96.0, static_cast<double>(kWidth) / static_cast<double>(months.size()));
    const double bar = std::min(54.0, step * 0.66);
    std::string svg = fmt::format(
        "<svg class='chart' viewBox='0 0 {} 236' role='img' aria-label='Women who finished a lesson, by "
        "month; the table "
        "below has the figures'>{}<line x1='0' y1='{}' x2='{}' y2='{}' stroke='#A07C4F' stroke-width='1.5'/>",
        kWidth, kHatch, kBase, kWidth, kBase);
    std::string year;
    for (std::size_t i = 0; i < months.size(); ++i) {
        const MonthCount& month = months[i];
        const double middle = step * (static_cast<double>(i) + 0.5);
        const bool few = month.women > 0 && month.women < kSmallest;
        const double height = static_cast<double>(kTall) *
                              static_cast<double>(few ? kSmallest - 1 : month.women) /
                              static_cast<double>(top);
        if (month.women > 0) {
            svg +=
                fmt::format("<rect x='{:.1f}' y='{:.1f}' width='{:.1f}' height='{:.1f}' rx='4' fill='{}'/>",
                            middle - bar / 2, kBase - height, bar, height, few ? "url(#few)" : "#1F7187");
        }
        svg += fmt::format(
            "<text x='{:.1f}' y='{:.1f}' font-size='15' font-weight='700' text-anchor='middle'>{}</text>",
            middle, kBase - height - 8, women_text(month.women));
        const auto number =
            static_cast<std::size_t>(std::clamp(std::atoi(month.month.substr(5).c_str()), 1, 12));
        svg +=
            fmt::format("<text x='{:.1f}' y='{}' font-size='14' text-anchor='middle' class='quiet'>{}</text>",
                        middle, kBase + 20, kShort[number - 1]);
        if (month.month.substr(0, 4) != year) {
            year = month.month.substr(0, 4);
            svg += fmt::format(
                "<text x='{:.1f}' y='{}' font-size='14' text-anchor='middle' font-weight='700'>{}</text>",
                middle, kBase + 40, year);
        }
    }
    return svg + "</svg>";
}

std::string table_start(const std::vector<std::pair<const char*, bool>>& columns) {
    std::string out = "<table><thead><tr>";
    for (const auto& [name, number] : columns) {
        out += fmt::format("<th scope='col'{}>{}</th>", number ? " class='n'" : "", name);
    }
    return out + "</tr></thead><tbody>";
}

std::string number_cell(const std::string& text) {
    return "<td class='n'>" + text + "</td>";
}

std::string lessons_section(const Tables& tables, const Counts& counts, const std::string& lang) {
    std::string out = "<section><h2>Who learned what</h2>";
    if (counts.lessons.empty()) {
        return out + "<p class='says'>Nobody has finished a lesson yet.</p></section>";
    }
    const LessonCount& first = counts.lessons.front();
    const Title title = title_of(tables, first.lesson, lang);
    const std::string how_many = first.women < kSmallest ? "by fewer than five women"
                                 : first.women == counts.women
                                     ? fmt::format("by all {} women", grouped(first.women))
                                     : fmt::format("by {} women", grouped(first.women));
    out +=
        counts.lessons.size() == 1
            ? fmt::format("<p class='says'>One lesson was finished, <b{}>{}</b>, {}.</p>",
                          lang_attribute(title), html_escaped(title.text), how_many)
            : fmt::format("<p class='says'>{} were finished; the one by most women is <b{}>{}</b>, {}.</p>",
                          plural(static_cast<std::int64_t>(counts.lessons.size()), "lesson", "lessons"),
                          lang_attribute(title), html_escaped(title.text), how_many);
    out += "<div class='panel'>" + lesson_chart(tables, counts, lang) + "</div><div class='panel'>";
    out += table_start({{"Lesson", false},
                        {"Women", true},
                        {"Plays", true},
                        {"Right at<br>first try", true},
                        {"Seen by<br>a trainer", true}});
    for (const LessonCount& lesson : counts.lessons) {
        const Title name = title_of(tables, lesson.lesson, lang);
        const bool few = lesson.scored > 0 && lesson.scored < kSmallest;
        const std::string percent =
            lesson.scored == 0 ? "–"
            : few              ? "<span class='small'>&lt;5 women</span>"
                  : fmt::format("{} %", (2 * lesson.percent_sum + lesson.scored) / (2 * lesson.scored));
        out += fmt::format("<tr><th scope='row'><span class='dot' style='background:{}'></span><b{}>{}</b>",
                           accent_of(lesson.subject), lang_attribute(name), html_escaped(name.text));
        if (name.text != lesson.lesson) {
            out += "<br><code class='small'>" + html_escaped(lesson.lesson) + "</code>";
        }
        out += "</th>" + number_cell(women_text(lesson.women)) + number_cell(grouped(lesson.plays)) +
               number_cell(percent) + number_cell(women_text(lesson.seen)) + "</tr>";
    }
    return out +
           "</tbody></table></div><p class='means'><b>Women</b>: persons who finished the lesson at least "
           "once. "
           "<b>Plays</b>: how often these women began it; a play that was interrupted and went on counts "
           "once. "
           "<b>Right at first try</b>: the share of questions answered right at the first answer of her "
           "first finished "
           "play, the mean over women who learned it alone. <b>Seen by a trainer</b>: women whose work a "
           "trainer saw "
           "in the hand.</p></section>";
}

std::string places_section(const Counts& counts) {
    std::string out = "<section><h2>Where</h2>";
    const bool unlisted = std::all_of(counts.places.begin(), counts.places.end(),
                                      [](const PlaceCount& place) { return place.site.empty(); });
    out += unlisted ? std::string(
                          "<p class='says'>No device has a site yet; <code>jankar-collect devices STORE "
                          "--list</code> "
                          "gives them one.</p>")
                    : fmt::format("<p class='says'>Women learned at {}.</p>",
                                  plural(std::count_if(counts.places.begin(), counts.places.end(),
                                                       [](const PlaceCount& place) {
                                                           return !place.site.empty() && place.women > 0;
                                                       }),
                                         "site", "sites"));
    out += "<div class='panel'>" +
           table_start({{"Site", false}, {"Devices", true}, {"Women", true}, {"Lessons finished", true}});
    for (const PlaceCount& place : counts.places) {
        out += "<tr><th scope='row'>" +
               (place.site.empty() ? std::string("<span class='small'>not listed</span>")
                                   : html_escaped(place.site)) +
               "</th>" + number_cell(grouped(place.devices)) + number_cell(women_text(place.women)) +
               number_cell(place.women > 0 && place.women < kSmallest ? "–" : grouped(place.lessons)) +
               "</tr>";
    }
    return out +
           "</tbody></table></div><p class='means'><b>Devices</b>: those that at least one record came from. "
           "<b>Lessons finished</b>: each lesson once for each woman; not shown for fewer than five women. A "
           "woman belongs "
           "to the site of the device on which she finished first.</p></section>";
}

std::string months_section(const Counts& counts) {
    if (counts.months.empty()) {
        return {};
    }
    const bool dated = !counts.months.back().month.empty();
    std::string out = "<section><h2>When</h2>";
    if (dated) {
        const auto best = std::max_element(
            counts.months.begin(), counts.months.end(), [](const MonthCount& a, const MonthCount& b) {
                return (a.month.empty() ? -1 : a.women) < (b.month.empty() ? -1 : b.women);
            });
        out += fmt::format("<p class='says'>The fullest month was <b>{}</b>, with {}.</p>",
                           day_text(parse_day(best->month + "-01").value_or(0)).substr(2),
                           best->women < kSmallest ? std::string("fewer than five women")
                                                   : plural(best->women, "woman", "women"));
        out += "<div class='panel'>" + month_chart(counts) + "</div>";
    } else {
        out += "<p class='says'>No device knew the date, so nothing can be said about when.</p>";
    }
    out +=
        "<div class='panel'>" + table_start({{"Month", false}, {"Women", true}, {"Lessons finished", true}});
    for (const MonthCount& month : counts.months) {
        const std::string name = month.month.empty()
                                     ? std::string("<span class='small'>date not known</span>")
                                     : day_text(parse_day(month.month + "-01").value_or(0)).substr(2);
        out += "<tr><th scope='row'>" + name + "</th>" + number_cell(women_text(month.women)) +
               number_cell(month.women > 0 && month.women < kSmallest ? "–" : grouped(month.lessons)) +
               "</tr>";
    }
    return out +
           "</tbody></table></div><p class='means'><b>Month</b>: of the first time she finished a lesson, in "
           "UTC, as "
           "well as the clocks of the devices allow. A woman who finished lessons in two months counts in "
           "both.</p></section>";
}

std::string evidence_sentence(const Counts& counts) {
    const auto level = counts.evidence.find(Evidence::Verified);
    const std::int64_t verified = level == counts.evidence.end() ? 0 : level->second;
    if (verified == counts.lessons_finished) {
        return "<p class='says'>Every finished lesson is verified.</p>";
    }
    return fmt::format("<p class='says'>{} of {} are verified, from the record to the enrolled device.</p>",
                       grouped(verified),
                       plural(counts.lessons_finished, "finished lesson", "finished lessons"));
}

std::string evidence_section(const Counts& counts) {
    static constexpr std::array<std::tuple<Evidence, const char*, const char*>, 5> kLevels = {{
        {Evidence::Verified, "verified", "signed by an enrolled device, and its chain of records has no gap"},
        {Evidence::Signed, "signed", "signed by a device that is not enrolled, or whose chain has a gap"},
        {Evidence::Partial, "partial", "from a file that was cut short, up to a signature that holds"},
        {Evidence::Forked, "forked", "from a device whose records branch, as after a copied card"},
        {Evidence::Spoken, "spoken", "a code that was told or sent, without a record so far"},
    }};
    std::string out =
        "<section><h2>How well it is attested</h2>" + evidence_sentence(counts) + "<div class='panel'>" +
        table_start({{"Evidence", false}, {"What it means", false}, {"Lessons finished", true}});
    for (const auto& [level, name, meaning] : kLevels) {
        const auto place = counts.evidence.find(level);
        if (place == counts.evidence.end()) {
            continue;
        }
        out += fmt::format("<tr><th scope='row'><b>{}</b></th><td>{}</td>{}</tr>", name, meaning,
                           number_cell(grouped(place->second)));
    }
    static constexpr std::array<std::pair<char, const char*>, 4> kQualities = {{
        {'A', "known within two minutes"},
        {'B', "the day is known"},
        {'C', "somewhere in an interval"},
        {'D', "not known; before it was collected"},
    }};
    out += "</tbody></table></div><div class='panel'>" +
           table_start({{"Time", false}, {"What it means", false}, {"Lessons finished", true}});
    for (const auto& [letter, meaning] : kQualities) {
        const auto place = counts.quality.find(letter);
        if (place != counts.quality.end()) {
            out += fmt::format("<tr><th scope='row'><b>{}</b></th><td>{}</td>{}</tr>", letter, meaning,
                               number_cell(grouped(place->second)));
        }
    }
    return out + "</tbody></table></div></section>";
}

std::string devices_section(const Tables& tables) {
    std::string rows;
    std::int64_t troubled = 0;
    for (const DeviceRow& row : tables.devices) {
        std::vector<std::string> notes;
        if (!row.heard_of) {
            notes.emplace_back("never heard of");
        } else {
            if (row.state == "revoked" || row.state == "lost") {
                notes.push_back(row.state == "revoked" ? "revoked: its records are kept apart" : "lost");
            }
            if (row.forks > 0) {
                notes.emplace_back("its records branch: was the card copied?");
            }
            if (row.gaps > 0) {
                notes.push_back(plural(row.gaps, "gap", "gaps") + " in its records: export again");
            }
            if (row.clock != "good") {
                notes.emplace_back(row.clock == "unset" ? "its clock is not set" : "its clock jumped");
            }
            if (row.card == "worn") {
                notes.emplace_back("its card is worn: exchange it now");
            }
            if (row.errors > 0) {
                notes.push_back(plural(row.errors, "file or record", "files or records") + " damaged");
            }
        }
        if (notes.empty()) {
            continue;
        }
        ++troubled;
        std::string note;
        for (const std::string& text : notes) {
            note += (note.empty() ? "" : "; ") + text;
        }
        rows += "<tr><th scope='row'><b>" +
                html_escaped(row.label.empty() ? row.device.substr(0, 8) : row.label) + "</b></th><td>" +
                html_escaped(row.site) + "</td><td>" + html_escaped(note) + "</td><td class='n'>" +
                (row.last_ms ? day_text(*row.last_ms) : std::string("–")) + "</td></tr>";
    }
    std::string out = "<section><h2>Devices to look at</h2>";
    if (troubled == 0) {
        return out +
               "<p class='says'>None: every device was heard of, and its records are whole.</p></section>";
    }
    out += fmt::format("<p class='says'>{} of {} {} a look.</p>", grouped(troubled),
                       plural(static_cast<std::int64_t>(tables.devices.size()), "device", "devices"),
                       troubled == 1 ? "needs" : "need");
    return out + "<div class='panel'>" +
           table_start({{"Device", false}, {"Site", false}, {"What", false}, {"Last record", true}}) + rows +
           "</tbody></table></div></section>";
}

std::string first_line(const Counts& counts, const Tables& tables) {
    std::string out =
        fmt::format("At least <b>{}</b> {}, from {} of {} {}", grouped(counts.women),
                    counts.women == 1 ? "woman" : "women", grouped(counts.devices_heard),
                    grouped(counts.devices_known), counts.devices_known == 1 ? "device" : "devices");
    return out + (tables.latest_ms ? ", up to " + day_text(*tables.latest_ms) : std::string()) + ".";
}

std::string scope_text(const Tables& tables, const HtmlOptions& options) {
    std::string out;
    if (!options.site.empty()) {
        out += " Only the site “" + html_escaped(options.site) + "”.";
    }
    if (!options.from.empty() || !options.to.empty()) {
        out += " Only lessons finished" +
               (options.from.empty() ? std::string() : " from " + html_escaped(options.from)) +
               (options.to.empty() ? std::string() : " to " + html_escaped(options.to)) + ".";
    }
    if (tables.undated > 0) {
        out += " " + plural(tables.undated, "finished lesson has", "finished lessons have") +
               " no known date and cannot be placed in this span.";
    }
    return out;
}

}  // namespace

std::string report_html(const Tables& tables, const HtmlOptions& options) {
    const Counts counts = count(tables);
    const std::string programme = html_escaped(tables.programme.name);
    std::string out =
        "<!doctype html>\n<html lang='en'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'><title>" +
        programme + "</title><style>" + std::string(html_style()) + "</style></head>\n<body>" +
        woven_border();
    out += "<header><div class='in'><p class='programme'>" + programme + "</p><h1>" +
           first_line(counts, tables) + "</h1>";
    out += fmt::format(
        "<p class='ids'>{} on the devices; which of them are one and the same woman has not been told, so "
        "the number of "
        "women is the number of ids. A woman counts here when she has finished at least one lesson.{}</p>",
        plural(counts.ids, "id", "ids"), scope_text(tables, options));
    out += "<ul class='numbers'>";
    for (const auto& [number, text] :
         {std::pair{counts.lessons_finished, "lessons finished: each lesson once for each woman"},
          std::pair{static_cast<std::int64_t>(counts.lessons.size()),
                    "different lessons finished by someone"},
          std::pair{counts.active_hours,
                    "hours of learning in them; a pause over a minute counts one minute"}}) {
        out += fmt::format("<li><b>{}</b><span>{}</span></li>", grouped(number), text);
    }
    out += "</ul></div></header>\n<main>";
    out += lessons_section(tables, counts, options.lang) + "\n" + places_section(counts) + "\n" +
           months_section(counts);
    if (counts.lessons_finished > 0) {
        out += "\n" + evidence_section(counts);
    }
    out += "\n" + devices_section(tables) + "</main>\n<footer><div class='in'>";
    if (tables.revoked_records > 0) {
        out += plural(tables.revoked_records, "record", "records") +
               " of revoked devices are kept in the store and counted nowhere in this report. ";
    }
    out +=
        "“&lt;5” stands for one to four women: where a table splits them, so small a group could point at a "
        "person. "
        "No names are in this file. The rows behind every figure are in completions.csv, learners.csv and "
        "devices.csv "
        "beside it.</div></footer></body></html>\n";
    return out;
}

}  // namespace jankar::collect
