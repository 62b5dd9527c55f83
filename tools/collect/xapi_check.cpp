#include "tools/collect/xapi_check.h"

#include <algorithm>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>

#include "tools/collect/dates.h"

namespace jankar::collect {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kLongestAddress = 255;

bool matches(const std::string& text, const std::regex& pattern) {
    return text.size() <= kLongestAddress && std::regex_match(text, pattern);
}

const std::regex& uuid_pattern() {
    static const std::regex kPattern(
        "[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", std::regex::optimize);
    return kPattern;
}
const std::regex& address_pattern() {
    static const std::regex kPattern("[a-z][a-z0-9+.-]*://([A-Za-z0-9._~:/?#@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+",
                                     std::regex::optimize);
    return kPattern;
}
const std::regex& language_pattern() {
    static const std::regex kPattern("[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?", std::regex::optimize);
    return kPattern;
}
const std::regex& time_pattern() {
    static const std::regex kPattern(
        "[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\\.[0-9]{3}Z",
        std::regex::optimize);
    return kPattern;
}
const std::regex& duration_pattern() {
    static const std::regex kPattern("PT(?=[0-9])([0-9]+H)?([0-9]+M)?([0-9]+(\\.[0-9]{1,2})?S)?",
                                     std::regex::optimize);
    return kPattern;
}

class Checker {
 public:
    std::optional<std::string> fault() const { return fault_; }

    void statement(const Json& json) {
        if (!keys("the statement", json,
                  {"id", "actor", "verb", "object", "result", "context", "timestamp"})) {
            return;
        }
        need(uuid(json, "id"), "The id is no UUID.");
        actor(member(json, "actor"));
        verb(member(json, "verb"));
        activity(member(json, "object"), true);
        if (json.contains("result")) {
            result(json.at("result"));
        }
        if (json.contains("context")) {
            context(json.at("context"));
        }
        if (json.contains("timestamp")) {
            need(json.at("timestamp").is_string() && time(json.at("timestamp").get<std::string>()),
                 "The timestamp is no moment of the form 2026-03-14T10:08:02.515Z.");
        }
    }

 private:
    void need(bool holds, const std::string& words) {
        if (!holds && !fault_) {
            fault_ = words;
        }
    }
    /// An object with these keys only, none of them empty or null.
    bool keys(const std::string& what, const Json& json, std::initializer_list<const char*> allowed) {
        if (!json.is_object() || json.empty()) {
            need(false, "There is no object where " + what + " should be.");
            return false;
        }
        for (const auto& [key, value] : json.items()) {
            need(std::find(allowed.begin(), allowed.end(), key) != allowed.end(),
                 "The key “" + key + "” has no place in " + what + ".");
            need(!value.is_null() && !(value.is_structured() && value.empty()), "“" + key + "” is empty.");
        }
        return true;
    }
    static const Json& member(const Json& json, const char* key) {
        static const Json kNone;
        return json.is_object() && json.contains(key) ? json.at(key) : kNone;
    }
    static std::string text(const Json& json, const char* key) {
        const Json& value = member(json, key);
        return value.is_string() ? value.get<std::string>() : std::string();
    }
    static bool uuid(const Json& json, const char* key) { return matches(text(json, key), uuid_pattern()); }
    static bool address(const std::string& iri) { return matches(iri, address_pattern()); }
    static bool language(const std::string& tag) { return matches(tag, language_pattern()); }
    static bool time(const std::string& moment) {
        return matches(moment, time_pattern()) && parse_day(moment.substr(0, 10)).has_value();
    }
    void language_map(const Json& json) {
        for (const auto& [lang, words] : json.items()) {
            need(language(lang), "“" + lang + "” is no language tag.");
            need(words.is_string() && !words.get<std::string>().empty(),
                 "A text for “" + lang + "” is missing.");
        }
    }
    void extensions(const Json& json) {
        need(json.is_object() && !json.empty(), "The extensions are empty.");
        for (const auto& [iri, value] : json.items()) {
            need(address(iri), "“" + iri + "” is no address for an extension.");
            need(!value.is_null() && !(value.is_structured() && value.empty()),
                 "The extension “" + iri + "” is empty.");
        }
    }
    void actor(const Json& json) {
        if (!keys("the actor", json, {"objectType", "account"})) {
            return;
        }
        need(text(json, "objectType") == "Agent", "The actor is no Agent.");
        const Json& account = member(json, "account");
        if (keys("the account", account, {"homePage", "name"})) {
            need(address(text(account, "homePage")), "The account's home page is no address.");
            need(!text(account, "name").empty(), "The account has no name.");
        }
    }
    void verb(const Json& json) {
        static const std::set<std::string> kVerbs = {"http://adlnet.gov/expapi/verbs/completed",
                                                     "http://adlnet.gov/expapi/verbs/answered"};
        if (keys("the verb", json, {"id", "display"})) {
            need(kVerbs.count(text(json, "id")) != 0, "The verb is none that leaves this office.");
            if (json.contains("display")) {
                language_map(json.at("display"));
            }
        }
    }
    void activity(const Json& json, bool whole) {
        if (!keys("the activity", json, {"objectType", "id", "definition"})) {
            return;
        }
        need(address(text(json, "id")), "The activity's id is no address.");
        need(!whole || text(json, "objectType") == "Activity", "The object is no Activity.");
        if (json.contains("definition") && keys("the definition", json.at("definition"), {"type", "name"})) {
            const Json& definition = json.at("definition");
            need(address(text(definition, "type")), "The activity's type is no address.");
            if (definition.contains("name")) {
                language_map(definition.at("name"));
            }
        }
    }
    void result(const Json& json) {
        if (!keys("the result", json, {"completion", "success", "duration", "extensions"})) {
            return;
        }
        for (const char* key : {"completion", "success"}) {
            need(!json.contains(key) || json.at(key).is_boolean(),
                 std::string("“") + key + "” is not true or false.");
        }
        if (json.contains("duration")) {
            need(matches(text(json, "duration"), duration_pattern()), "The duration is none.");
        }
        if (json.contains("extensions")) {
            extensions(json.at("extensions"));
        }
    }
    void context(const Json& json) {
        if (!keys("the context", json,
                  {"registration", "platform", "language", "contextActivities", "extensions"})) {
            return;
        }
        need(!json.contains("registration") || uuid(json, "registration"), "The registration is no UUID.");
        need(!json.contains("platform") || !text(json, "platform").empty(), "The platform is empty.");
        need(!json.contains("language") || language(text(json, "language")), "The language is no tag.");
        if (json.contains("contextActivities") &&
            keys("the context's activities", json.at("contextActivities"),
                 {"parent", "grouping", "category"})) {
            for (const auto& [key, list] : json.at("contextActivities").items()) {
                need(list.is_array(), "“" + key + "” is no list.");
                for (const Json& one : list) {
                    activity(one, false);
                }
            }
        }
        if (json.contains("extensions")) {
            extensions(json.at("extensions"));
        }
    }

    std::optional<std::string> fault_;
};

}  // namespace

std::optional<std::string> statement_fault(std::string_view text) {
    const Json json = Json::parse(text.begin(), text.end(), nullptr, false);
    Checker checker;
    checker.statement(json);
    return checker.fault();
}

}  // namespace jankar::collect
