#include "content/lesson/uses.h"

#include <set>
#include <utility>

namespace jankar::lesson {
namespace {

/// Keeps each name once.
class Uses {
 public:
    void add(const std::string& name, int line) {
        if (!name.empty() && known_.insert(name).second) {
            list_.push_back({name, line});
        }
    }
    std::vector<Use> take() { return std::move(list_); }

 private:
    std::set<std::string> known_;
    std::vector<Use> list_;
};

}  // namespace

std::vector<const Item*> items_of(const Step& step) {
    std::vector<const Item*> all;
    for (const std::vector<Item>* list : {&step.baskets, &step.items, &step.partners}) {
        for (const Item& item : *list) {
            all.push_back(&item);
            for (const Item& page : item.then) {
                all.push_back(&page);
            }
        }
    }
    return all;
}

std::vector<Use> pictures_of(const Lesson& lesson) {
    Uses uses;
    uses.add(lesson.cover, 0);
    for (const Step& step : lesson.steps) {
        uses.add(step.picture, step.line);
        for (const Item* item : items_of(step)) {
            uses.add(item->picture, item->line);
        }
    }
    for (const std::string& layer : lesson.finish) {
        uses.add(layer, 0);
    }
    return uses.take();
}

std::vector<Use> videos_of(const Lesson& lesson) {
    Uses uses;
    for (const Step& step : lesson.steps) {
        uses.add(step.video, step.line);
    }
    return uses.take();
}

std::vector<Use> lines_of(const Lesson& lesson) {
    Uses uses;
    uses.add(lesson.say, 0);
    for (const Step& step : lesson.steps) {
        uses.add(step.say, step.line);
        for (const Item* item : items_of(step)) {
            uses.add(item->say, item->line);
        }
        uses.add(step.ask, step.line);
        for (const Pause& pause : step.pauses) {
            uses.add(pause.say, pause.line);
        }
        uses.add(step.hint, step.line);
    }
    return uses.take();
}

bool is_media_name(std::string_view name) {
    if (name.empty() || name.size() > 200) {
        return false;
    }
    for (char c : name) {
        if (c == '\\' || static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
            return false;
        }
    }
    while (true) {
        auto slash = name.find('/');
        std::string_view part = name.substr(0, slash);
        if (part.empty() || part == "." || part == "..") {
            return false;
        }
        if (slash == std::string_view::npos) {
            return true;
        }
        name.remove_prefix(slash + 1);
    }
}

bool is_line_name(std::string_view name) {
    if (name.empty() || name.size() > 64) {
        return false;
    }
    for (char c : name) {
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!plain && c != '-' && c != '_') {
            return false;
        }
    }
    return true;
}

}  // namespace jankar::lesson
