#include "content/pack/json_limits.h"

#include <fmt/format.h>

namespace jankar::pack {

Result<void> check_json_limits(std::string_view text, std::string_view file) {
    int depth = 0;
    std::size_t values = 1;
    bool in_string = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (in_string) {
            if (c == '\\') {
                ++i;
            } else if (c == '"') {
                in_string = false;
            }
            continue;
        }
        switch (c) {
            case '"':
                in_string = true;
                break;
            case '[':
            case '{':
                ++values;
                if (++depth > kMaxJsonDepth) {
                    return fail(ErrorCode::Refused, fmt::format("{} is nested too deep.", file));
                }
                break;
            case ']':
            case '}':
                --depth;
                break;
            case ',':
                ++values;
                break;
            default:
                break;
        }
        if (values > kMaxJsonValues) {
            return fail(ErrorCode::Refused, fmt::format("{} holds too many values.", file));
        }
    }
    return {};
}

}  // namespace jankar::pack
