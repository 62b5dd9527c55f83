#include "tools/collect/xapi.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "tools/collect/dates.h"
#include "tools/collect/record_fields.h"
#include "tools/collect/stream_fold.h"
#include "tools/collect/time.h"

namespace jankar::collect {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kUuidBytes = 16;
/// A namespace of our own, drawn once; it never changes, or every id would.
constexpr std::array<std::uint8_t, kUuidBytes> kNamespace = {0x5b, 0x1c, 0x6f, 0x0e, 0x3a, 0x4d, 0x5f, 0x8e,
                                                             0x9d, 0x27, 0x6a, 0x61, 0x6e, 0x6b, 0x61, 0x72};
constexpr std::size_t kLongestPart = 64;
constexpr std::size_t kMakerHex = 8;
constexpr std::int64_t kLongestPlay = 24 * 3'600;

/// A part of an address: ASCII, and never long.
std::string in_address(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           c == '-' || c == '.' || c == '_' || c == '@';
        const std::string piece =
            plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
        if (out.size() + piece.size() > kLongestPart) {
            break;
        }
        out += piece;
    }
    return out;
}

std::string duration(std::int64_t seconds) {
    const std::int64_t s = std::clamp<std::int64_t>(seconds, 0, kLongestPlay);
    std::string out = "PT";
    out += s >= 3'600 ? fmt::format("{}H", s / 3'600) : "";
    out += s % 3'600 >= 60 ? fmt::format("{}M", s % 3'600 / 60) : "";
    out += s % 60 != 0 || s == 0 ? fmt::format("{}S", s % 60) : "";
    return out;
}

