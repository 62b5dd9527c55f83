#include "tools/pack/clip_script.h"

#include <toml++/toml.h>

#include <algorithm>
#include <cmath>

#include "tools/pack/nearest.h"

namespace jankar::build {

namespace {

constexpr double kMostSeconds = 300;
constexpr std::size_t kMostMoves = 5000;

constexpr std::string_view kClipKeys[] = {"picture", "fps", "seconds", "move", "note"};
constexpr std::string_view kTuneKeys[] = {"note"};
constexpr std::string_view kMoveKeys[] = {"group",  "from",    "to",   "x",    "y",
                                          "rotate", "opacity", "ease", "pivot"};
constexpr std::string_view kNoteKeys[] = {"at", "kind", "hz", "ms", "gain"};
constexpr const char* kPropertyNames[] = {"x", "y", "rotate", "opacity"};

/// Reads one file and keeps its faults.
class Reader {
 public:
    Reader(std::string file, lesson::Faults& faults) : file_(std::move(file)), faults_(faults) {}

    void fault(int line, std::string code, std::string text) {
        faults_.push_back({"error", file_, line, std::move(code), std::move(text)});
    }

    std::optional<toml::table> parse(std::string_view text) {
        try {
            return toml::parse(text);
        } catch (const toml::parse_error& error) {
            fault(static_cast<int>(error.source().begin.line), "toml_syntax",
                  "this is not written as TOML wants it (" + std::string(error.description()) +
                      "); the file is read no further.");
        }
        return std::nullopt;
    }

    void check_keys(const toml::table& table, std::span<const std::string_view> known) {
        for (const auto& [key, value] : table) {
            std::string_view name = key.str();
            if (std::find(known.begin(), known.end(), name) == known.end()) {
                fault(static_cast<int>(key.source().begin.line), "unknown_key",
                      "there is no key \"" + std::string(name) + "\"; do you mean \"" +
                          std::string(nearest(name, known)) + "\"?");
            }
        }
    }

    int line_of(const toml::table& table, std::string_view key) const {
        const toml::node* node = table.get(key);
        return static_cast<int>((node != nullptr ? node->source() : table.source()).begin.line);
    }

    /// A number between two bounds; `fallback` none: the key must be there.
    double number(const toml::table& table, std::string_view key, std::optional<double> fallback, double low,
                  double high) {
        const toml::node* node = table.get(key);
        if (node == nullptr && fallback) {
            return *fallback;
        }
        std::optional<double> value = node != nullptr ? node->value<double>() : std::nullopt;
        if (!value || !std::isfinite(*value) || *value < low || *value > high) {
            fault(line_of(table, key), "bad_number",
                  "\"" + std::string(key) + "\" must be a number from " + short_text(low) + " to " +
                      short_text(high) + ".");
            return fallback.value_or(low);
        }
        return *value;
    }

    std::string text(const toml::table& table, std::string_view key, const std::string& fallback,
                     bool needed) {
        const toml::node* node = table.get(key);
        if (node == nullptr && !needed) {
            return fallback;
        }
        std::optional<std::string> value = node != nullptr ? node->value_exact<std::string>() : std::nullopt;
        if (!value || value->empty()) {
            fault(line_of(table, key), "bad_text",
                  "\"" + std::string(key) + "\" must be words in \"quotes\".");
            return fallback;
        }
        return *value;
    }

    std::optional<std::array<double, 2>> pair(const toml::table& table, std::string_view key) {
        const toml::node* node = table.get(key);
        if (node == nullptr) {
            return std::nullopt;
        }
        const toml::array* array = node->as_array();
        std::array<double, 2> out{};
        bool ok = array != nullptr && array->size() == 2;
        for (std::size_t i = 0; ok && i < 2; ++i) {
            std::optional<double> value = array->get(i)->value<double>();
            ok = value && std::isfinite(*value) && std::abs(*value) <= 100000;
            out[i] = value.value_or(0);
        }
        if (!ok) {
            fault(line_of(table, key), "bad_pair",
                  "\"" + std::string(key) + "\" must be two numbers, as in [0, 120].");
            return std::nullopt;
        }
        return out;
    }

    /// The tables of [[key]]; anything else under that key is a fault.
    std::vector<const toml::table*> tables(const toml::table& table, std::string_view key) {
        std::vector<const toml::table*> out;
        const toml::node* node = table.get(key);
        if (node == nullptr) {
            return out;
        }
        const toml::array* array = node->as_array();
        for (std::size_t i = 0; array != nullptr && i < array->size() && i < kMostMoves; ++i) {
            if (const toml::table* one = array->get(i)->as_table()) {
                out.push_back(one);
            }
        }
        if (array == nullptr || out.size() != array->size()) {
            fault(line_of(table, key), "bad_table",
                  "write [[" + std::string(key) + "]] with double brackets.");
        }
        return out;
    }

    std::vector<Note> notes(const toml::table& table) {
        std::vector<Note> out;
        for (const toml::table* one : tables(table, "note")) {
            check_keys(*one, kNoteKeys);
            Note note;
            note.at_s = number(*one, "at", std::nullopt, 0, kMostSeconds);
            note.hz = number(*one, "hz", 440, 20, 12000);
            note.ms = number(*one, "ms", 300, 1, 20000);
            note.gain = number(*one, "gain", 0.5, 0, 1);
            if (!note_kind_from(text(*one, "kind", "string", true), note.kind)) {
                fault(line_of(*one, "kind"), "bad_kind",
                      "\"kind\" must be \"string\", \"wood\" or \"brush\".");
            }
            out.push_back(note);
        }
        return out;
    }

