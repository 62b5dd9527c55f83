#include "player/screen/masks.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace jankar::screen {

namespace {

enum Kind { kDisc, kOutside, kRing, kDashes, kThread, kBorder };

/// Coverage of a pixel whose centre is `distance` outside (negative: inside) an edge.
double edge(double distance) {
    return std::clamp(0.5 - distance, 0.0, 1.0);
}

/// Distance of a point from the outline of a round rectangle centred in w x h; negative inside.
double round_rect_distance(double x, double y, double w, double h, double r) {
    double dx = std::abs(x - w / 2) - (w / 2 - r);
    double dy = std::abs(y - h / 2) - (h / 2 - r);
    double outside = std::hypot(std::max(dx, 0.0), std::max(dy, 0.0));
    return outside + std::min(std::max(dx, dy), 0.0) - r;
}

/// Where along the outline (in pixels from the top left corner's end, clockwise) the nearest point lies.
double along_outline(double x, double y, double w, double h, double r) {
    const double quarter = r * std::numbers::pi / 2;
    const double top = w - 2 * r, side = h - 2 * r;
    auto corner = [&](double cx, double cy, double from) {
        double angle = std::atan2(y - cy, x - cx) - from;
        while (angle < 0) {
            angle += 2 * std::numbers::pi;
        }
        return std::clamp(angle, 0.0, std::numbers::pi / 2) * r;
    };
    const double pi = std::numbers::pi;
    if (x > w - r && y < r) {
        return top + corner(w - r, r, -pi / 2);
    }
    if (x > w - r && y > h - r) {
        return top + quarter + side + corner(w - r, h - r, 0);
    }
    if (x < r && y > h - r) {
        return 2 * top + 2 * quarter + side + corner(r, h - r, pi / 2);
    }
    if (x < r && y < r) {
        return 2 * top + 3 * quarter + 2 * side + corner(r, r, pi);
    }
    if (y < r) {
        return x - r;
    }
    if (x > w - r) {
        return top + quarter + (y - r);
    }
    if (y > h - r) {
        return top + 2 * quarter + side + (w - r - x);
    }
    return 2 * top + 3 * quarter + side + (h - r - y);
}

}  // namespace

template <class Coverage>
Texture& Masks::make(Key key, int width, int height, Coverage coverage) {
    auto& slot = made_[key];
    if (!slot) {
        width = std::max(width, 1);
        height = std::max(height, 1);
        std::vector<std::uint8_t> values(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
        for (int y = 0; y < height; ++y) {
            for (int x = 0; x < width; ++x) {
                double value = std::clamp(coverage(x + 0.5, y + 0.5), 0.0, 1.0);
                values[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                       static_cast<std::size_t>(x)] = static_cast<std::uint8_t>(std::lround(value * 255));
            }
        }
        slot = Texture::from_coverage(width, height, values);
    }
    return *slot;
}

Texture& Masks::disc(int radius) {
    return make({kDisc, radius, 0, 0, 0}, 2 * radius, 2 * radius,
                [=](double x, double y) { return edge(std::hypot(x - radius, y - radius) - radius); });
}

Texture& Masks::disc_outside(int radius) {
    return make({kOutside, radius, 0, 0, 0}, 2 * radius, 2 * radius,
                [=](double x, double y) { return 1 - edge(std::hypot(x - radius, y - radius) - radius); });
}

Texture& Masks::ring(int radius, int thickness) {
    return make({kRing, radius, thickness, 0, 0}, 2 * radius, 2 * radius, [=](double x, double y) {
        double distance = std::hypot(x - radius, y - radius);
        return std::min(edge(distance - radius), edge(radius - thickness - distance));
    });
}

Texture& Masks::dashes(int width, int height, int radius, int thickness) {
    const double length =
        2 * (width - 2 * radius) + 2 * (height - 2 * radius) + 2 * std::numbers::pi * radius;
    const double dash = thickness * 1.4;
    // A whole number of dashes, so that none is cut where the outline closes.
    const double period = length / std::max(1.0, std::round(length / (thickness * 4.3)));
    return make({kDashes, width, height, radius, thickness}, width, height, [=](double x, double y) {
        double off = round_rect_distance(x, y, width, height, radius) + thickness / 2.0;
        double along = std::fmod(along_outline(x, y, width, height, radius), period);
        double from_dash = std::max(0.0, std::abs(along - period / 2) - dash / 2);
        return edge(std::hypot(off, from_dash) - thickness / 2.0);
    });
}

Texture& Masks::thread(int width, int sag, int thickness) {
    return make({kThread, width, sag, thickness, 0}, width, sag + 2 * thickness, [=](double x, double y) {
        double t = x / width;
        double middle = thickness + sag * 4 * t * (1 - t);
        double slope = sag * 4 * (1 - 2 * t) / width;
        double distance = std::abs(y - middle) / std::hypot(1.0, slope);
        return edge(distance - thickness / 2.0);
    });
}

Texture& Masks::border(int pattern, int width, int height) {
    return make({kBorder, pattern, width, height, 0}, width, height, [=](double x, double y) {
        const double line = height * 0.10;
        double value = edge(y - line);  // the fine upper thread that all have
        const double top = line * 2.0, low = height - line;
        const double tall = low - top, middle = (top + low) / 2;
        switch (pattern) {
            case 0: {  // temple: triangles on the lower edge
                double step = width / std::max(1.0, std::round(width / (tall * 1.35)));
                double u = std::abs(std::fmod(x, step) - step / 2) / (step / 2);
                return std::max(value, edge((top + u * (height - top)) - y) * (y > top ? 1 : 0));
            }
            case 1: {  // zigzag
                double step = width / std::max(1.0, std::round(width / (tall * 1.2)));
                double u = std::abs(std::fmod(x, step) - step / 2) / (step / 2);
                double ridge = top + line + u * (tall - 2 * line);
                double slope = (tall - 2 * line) / (step / 2);
                return std::max(value, edge(std::abs(y - ridge) / std::hypot(1.0, slope) - height * 0.075));
            }
            case 2: {  // diamonds
                double step = width / std::max(1.0, std::round(width / (tall * 1.4)));
                double u = std::abs(std::fmod(x, step) - step / 2);
                double reach = tall * 0.42;
                return std::max(value, edge((u / 0.8 + std::abs(y - middle) - reach) * 0.7));
            }
            case 3: {  // dots
                double step = width / std::max(1.0, std::round(width / (tall * 1.35)));
                double u = std::fmod(x, step) - step / 2;
                return std::max(value, edge(std::hypot(u, y - middle) - tall * 0.29));
            }
            case 4: {  // running stitch, two rows
                double step = width / std::max(1.0, std::round(width / (tall * 1.1)));
                double rows[2] = {top + tall * 0.25, top + tall * 0.75};
                for (int i = 0; i < 2; ++i) {
                    double u = std::fmod(x + i * step / 2, step) - step / 2;
                    double outside = std::max(0.0, std::abs(u) - step * 0.27);
                    value = std::max(value, edge(std::hypot(outside, y - rows[i]) - height * 0.07));
                }
                return value;
            }
            default: {  // check
                double step = width / std::max(1.0, std::round(width / (tall * 1.1)));
                bool odd = static_cast<int>(x / step) % 2 == 1;
                bool lower = y > (line + height) / 2;
                return std::max(value, odd == lower ? 1.0 : 0.0);
            }
        }
    });
}

}  // namespace jankar::screen