/// YYYY-MM-DDThh:mm:ss.mmmZ
std::string timestamp(std::int64_t utc_ms) {
    std::string text = utc_text(utc_ms);
    text.pop_back();
    return text + fmt::format(".{:03}Z", ((utc_ms % 1'000) + 1'000) % 1'000);
}

/// A tag as xAPI takes it: two or three letters, no underscores.
bool is_tag(std::string_view lang) {
    return (lang.size() == 2 || lang.size() == 3) &&
           std::all_of(lang.begin(), lang.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

class Projector {
 public:
    Projector(const Programme& programme, std::optional<std::int64_t> latest_ms)
        : home_(programme.homepage),
          own_maker_(programme.signing_key.substr(0, kMakerHex)),
          latest_ms_(latest_ms) {}

    void add_lessons(const std::vector<records::LessonInfo>& lessons) {
        for (const records::LessonInfo& lesson : lessons) {
            info_[{lesson.id, lesson.version, lesson.hash8}] = lesson;
        }
    }

    std::optional<Statement> project(const Stream& stream, const Hash256& id, const RecordFields& fields,
                                     const ResolvedTime& time) const {
        const bool completed = fields.kind == "completed";
        const bool result = fields.kind == "result";
        if ((!completed && !result) || !is_learner_id(fields.learner) || fields.lesson.id.empty() ||
            (result && fields.question.empty())) {
            return std::nullopt;
        }
        const std::string label = lesson_label(fields.lesson, own_maker_);
        const auto known = info_.find({fields.lesson.id, fields.lesson.version, fields.lesson.hash8});
        const std::string lesson_address =
            fmt::format("{}/lessons/{}/v{}", home_, in_address(label),
                        std::clamp<std::int64_t>(fields.lesson.version, 0, 999'999'999));
        Statement out;
        out.id = statement_uuid(to_hex(id));
        Json json;
        json["id"] = out.id;
        json["actor"] = {{"objectType", "Agent"},
                         {"account", {{"homePage", home_}, {"name", "l-" + fields.learner}}}};
        json["verb"] = completed ? verb("completed") : verb("answered");
        json["object"] = completed
                             ? lesson_object(lesson_address, known == info_.end() ? nullptr : &known->second)
                             : question_object(lesson_address, fields.question);
        json["result"] = completed ? completion(fields) : Json{{"success", fields.right == 1}};
        json["context"] = context(stream, fields, label, known == info_.end() ? nullptr : &known->second,
                                  completed ? std::string() : lesson_address, time);
        if (time.utc_ms) {
            json["timestamp"] = timestamp(latest_ms_ ? std::min(*time.utc_ms, *latest_ms_) : *time.utc_ms);
        }
        out.body = json.dump(-1, ' ', false, Json::error_handler_t::replace);
        return out;
    }

 private:
    static Json verb(const std::string& name) {
        return {{"id", "http://adlnet.gov/expapi/verbs/" + name}, {"display", {{"en", name}}}};
    }
    static Json lesson_object(const std::string& address, const records::LessonInfo* info) {
        Json definition{{"type", "http://adlnet.gov/expapi/activities/lesson"}};
        if (info != nullptr) {
            Json name;
            for (const auto& [lang, title] : info->title) {
                if (is_tag(lang) && !title.empty()) {
                    name[lang] = title;
                }
            }
            if (!name.empty()) {
                definition["name"] = std::move(name);
            }
        }
        return {{"objectType", "Activity"}, {"id", address}, {"definition", std::move(definition)}};
    }
    static Json question_object(const std::string& lesson, const std::string& step) {
        return {{"objectType", "Activity"},
                {"id", lesson + "/steps/" + in_address(step)},
                {"definition", {{"type", "http://adlnet.gov/expapi/activities/question"}}}};
    }
    Json completion(const RecordFields& fields) const {
        Json extensions{{home_ + "/xapi/together", std::clamp<std::int64_t>(fields.together, 1, 10'000)}};
        if (fields.scored_steps > 0 && fields.together <= 1) {
            const std::int64_t scored = std::min<std::int64_t>(fields.scored_steps, 10'000);
            extensions[home_ + "/xapi/scored"] = scored;
            extensions[home_ + "/xapi/first-try"] =
                std::clamp<std::int64_t>(fields.first_try_right, 0, scored);
        }
        return {{"completion", true},
                {"duration", duration(fields.active_s)},
                {"extensions", std::move(extensions)}};
    }
    Json context(const Stream& stream, const RecordFields& fields, const std::string& label,
                 const records::LessonInfo* info, const std::string& parent, const ResolvedTime& time) const {
        const std::string course = info != nullptr && !info->course.empty() ? info->course : std::string();
        Json context{{"registration", statement_uuid("registration " + fields.learner + " " +
                                                     (course.empty() ? label : course))},
                     {"platform", "Jankar"}};
        if (is_tag(fields.lang)) {
            context["language"] = fields.lang;
        }
        Json activities = Json::object();
        if (!parent.empty()) {
            activities["parent"] = Json::array({{{"id", parent}}});
        }
        if (!course.empty()) {
            activities["grouping"] = Json::array({{{"id", home_ + "/courses/" + in_address(course)}}});
        }
        if (!activities.empty()) {
            context["contextActivities"] = std::move(activities);
        }
        context["extensions"] = {{home_ + "/xapi/device", stream.device},
                                 {home_ + "/xapi/epoch", stream.epoch},
                                 {home_ + "/xapi/seq", fields.seq},
                                 {home_ + "/xapi/time-quality", std::string(1, time.quality)}};
        return context;
    }

    std::string home_, own_maker_;
    std::optional<std::int64_t> latest_ms_;
    std::map<std::tuple<std::string, std::int64_t, std::string>, records::LessonInfo> info_;
};

}  // namespace

std::string statement_uuid(std::string_view name) {
    Bytes message(kNamespace.begin(), kNamespace.end());
    append(message, as_bytes(name));
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    EVP_Digest(message.data(), message.size(), digest.data(), &size, EVP_sha1(), nullptr);
    digest[6] = static_cast<unsigned char>((digest[6] & 0x0F) | 0x50);
    digest[8] = static_cast<unsigned char>((digest[8] & 0x3F) | 0x80);
    const std::string hex = to_hex(ByteView(digest).first(kUuidBytes));
    return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" + hex.substr(16, 4) +
           "-" + hex.substr(20);
}

Result<void> each_statement(Store& store, std::optional<std::int64_t> latest_ms,
                            const std::function<Result<void>(const Statement&)>& take) {
    ASSIGN_OR_RETURN(const auto devices, store.devices());
    ASSIGN_OR_RETURN(const auto streams, store.streams());
    for (const Stream& stream : streams) {
        const auto device = devices.find(stream.device);
        if (device != devices.end() && device->second.state == "revoked") {
            continue;
        }
        Projector projector(store.programme(), latest_ms);
        ASSIGN_OR_RETURN(const auto lessons, store.lessons(stream.device));
        projector.add_lessons(lessons);
        Timeline timeline;
        const auto reading = [](const RecordFields& fields) {
            return ClockReading{fields.boot, fields.mono_ms, fields.wall_ms, fields.clock};
        };
        // Once for the clocks, once for the statements: a stream is never held in memory whole.
        RETURN_IF_ERROR(
            store.each_record(stream, [&](std::int64_t seq, const Hash256&, bool, std::string_view json) {
                if (const auto fields = read_fields(json)) {
                    timeline.add(reading(*fields), seq);
                }
            }));
        timeline.resolve();
        Result<void> taken;
        RETURN_IF_ERROR(
            store.each_record(stream, [&](std::int64_t, const Hash256& id, bool, std::string_view json) {
                const auto fields = read_fields(json);
                if (!taken || !fields) {
                    return;
                }
                if (const auto statement =
                        projector.project(stream, id, *fields, timeline.at(reading(*fields)))) {
                    taken = take(*statement);
                }
            }));
        RETURN_IF_ERROR(taken);
    }
    return {};
}

}  // namespace jankar::collect