    static std::string short_text(double value) {
        std::string out = std::to_string(value);
        out.erase(out.find_last_not_of('0') + 1);
        return out.ends_with('.') ? out.substr(0, out.size() - 1) : out;
    }

 private:
    const std::string file_;
    lesson::Faults& faults_;
};

Move read_move(Reader& reader, const toml::table& table) {
    reader.check_keys(table, kMoveKeys);
    Move move;
    move.line = static_cast<int>(table.source().begin.line);
    move.group = reader.text(table, "group", "", true);
    move.from = reader.number(table, "from", std::nullopt, 0, kMostSeconds);
    move.to = reader.number(table, "to", std::nullopt, 0, kMostSeconds);
    if (move.to < move.from) {
        reader.fault(reader.line_of(table, "to"), "bad_time", "\"to\" must not be before \"from\".");
    }
    bool any = false;
    for (int p = 0; p < Move::kProperties; ++p) {
        auto& value = move.values[static_cast<std::size_t>(p)];
        value = reader.pair(table, kPropertyNames[p]);
        any = any || table.contains(kPropertyNames[p]);
    }
    if (!any) {
        reader.fault(move.line, "empty_move", "this move changes nothing; give it x, y, rotate or opacity.");
    }
    move.pivot = reader.pair(table, "pivot").value_or(move.pivot);
    std::string ease = reader.text(table, "ease", "in-out", false);
    move.linear = ease == "linear";
    if (ease != "linear" && ease != "in-out") {
        reader.fault(reader.line_of(table, "ease"), "bad_ease", "\"ease\" must be \"in-out\" or \"linear\".");
    }
    return move;
}

/// Two moves of one property of one group at one time contradict each other.
void check_overlaps(Reader& reader, const std::vector<Move>& moves) {
    std::map<std::pair<std::string, int>, const Move*> last;
    for (const Move& move : moves) {
        for (int p = 0; p < Move::kProperties; ++p) {
            if (!move.values[static_cast<std::size_t>(p)]) {
                continue;
            }
            const Move*& before = last[{move.group, p}];
            if (before != nullptr && move.from < before->to - 1e-9) {
                reader.fault(move.line, "moves_overlap",
                             "\"" + move.group + "\" is still moving in " + kPropertyNames[p] +
                                 " since line " + std::to_string(before->line) + "; begin this move after " +
                                 Reader::short_text(before->to) + " seconds.");
            }
            before = &move;
        }
    }
}

}  // namespace

int ClipScript::frames() const {
    return static_cast<int>(std::lround(seconds * fps));
}

std::map<std::string, GroupState> ClipScript::at(double second) const {
    std::map<std::string, GroupState> out;
    std::map<std::pair<std::string, int>, bool> begun;
    for (const Move& move : moves) {
        GroupState& state = out[move.group];
        for (int p = 0; p < Move::kProperties; ++p) {
            const auto& value = move.values[static_cast<std::size_t>(p)];
            if (!value) {
                continue;
            }
            bool& seen = begun[{move.group, p}];
            if (seen && second < move.from) {
                continue;  // the move before still says where it stands
            }
            seen = true;
            double share = move.to > move.from
                               ? std::clamp((second - move.from) / (move.to - move.from), 0.0, 1.0)
                               : (second >= move.from ? 1.0 : 0.0);
            share = move.linear ? share : (1 - std::cos(M_PI * share)) / 2;
            double now = (*value)[0] + ((*value)[1] - (*value)[0]) * share;
            if (p == Move::Opacity) {
                state.opacity = std::clamp(now, 0.0, 1.0);
                continue;
            }
            state.moved = true;
            (p == Move::X ? state.x : p == Move::Y ? state.y : state.rotate) = now;
            if (p == Move::Rotate) {
                state.pivot_x = move.pivot[0];
                state.pivot_y = move.pivot[1];
            }
        }
    }
    return out;
}

ClipScript read_clip_script(std::string_view text, const std::string& file, lesson::Faults& faults) {
    Reader reader(file, faults);
    ClipScript script;
    std::optional<toml::table> table = reader.parse(text);
    if (!table) {
        return script;
    }
    reader.check_keys(*table, kClipKeys);
    script.picture = reader.text(*table, "picture", "", true);
    script.picture_line = reader.line_of(*table, "picture");
    script.fps = static_cast<int>(reader.number(*table, "fps", 25, 1, 25));
    script.seconds = reader.number(*table, "seconds", std::nullopt, 0.2, kMostSeconds);
    for (const toml::table* one : reader.tables(*table, "move")) {
        script.moves.push_back(read_move(reader, *one));
    }
    std::stable_sort(script.moves.begin(), script.moves.end(),
                     [](const Move& a, const Move& b) { return a.from < b.from; });
    check_overlaps(reader, script.moves);
    script.notes = reader.notes(*table);
    return script;
}

std::vector<Note> read_tune(std::string_view text, const std::string& file, lesson::Faults& faults) {
    Reader reader(file, faults);
    std::optional<toml::table> table = reader.parse(text);
    if (!table) {
        return {};
    }
    reader.check_keys(*table, kTuneKeys);
    return reader.notes(*table);
}

}  // namespace jankar::build
