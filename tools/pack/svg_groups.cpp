#include "tools/pack/svg_groups.h"

#include <algorithm>
#include <charconv>

namespace jankar::build {

namespace {

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// At most two decimals, no trailing zeros, a point in every locale.
std::string short_number(double value) {
    char text[64];
    auto end = std::to_chars(text, text + sizeof text, value, std::chars_format::fixed, 2).ptr;
    std::string out(text, end);
    while (out.back() == '0') {
        out.pop_back();
    }
    if (out.back() == '.') {
        out.pop_back();
    }
    return out == "-0" ? "0" : out;
}

struct Attribute {
    std::string name, raw, value;  ///< raw: name="value" as written
};

/// The attributes between the tag's name and its end; stops at what it does not understand.
std::vector<Attribute> attributes_of(std::string_view text) {
    std::vector<Attribute> out;
    std::size_t at = 0;
    while (true) {
        while (at < text.size() && is_space(text[at])) {
            ++at;
        }
        std::size_t equal = text.find('=', at);
        if (equal == std::string_view::npos) {
            return out;
        }
        std::size_t quote = equal + 1;
        while (quote < text.size() && is_space(text[quote])) {
            ++quote;
        }
        if (quote >= text.size() || (text[quote] != '"' && text[quote] != '\'')) {
            return out;
        }
        std::size_t close = text.find(text[quote], quote + 1);
        if (close == std::string_view::npos) {
            return out;
        }
        std::string name(text.substr(at, equal - at));
        while (!name.empty() && is_space(name.back())) {
            name.pop_back();
        }
        out.push_back({name, std::string(text.substr(at, close + 1 - at)),
                       std::string(text.substr(quote + 1, close - quote - 1))});
        at = close + 1;
    }
}

/// Where a tag that begins at `at` ends (behind '>'), quotes respected; npos when it does not.
std::size_t tag_end(std::string_view svg, std::size_t at) {
    char quote = 0;
    for (; at < svg.size(); ++at) {
        char c = svg[at];
        if (quote != 0) {
            quote = c == quote ? '\0' : quote;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '>') {
            return at + 1;
        }
    }
    return std::string_view::npos;
}

/// The end of a comment, CDATA section or instruction at `at`; 0 when there is none of them there.
std::size_t skip_other(std::string_view svg, std::size_t at) {
    constexpr std::pair<std::string_view, std::string_view> kOthers[] = {
        {"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}};
    for (const auto& [begin, end] : kOthers) {
        if (svg.substr(at).starts_with(begin)) {
            std::size_t close = svg.find(end, at + begin.size());
            return close == std::string_view::npos ? close : close + end.size();
        }
    }
    return 0;
}

}  // namespace

Result<SvgGroups> SvgGroups::read(std::string svg) {
    SvgGroups out;
    out.svg_ = std::move(svg);
    std::string_view text = out.svg_;
    for (std::size_t at = text.find('<'); at != std::string_view::npos; at = text.find('<', at)) {
        std::size_t end = skip_other(text, at);
        if (end == 0) {
            end = tag_end(text, at);
            bool group = text.substr(at).starts_with("<g") && at + 2 < text.size() && is_space(text[at + 2]);
            if (end != std::string_view::npos && group) {
                Place place;
                place.begin = at;
                place.end = end;
                place.closed = text[end - 2] == '/';
                std::string id;
                std::string_view inside = text.substr(at + 2, end - at - 3 - (place.closed ? 1 : 0));
                for (const Attribute& attribute : attributes_of(inside)) {
                    if (attribute.name == "transform") {
                        place.transform = attribute.value;
                    } else if (attribute.name == "opacity") {
                        place.opacity = attribute.value;
                    } else if (attribute.name == "display") {
                        place.display = attribute.value;
                    } else {
                        place.kept += " " + attribute.raw;
                    }
                    id = attribute.name == "id" ? attribute.value : id;
                }
                if (!id.empty() && !out.places_.emplace(id, std::move(place)).second) {
                    return fail(ErrorCode::Corrupt, "Two groups of the drawing are named " + id + ".");
                }
            }
        }
        if (end == std::string_view::npos) {
            return fail(ErrorCode::Corrupt, "The drawing is cut short.");
        }
        at = end;
    }
    return out;
}

std::string SvgGroups::with(const std::map<std::string, GroupState>& states) const {
    std::vector<std::pair<const Place*, const GroupState*>> changes;
    for (const auto& [id, state] : states) {
        auto found = places_.find(id);
        if (found != places_.end()) {
            changes.emplace_back(&found->second, &state);
        }
    }
    std::sort(changes.begin(), changes.end(),
              [](const auto& a, const auto& b) { return a.first->begin < b.first->begin; });
    std::string out;
    std::size_t at = 0;
    for (const auto& [place, state] : changes) {
        out.append(svg_, at, place->begin - at);
        std::string transform = place->transform, opacity = place->opacity, display = place->display;
        if (state->moved) {
            std::string moved = "translate(" + short_number(state->x) + " " + short_number(state->y) + ")";
            if (state->rotate != 0) {
                moved += " rotate(" + short_number(state->rotate) + " " + short_number(state->pivot_x) + " " +
                         short_number(state->pivot_y) + ")";
            }
            transform = transform.empty() ? moved : moved + " " + transform;
        }
        if (state->opacity) {
            opacity = short_number(*state->opacity);
            display = opacity == "0" ? "none" : "";
        }
        out += "<g" + place->kept;
        if (!transform.empty()) {
            out += " transform=\"" + transform + "\"";
        }
        if (!opacity.empty() && opacity != "1") {
            out += " opacity=\"" + opacity + "\"";
        }
        if (!display.empty()) {
            out += " display=\"" + display + "\"";
        }
        out += place->closed ? "/>" : ">";
        at = place->end;
    }
    out.append(svg_, at);
    return out;
}

}  // namespace jankar::build
