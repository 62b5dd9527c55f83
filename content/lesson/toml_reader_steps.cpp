#include "content/lesson/toml_reader_steps.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <toml++/toml.h>

#include <algorithm>

#include "content/base/ids.h"
#include "content/lesson/json_keys.h"
#include "content/lesson/keys.h"
#include "content/lesson/rules.h"
#include "content/lesson/toml_text.h"

namespace jankar::lesson {
namespace {

class StepReader {
 public:
    StepReader(Step& step, ValueReader& read) : step_(step), read_(read) {}

    void run(const toml::table& table) {
        for (const auto& [key, value] : table) {
            field(key, value);
        }
        if (step_.type == StepType::Thumb && table.get("ok") == nullptr) {
            read_.fault(
                step_.line, "missing_key",
                "this \"thumb\" step does not say what is right. Write ok = true when the thing shown "
                "is right, else ok = false.");
        }
    }

 private:
    void field(const toml::key& key, const toml::node& value) {
        const std::string_view name = key.str();
        const Keys known = step_keys(step_.type);
        if (std::find(known.begin(), known.end(), name) == known.end()) {
            unknown(key, known);
        } else if (!common_field(name, key, value) && !field_of_one_type(name, key, value)) {
            items(name, key, value);
        }
    }

    /// Keys that mean the same in every type that has them.
    bool common_field(std::string_view name, const toml::key& key, const toml::node& value) {
        if (name == "type") {
            return true;  // read first
        }
        if (name == "id") {
            read_.text(key, value, step_.id);
            if (!step_.id.empty() && !is_slug(step_.id)) {
                read_.fault(line_of_node(value), "wrong_id",
                            fmt::format("\"{}\" cannot be an id: use a-z, 0-9 and -.", step_.id));
            }
        } else if (name == "say") {
            read_.line_name(key, value, step_.say);
        } else if (name == "cap") {
            read_.texts(key, value, step_.cap);
        } else if (name == "hint") {
            read_.line_name(key, value, step_.hint);
        } else if (name == "teach") {
            read_.text(key, value, step_.teach);
        } else if (name == "review") {
            read_.flag(key, value, step_.review);
        } else if (name == "picture") {
            read_.media_name(key, value, step_.picture);
        } else if (name == "video") {
            read_.media_name(key, value, step_.video);
        } else {
            return false;
        }
        return true;
    }

    bool field_of_one_type(std::string_view name, const toml::key& key, const toml::node& value) {
        if (name == "seconds") {
            read_.number(key, value, std::int64_t{1}, std::int64_t{3600}, step_.seconds);
        } else if (name == "ok") {
            read_.flag(key, value, step_.ok);
        } else if (name == "task") {
            read_.text(key, value, step_.task);
        } else if (name == "kind") {
            read_.text(key, value, step_.kind);
        } else if (name == "who") {
            read_.text(key, value, step_.who);
        } else if (name == "amount") {
            read_.amounts(key, value, 1, step_.amount);
        } else if (name == "paid") {
            read_.amounts(key, value, 1, step_.paid);
        } else if (name == "tray") {
            read_.trays(key, value, step_.tray);
        } else if (name == "start") {
            read_.amounts(key, value, 0, step_.start);
        } else if (name == "principal") {
            read_.amounts(key, value, 1, step_.principal);
        } else if (name == "rate") {
            read_.number(key, value, std::int64_t{0}, kMaxRate, step_.rate);
        } else if (name == "months") {
            read_.number(key, value, std::int64_t{1}, kMaxMonths, step_.months);
        } else if (name == "ask") {
            ask(key, value);
        } else {
            return false;
        }
        return true;
    }

    void items(std::string_view name, const toml::key& key, const toml::node& value) {
        for (const toml::table* table : read_.tables(key, value)) {
            if (name == "pause") {
                step_.pauses.push_back(pause(*table));
            } else if (name == "pairs") {
                pair(*table);
            } else if (name == "baskets") {
                step_.baskets.push_back(item(*table, name));
            } else {
                step_.items.push_back(item(*table, name));
            }
        }
    }

    void unknown(const toml::key& key, const Keys& known) {
        const std::string_view name = key.str();
        const std::string types = types_with_key(name);
        std::string text;
        if (!types.empty()) {
            text = fmt::format("\"{}\" is a key of {} steps, not of \"{}\" steps.", name, types,
                               name_of(step_.type));
        } else if (std::find(lesson_keys().begin(), lesson_keys().end(), name) != lesson_keys().end()) {
            text = fmt::format("\"{}\" belongs at the top of the file, before the first [[step]].", name);
        } else {
            text = unknown_key_text(name, known, fmt::format("in a \"{}\" step", name_of(step_.type)));
        }
        read_.fault(line_of_key(key), "unknown_key", std::move(text));
    }

    void unknown_in_entry(const toml::key& key, std::string_view list) {
        read_.fault(
            line_of_key(key), "unknown_key",
            unknown_key_text(key.str(), entry_keys(step_.type, list), fmt::format("inside {}", list)));
    }

