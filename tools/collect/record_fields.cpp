#include "tools/collect/record_fields.h"

#include <nlohmann/json.hpp>

namespace jankar::collect {
namespace {

/// Events of the parser into fields. Only keys of the outermost object count, and the array under "lesson".
class FieldReader : public nlohmann::json_sax<nlohmann::json> {
 public:
    explicit FieldReader(RecordFields& fields) : fields_(fields) {}
    bool is_object() const { return is_object_; }

    bool null() override { return value(); }
    bool boolean(bool on) override { return integer(on ? 1 : 0); }
    bool number_integer(number_integer_t number) override { return integer(number); }
    bool number_unsigned(number_unsigned_t number) override {
        return number <= static_cast<number_unsigned_t>(INT64_MAX) &&
               integer(static_cast<std::int64_t>(number));
    }
    bool number_float(number_float_t, const string_t&) override { return false; }
    bool string(string_t& text) override {
        if (depth_ == 1) {
            if (std::string* target = text_target()) {
                *target = text;
            }
        } else if (in_lesson_ && depth_ == 2) {
            std::string* const places[] = {&fields_.lesson.id, nullptr, &fields_.lesson.hash8,
                                           &fields_.lesson.maker8};
            if (item_ >= 4 || places[item_] == nullptr) {
                return false;
            }
            *places[item_] = text;
        }
        return value();
    }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override {
        is_object_ = is_object_ || depth_ == 0;
        return deeper();
    }
    bool key(string_t& name) override {
        if (depth_ == 1) {
            key_ = name;
        }
        return true;
    }
    bool end_object() override { return shallower(); }
    bool start_array(std::size_t) override {
        if (depth_ == 0) {
            return false;
        }
        in_lesson_ = depth_ == 1 && key_ == "lesson";
        item_ = 0;
        return deeper();
    }
    bool end_array() override {
        if (depth_ == 2) {
            in_lesson_ = false;
        }
        return shallower();
    }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
        return false;
    }

 private:
    bool deeper() { return ++depth_ <= kMaxDepth; }
    bool shallower() {
        --depth_;
        return value();
    }
    bool value() {
        if (in_lesson_ && depth_ == 2) {
            ++item_;
        }
        return true;
    }
    bool integer(std::int64_t number) {
        if (depth_ == 1) {
            if (std::int64_t* target = number_target()) {
                *target = number;
            } else if (text_target() != nullptr) {
                return false;
            }
        } else if (in_lesson_ && depth_ == 2) {
            if (item_ != 1) {
                return false;
            }
            fields_.lesson.version = number;
        }
        return value();
    }
    std::int64_t* number_target() {
        switch (key_.empty() ? '\0' : key_.front()) {
            case 's':
                return key_ == "seq"      ? &fields_.seq
                       : key_ == "scored" ? &fields_.scored_steps
                       : key_ == "step"   ? &fields_.step
                                          : nullptr;
            case 'b':
                return key_ == "boot" ? &fields_.boot : nullptr;
            case 'm':
                return key_ == "mono" ? &fields_.mono_ms : nullptr;
            case 'w':
                return key_ == "wall" ? &fields_.wall_ms : nullptr;
            case 'c':
                return key_ == "clock" ? &fields_.clock : nullptr;
            case 'f':
                return key_ == "first_try"     ? &fields_.first_try_right
                       : key_ == "finished"    ? &fields_.finished
                       : key_ == "first"       ? &fields_.first
                       : key_ == "first_right" ? &fields_.first_right
                                               : nullptr;
            case 'a':
                return key_ == "active_s"  ? &fields_.active_s
                       : key_ == "agreed"  ? &fields_.agreed
                       : key_ == "attempt" ? &fields_.attempt
                                           : nullptr;
            case 't':
                return key_ == "together" ? &fields_.together : nullptr;
            case 'v':
                return key_ == "voids" ? &fields_.voids : nullptr;
            case 'r':
                return key_ == "resumed" ? &fields_.resumed : key_ == "right" ? &fields_.right : nullptr;
            default:
                return nullptr;
        }
    }
    std::string* text_target() {
        switch (key_.empty() ? '\0' : key_.front()) {
            case 'k':
                return key_ == "kind" ? &fields_.kind : nullptr;
            case 'l':
                return key_ == "learner" ? &fields_.learner : key_ == "lang" ? &fields_.lang : nullptr;
            case 's':
                return key_ == "same" ? &fields_.same : key_ == "step" ? &fields_.question : nullptr;
            case 't':
                return key_ == "to" ? &fields_.to : nullptr;
            default:
                return nullptr;
        }
    }

    static constexpr int kMaxDepth = 8;
    RecordFields& fields_;
    std::string key_;
    int depth_ = 0;
    std::size_t item_ = 0;
    bool in_lesson_ = false;
    bool is_object_ = false;
};

}  // namespace

Result<RecordFields> read_fields(std::string_view json) {
    RecordFields fields;
    FieldReader reader(fields);
    const bool read = nlohmann::json::sax_parse(json.begin(), json.end(), &reader);
    if (!read || !reader.is_object() || fields.kind.empty()) {
        return fail(ErrorCode::Corrupt, "The record is no line of JSON of the form of records.md.");
    }
    return fields;
}

}  // namespace jankar::collect
