#include "player/screen/painter.h"

#include <imgui.h>

#include <cmath>
#include <cstring>
#include <unordered_map>
#include <utility>

namespace jankar::screen {

namespace {

constexpr std::size_t kMostDamage = 8;

Color unpack(ImU32 packed) {
    return {static_cast<std::uint8_t>(packed >> IM_COL32_R_SHIFT),
            static_cast<std::uint8_t>(packed >> IM_COL32_G_SHIFT),
            static_cast<std::uint8_t>(packed >> IM_COL32_B_SHIFT),
            static_cast<std::uint8_t>(packed >> IM_COL32_A_SHIFT)};
}

int whole(float value) {
    return static_cast<int>(std::lround(value));
}

/// Six indices that ImGui's PrimRect and PrimRectUV write: (0 1 2)(0 2 3) over four corners in order.
bool is_quad(const ImDrawIdx* index, const ImDrawVert* vertex) {
    const unsigned first = index[0];
    if (index[1] != first + 1 || index[2] != first + 2 || index[3] != first || index[4] != first + 2 ||
        index[5] != first + 3) {
        return false;
    }
    const ImDrawVert* v = vertex + first;
    return v[0].pos.x == v[3].pos.x && v[1].pos.x == v[2].pos.x && v[0].pos.y == v[1].pos.y &&
           v[2].pos.y == v[3].pos.y && v[0].col == v[2].col;
}

DrawCommand read_quad(const ImDrawVert* v, Texture* texture, const Rect& clip) {
    DrawCommand command;
    const int x = whole(v[0].pos.x), y = whole(v[0].pos.y);
    command.target = {x, y, whole(v[2].pos.x) - x, whole(v[2].pos.y) - y};
    command.clip = clip;
    command.color = unpack(v[0].col);
    if (texture != nullptr) {
        command.texture = texture;
        command.version = texture->version();
        const float w = static_cast<float>(texture->width()), h = static_cast<float>(texture->height());
        const int sx = whole(v[0].uv.x * w), sy = whole(v[0].uv.y * h);
        command.source = {sx, sy, whole(v[2].uv.x * w) - sx, whole(v[2].uv.y * h) - sy};
    }
    return command;
}

std::size_t hash_of(const DrawCommand& c) {
    std::size_t hash = std::hash<const void*>()(c.texture);
    for (int value : {c.target.x, c.target.y, c.target.w, c.target.h, c.source.x, c.source.y, c.clip.x,
                      c.clip.y, c.clip.w, c.clip.h, static_cast<int>(c.version),
                      c.color.r << 16 | c.color.g << 8 | c.color.b, static_cast<int>(c.color.a)}) {
        hash = hash * 1099511628211ULL + static_cast<std::size_t>(value);
    }
    return hash;
}

/// Adds a rectangle; rectangles that touch become one, and beyond kMostDamage the cheapest pair does.
void add_damage(std::vector<Rect>& damage, Rect rect) {
    for (std::size_t i = 0; i < damage.size();) {
        if (!intersection(damage[i], rect).empty()) {
            rect = bounds(damage[i], rect);
            damage.erase(damage.begin() + static_cast<std::ptrdiff_t>(i));
            i = 0;
        } else {
            ++i;
        }
    }
    damage.push_back(rect);
    if (damage.size() <= kMostDamage) {
        return;
    }
    std::size_t best = 0;
    long best_cost = -1;
    for (std::size_t i = 0; i + 1 < damage.size(); ++i) {
        Rect both = bounds(damage[i], damage.back());
        long cost = static_cast<long>(both.w) * both.h - static_cast<long>(damage[i].w) * damage[i].h;
        if (best_cost < 0 || cost < best_cost) {
            best = i;
            best_cost = cost;
        }
    }
    Rect both = bounds(damage[best], damage.back());
    damage.pop_back();
    damage.erase(damage.begin() + static_cast<std::ptrdiff_t>(best));
    add_damage(damage, both);
}

/// Scales a picture whole and copies what the clip lets through: SDL_BlitScaled rounds the clipped source, so
/// that a part drawn again would lie a pixel beside the rest.
void blit_scaled(SDL_Surface* source, SDL_Rect from, SDL_Surface* surface, SDL_Rect to) {
    SurfacePtr scaled(SDL_CreateRGBSurfaceWithFormat(0, to.w, to.h, 32, source->format->format));
    if (!scaled) {
        return;
    }
    SDL_BlendMode blend = SDL_BLENDMODE_NONE;
    std::uint8_t r = 255, g = 255, b = 255, a = 255;
    SDL_GetSurfaceBlendMode(source, &blend);
    SDL_GetSurfaceColorMod(source, &r, &g, &b);
    SDL_GetSurfaceAlphaMod(source, &a);
    SDL_SetSurfaceBlendMode(source, SDL_BLENDMODE_NONE);
    SDL_SetSurfaceColorMod(source, 255, 255, 255);
    SDL_SetSurfaceAlphaMod(source, 255);
    SDL_BlitScaled(source, &from, scaled.get(), nullptr);
    SDL_SetSurfaceBlendMode(scaled.get(), blend);
    SDL_SetSurfaceColorMod(scaled.get(), r, g, b);
    SDL_SetSurfaceAlphaMod(scaled.get(), a);
    SDL_BlitSurface(scaled.get(), nullptr, surface, &to);
}

/// Opaque pixels, stretched to the nearest, straight into the same kind of pixels: a frame of a clip, the
/// largest thing drawn, is written once. A part that is drawn again comes out as before, since every pixel
/// is found from the whole target. False: not such a case.
bool stretch_plain(SDL_Surface* source, const DrawCommand& command, SDL_Surface* surface, const Rect& seen) {
    const Rect &from = command.source, &to = command.target;
    if (command.color != Color{255, 255, 255, 255} || command.texture->has_alpha() ||
        source->format->format != surface->format->format || source->format->BytesPerPixel != 4 ||
        intersection(from, {0, 0, source->w, source->h}) != from ||
        intersection(seen, {0, 0, surface->w, surface->h}) != seen) {
        return false;
    }
    auto nearest = [](int at, int size, int size_from) {
        return static_cast<int>((2 * static_cast<std::int64_t>(at) + 1) * size_from / (2 * size));
    };
    std::vector<std::uint32_t> columns(static_cast<std::size_t>(seen.w));
    for (int x = 0; x < seen.w; ++x) {
        columns[static_cast<std::size_t>(x)] =
            static_cast<std::uint32_t>(from.x + nearest(seen.x + x - to.x, to.w, from.w));
    }
    auto row_of = [](SDL_Surface* picture, int y) {
        return reinterpret_cast<std::uint32_t*>(static_cast<std::uint8_t*>(picture->pixels) +
                                                static_cast<std::ptrdiff_t>(y) * picture->pitch);
    };
    int there = -1;
    for (int y = seen.y; y < seen.y + seen.h; ++y) {
        const int row = from.y + nearest(y - to.y, to.h, from.h);
        std::uint32_t* const out = row_of(surface, y) + seen.x;
        if (row == std::exchange(there, row)) {
            std::copy_n(row_of(surface, y - 1) + seen.x, seen.w, out);
            continue;
        }
        const std::uint32_t* const in = row_of(source, row);
        std::size_t x = 0;
        // Four at a time: single pixels written to memory that the X server has just read are slow.
        for (; x + 4 <= columns.size(); x += 4) {
            const std::uint32_t four[4] = {in[columns[x]], in[columns[x + 1]], in[columns[x + 2]],
                                           in[columns[x + 3]]};
            std::memcpy(out + x, four, sizeof four);
        }
        for (; x < columns.size(); ++x) {
            out[x] = in[columns[x]];
        }
    }
    return true;
}

/// What lies under something opaque that covers the whole area need not be drawn: a frame of a clip hides the
/// ground under it. Index of the last such command, or 0.
std::size_t first_seen(const std::vector<DrawCommand>& commands, const Rect& area) {
    for (std::size_t i = commands.size(); i-- > 1;) {
        const DrawCommand& command = commands[i];
        const bool opaque =
            command.color.a == 255 && (command.texture == nullptr || !command.texture->has_alpha());
        const bool ready = command.texture == nullptr || command.texture->surface() != nullptr;
        if (opaque && ready && intersection(intersection(command.target, command.clip), area) == area) {
            return i;
        }
    }
    return 0;
}

void fill_surface(SDL_Surface* surface, const Rect& rect, const Color& color) {
    SDL_Rect target = {rect.x, rect.y, rect.w, rect.h};
    if (color.a == 255) {
        SDL_FillRect(surface, &target, SDL_MapRGB(surface->format, color.r, color.g, color.b));
        return;
    }
    const std::uint32_t alpha = color.a, rest = 255 - alpha;
    for (int y = rect.y; y < rect.bottom(); ++y) {
        auto* row = reinterpret_cast<std::uint32_t*>(static_cast<std::uint8_t*>(surface->pixels) +
                                                     static_cast<std::ptrdiff_t>(y) * surface->pitch);
        for (int x = rect.x; x < rect.right(); ++x) {
            std::uint8_t r, g, b;
            SDL_GetRGB(row[x], surface->format, &r, &g, &b);
            row[x] =
                SDL_MapRGB(surface->format, static_cast<std::uint8_t>((r * rest + color.r * alpha) / 255),
                           static_cast<std::uint8_t>((g * rest + color.g * alpha) / 255),
                           static_cast<std::uint8_t>((b * rest + color.b * alpha) / 255));
        }
    }
}

}  // namespace

std::vector<DrawCommand> read_draw_data(const ImDrawData& data) {
    std::vector<DrawCommand> commands;
    commands.reserve(static_cast<std::size_t>(data.TotalIdxCount) / 6);
    for (int l = 0; l < data.CmdListsCount; ++l) {
        const ImDrawList* list = data.CmdLists[l];
        for (const ImDrawCmd& part : list->CmdBuffer) {
            const Rect clip = {whole(part.ClipRect.x), whole(part.ClipRect.y),
                               whole(part.ClipRect.z - part.ClipRect.x),
                               whole(part.ClipRect.w - part.ClipRect.y)};
            const ImDrawIdx* index = list->IdxBuffer.Data + part.IdxOffset;
            const ImDrawVert* vertex = list->VtxBuffer.Data + part.VtxOffset;
            for (unsigned i = 0; i + 6 <= part.ElemCount;) {
                const bool is_rectangle = is_quad(index + i, vertex);
                if (is_rectangle) {
                    DrawCommand command =
                        read_quad(vertex + index[i], static_cast<Texture*>(part.GetTexID()), clip);
                    if (!intersection(command.target, command.clip).empty() && command.color.a > 0) {
                        commands.push_back(command);
                    }
                }
                i += is_rectangle ? 6 : 3;
            }
        }
    }
    return commands;
}

std::vector<Rect> find_damage(const std::vector<DrawCommand>& before, const std::vector<DrawCommand>& now,
                              const Rect& window) {
    // Same beginnings and ends are the usual case; only the middle is looked at closely.
    std::size_t begin = 0;
    while (begin < before.size() && begin < now.size() && before[begin] == now[begin]) {
        ++begin;
    }
    std::size_t end_before = before.size(), end_now = now.size();
    while (end_before > begin && end_now > begin && before[end_before - 1] == now[end_now - 1]) {
        --end_before;
        --end_now;
    }
    std::vector<Rect> damage;
    auto damaged = [&](const DrawCommand& command) {
        Rect rect = intersection(intersection(command.target, command.clip), window);
        if (!rect.empty()) {
            add_damage(damage, rect);
        }
    };
    // A command is unchanged if it stands in both lists in the same order as those matched before it.
    std::unordered_multimap<std::size_t, std::size_t> places;
    for (std::size_t i = begin; i < end_before; ++i) {
        places.emplace(hash_of(before[i]), i);
    }
    std::vector<bool> kept(before.size(), false);
    std::size_t matched = begin;
    for (std::size_t i = begin; i < end_now; ++i) {
        bool found = false;
        auto [from, to] = places.equal_range(hash_of(now[i]));
        std::size_t best = before.size();
        for (auto it = from; it != to; ++it) {
            if (it->second >= matched && it->second < best && before[it->second] == now[i]) {
                best = it->second;
                found = true;
            }
        }
        if (found) {
            kept[best] = true;
            matched = best + 1;
        } else {
            damaged(now[i]);
        }
    }
    for (std::size_t i = begin; i < end_before; ++i) {
        if (!kept[i]) {
            damaged(before[i]);
        }
    }
    return damage;
}

void paint(SDL_Surface* surface, const std::vector<DrawCommand>& commands, const std::vector<Rect>& damage) {
    for (const Rect& area : damage) {
        for (std::size_t i = first_seen(commands, area); i < commands.size(); ++i) {
            const DrawCommand& command = commands[i];
            const Rect visible = intersection(intersection(command.target, command.clip), area);
            if (visible.empty()) {
                continue;
            }
            if (command.texture == nullptr) {
                // SDL's fills obey the clip that the last blit left behind.
                SDL_SetClipRect(surface, nullptr);
                fill_surface(surface, visible, command.color);
                continue;
            }
            SDL_Surface* source = command.texture->surface();
            if (source == nullptr) {
                continue;
            }
            const bool same_size =
                command.source.w == command.target.w && command.source.h == command.target.h;
            if (!same_size && stretch_plain(source, command, surface, visible)) {
                continue;
            }
            SDL_Rect clip = {visible.x, visible.y, visible.w, visible.h};
            SDL_SetClipRect(surface, &clip);
            SDL_SetSurfaceColorMod(source, command.color.r, command.color.g, command.color.b);
            SDL_SetSurfaceAlphaMod(source, command.color.a);
            SDL_SetSurfaceBlendMode(source, command.texture->has_alpha() || command.color.a < 255
                                                ? SDL_BLENDMODE_BLEND
                                                : SDL_BLENDMODE_NONE);
            SDL_Rect from = {command.source.x, command.source.y, command.source.w, command.source.h};
            SDL_Rect to = {command.target.x, command.target.y, command.target.w, command.target.h};
            if (same_size) {
                SDL_BlitSurface(source, &from, surface, &to);
            } else {
                blit_scaled(source, from, surface, to);
            }
        }
    }
    SDL_SetClipRect(surface, nullptr);
}

void paint(SDL_Renderer* renderer, const std::vector<DrawCommand>& commands) {
    SDL_SetRenderDrawBlendMode(renderer, SDL_BLENDMODE_BLEND);
    for (const DrawCommand& command : commands) {
        SDL_Rect clip = {command.clip.x, command.clip.y, command.clip.w, command.clip.h};
        SDL_Rect to = {command.target.x, command.target.y, command.target.w, command.target.h};
        SDL_RenderSetClipRect(renderer, &clip);
        if (command.texture == nullptr) {
            SDL_SetRenderDrawColor(renderer, command.color.r, command.color.g, command.color.b,
                                   command.color.a);
            SDL_RenderFillRect(renderer, &to);
        } else if (SDL_Texture* texture = command.texture->on_card(renderer)) {
            SDL_Rect from = {command.source.x, command.source.y, command.source.w, command.source.h};
            SDL_SetTextureColorMod(texture, command.color.r, command.color.g, command.color.b);
            SDL_SetTextureAlphaMod(texture, command.color.a);
            SDL_RenderCopy(renderer, texture, &from, &to);
        }
    }
    SDL_RenderSetClipRect(renderer, nullptr);
}

}  // namespace jankar::screen