    Item item(const toml::table& table, std::string_view list) {
        Item item;
        item.line = line_of_node(table);
        const Keys known = entry_keys(step_.type, list);
        for (const auto& [key, value] : table) {
            const std::string_view name = key.str();
            if (std::find(known.begin(), known.end(), name) == known.end()) {
                unknown_in_entry(key, list);
            } else if (name == "picture") {
                read_.media_name(key, value, item.picture);
            } else if (name == "say") {
                read_.line_name(key, value, item.say);
            } else if (name == "cap") {
                read_.texts(key, value, item.cap);
            } else if (name == "ok") {
                read_.flag(key, value, item.ok);
            } else if (name == "basket") {
                basket(key, value, item);
            } else if (name == "in" || name == "out") {
                event(key, value, item);
            } else if (name == "then") {
                for (const toml::table* page : read_.tables(key, value)) {
                    item.then.push_back(this->item(*page, "then"));
                }
            } else {
                read_.percent(key, value,
                              name == "x"   ? item.x
                              : name == "y" ? item.y
                              : name == "w" ? item.w
                                            : item.h);
            }
        }
        return item;
    }

    /// Baskets are counted from 1 in the file.
    void basket(const toml::key& key, const toml::node& value, Item& item) {
        int number = 0;
        read_.number(key, value, 1, kMaxBaskets, number);
        item.basket = number - 1;
    }

    void event(const toml::key& key, const toml::node& value, Item& item) {
        if (item.basket >= 0) {
            read_.fault(line_of_key(key), "in_and_out",
                        "money either comes in or goes out: keep one of in and out, and make two entries of "
                        "it if need be.");
            return;
        }
        item.basket = key.str() == "in" ? 0 : 1;
        read_.amounts(key, value, 1, item.amount);
    }

    void pair(const toml::table& table) {
        Item sides[2];
        for (const auto& [key, value] : table) {
            const auto* side = value.as_table();
            if (key.str() != "a" && key.str() != "b") {
                unknown_in_entry(key, "pairs");
            } else if (side == nullptr) {
                read_.wrong(key, value, "{ picture = \"...\", say = \"...\" }");
            } else {
                sides[key.str() == "b"] = item(*side, "a pair");
            }
        }
        for (const char* side : {"a", "b"}) {
            if (table.get(side) == nullptr) {
                read_.fault(
                    line_of_node(table), "missing_key",
                    fmt::format("a pair has two sides; write {} = {{ picture = \"...\", say = \"...\" }}.",
                                side));
            }
        }
        for (Item& side : sides) {
            side.line = line_of_node(table);
        }
        step_.items.push_back(std::move(sides[0]));
        step_.partners.push_back(std::move(sides[1]));
    }

    /// The cash book's question.
    void ask(const toml::key& key, const toml::node& node) {
        const auto* table = node.as_table();
        if (table == nullptr) {
            read_.wrong(key, node, "{ say = \"how-much-left\", answer.IN = 400 }");
            return;
        }
        for (const auto& [name, value] : *table) {
            if (name.str() == "say") {
                read_.line_name(name, value, step_.ask);
            } else if (name.str() == "answer") {
                read_.amounts(name, value, 1, step_.answer);
            } else {
                unknown_in_entry(name, "ask");
            }
        }
    }

    Pause pause(const toml::table& table) {
        Pause pause;
        pause.line = line_of_node(table);
        if (table.get("at") == nullptr) {
            read_.fault(pause.line, "missing_key",
                        "a pause needs the second at which it stops. Write at = 14.5.");
        }
        for (const auto& [key, value] : table) {
            const std::string_view name = key.str();
            if (name == "at") {
                read_.seconds_as_ms(key, value, pause.at_ms);
            } else if (name == "say") {
                read_.line_name(key, value, pause.say);
            } else if (name == "ask") {
                read_.text(key, value, pause.ask);
            } else if (name == "talk") {
                read_.flag(key, value, pause.talk);
            } else {
                unknown_in_entry(key, "pause");
            }
        }
        return pause;
    }

    Step& step_;
    ValueReader& read_;
};

void unknown_type(int line, const std::string& name, ValueReader& read) {
    std::vector<std::string> names;
    for (int i = 0; i <= static_cast<int>(StepType::Call); ++i) {
        names.emplace_back(name_of(static_cast<StepType>(i)));
    }
    auto near = nearest_of(name, names);
    read.fault(line, "unknown_type",
               near
                   ? fmt::format("there is no type \"{}\"; do you mean \"{}\"?", name, *near)
                   : fmt::format("there is no type \"{}\". The types are {}.", name, fmt::join(names, ", ")));
}

}  // namespace

std::optional<Step> read_step(const toml::table& table, int n, ValueReader& read) {
    Step step;
    step.line = line_of_node(table);
    const toml::node* type = table.get("type");
    if (type == nullptr || !type->is_string()) {
        read.fault(step.line, "missing_type",
                   "this step has no type. Write type = \"picture\", or another type.");
        return std::nullopt;
    }
    const std::string& name = type->as_string()->get();
    auto known = step_type_from_name(name);
    if (!known) {
        unknown_type(line_of_node(*type), name, read);
        return std::nullopt;
    }
    step.type = *known;
    StepReader(step, read).run(table);
    if (step.id.empty() && is_scored(step.type)) {
        read.fault(
            step.line, "missing_id",
            fmt::format("a question needs an id of its own that never changes. Write id = \"{}-{}\", or "
                        "a better one.",
                        name, n));
    }
    if (step.id.empty()) {
        step.id = fmt::format("{}-{}", name, n);
    }
    std::stable_sort(step.pauses.begin(), step.pauses.end(),
                     [](const Pause& a, const Pause& b) { return a.at_ms < b.at_ms; });
    return step;
}

}  // namespace jankar::lesson
