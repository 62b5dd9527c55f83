// Both passes are integer: weights with 14 bits, 14 bits kept of each channel between them.
#include <algorithm>
#include <cmath>

#include "player/media/picture_formats.h"

namespace jankar::media {
namespace {

constexpr int kWeightBits = 14;
constexpr int kWeightOne = 1 << kWeightBits;
constexpr int kMiddleShift = 8;                              // 8 + 14 bits become 14
constexpr int kFinalShift = 2 * kWeightBits - kMiddleShift;  // back to 8 bits

/// The weighted run of old pixels that makes one new pixel.
struct Taps {
    int first = 0;
    int count = 0;
    std::size_t offset = 0;  ///< of its first weight
};

struct Axis {
    std::vector<Taps> taps;
    std::vector<std::int32_t> weights;
};

void add_taps(Axis& axis, int first, const std::vector<double>& exact) {
    Taps taps{first, static_cast<int>(exact.size()), axis.weights.size()};
    double sum = 0;
    for (double weight : exact) {
        sum += weight;
    }
    std::int32_t given = 0;
    std::size_t largest = 0;
    for (std::size_t i = 0; i < exact.size(); ++i) {
        auto weight = static_cast<std::int32_t>(std::lround(exact[i] / sum * kWeightOne));
        axis.weights.push_back(weight);
        given += weight;
        largest = exact[i] > exact[largest] ? i : largest;
    }
    axis.weights[taps.offset + largest] += kWeightOne - given;  // an even area stays exactly as it is
    axis.taps.push_back(taps);
}

Axis make_axis(int from, int to) {
    Axis axis;
    axis.taps.reserve(static_cast<std::size_t>(to));
    const double ratio = static_cast<double>(from) / to;
    std::vector<double> exact;
    for (int i = 0; i < to; ++i) {
        exact.clear();
        if (ratio >= 1.0) {
            const double begin = i * ratio;
            const double end = std::min<double>(from, begin + ratio);
            const int first = std::min(from - 1, static_cast<int>(begin));
            for (int j = first; j < from && (j < end || j == first); ++j) {
                const double covered = std::min<double>(end, j + 1) - std::max<double>(begin, j);
                if (covered > 1e-9 || j == first) {
                    exact.push_back(std::max(covered, 1e-9));
                }
            }
            add_taps(axis, first, exact);
        } else {
            const double middle = (i + 0.5) * ratio - 0.5;
            const int first = std::clamp(static_cast<int>(std::floor(middle)), 0, from - 1);
            const double part = std::clamp(middle - first, 0.0, 1.0);
            exact.push_back(1.0 - part);
            if (first + 1 < from && part > 0) {
                exact.push_back(part);
            }
            add_taps(axis, first, exact);
        }
    }
    return axis;
}

std::uint32_t premultiplied(std::uint32_t pixel) {
    const std::uint32_t alpha = pixel >> 24;
    if (alpha == 0xFF) {
        return pixel;
    }
    auto part = [&](int shift) { return (((pixel >> shift) & 0xFF) * alpha + 127) / 255 << shift; };
    return alpha << 24 | part(16) | part(8) | part(0);
}

std::uint32_t straight(std::uint32_t pixel) {
    const std::uint32_t alpha = pixel >> 24;
    if (alpha == 0xFF || alpha == 0) {
        return alpha == 0 ? 0 : pixel;
    }
    auto part = [&](int shift) {
        return std::min<std::uint32_t>(255, (((pixel >> shift) & 0xFF) * 255 + alpha / 2) / alpha) << shift;
    };
    return alpha << 24 | part(16) | part(8) | part(0);
}

/// One old row brought to the new width: four channels a pixel.
void scale_row(const std::uint32_t* row, const Axis& axis, std::int32_t* out) {
    for (const Taps& taps : axis.taps) {
        std::int32_t a = 0, r = 0, g = 0, b = 0;
        for (int i = 0; i < taps.count; ++i) {
            const std::uint32_t pixel = row[taps.first + i];
            const std::int32_t weight = axis.weights[taps.offset + static_cast<std::size_t>(i)];
            a += static_cast<std::int32_t>(pixel >> 24) * weight;
            r += static_cast<std::int32_t>(pixel >> 16 & 0xFF) * weight;
            g += static_cast<std::int32_t>(pixel >> 8 & 0xFF) * weight;
            b += static_cast<std::int32_t>(pixel & 0xFF) * weight;
        }
        *out++ = a >> kMiddleShift;
        *out++ = r >> kMiddleShift;
        *out++ = g >> kMiddleShift;
        *out++ = b >> kMiddleShift;
    }
}

std::uint32_t final_channel(std::int32_t sum) {
    return static_cast<std::uint32_t>(std::clamp((sum + (1 << (kFinalShift - 1))) >> kFinalShift, 0, 255));
}

}  // namespace

void scale_pixels(const PixelView& from, bool has_alpha, std::uint32_t* to, int width, int height) {
    if (from.width == width && from.height == height) {
        for (int y = 0; y < height; ++y) {
            const std::uint32_t* row = from.pixels + static_cast<std::ptrdiff_t>(y) * from.stride;
            std::copy(row, row + width, to + static_cast<std::ptrdiff_t>(y) * width);
        }
        return;
    }
    const Axis across = make_axis(from.width, width);
    const Axis down = make_axis(from.height, height);
    const auto row_values = static_cast<std::size_t>(width) * 4;
    // New rows need their old rows in rising order, at most two shared with the row before: a small ring.
    struct Kept {
        int row = -1;
        std::vector<std::int32_t> values;
    };
    std::vector<Kept> kept(2);
    std::vector<std::int32_t> sums(row_values);
    std::vector<std::uint32_t> premultiplied_row(has_alpha ? static_cast<std::size_t>(from.width) : 0);
    auto scaled_row = [&](int y) -> const std::vector<std::int32_t>& {
        Kept& place = kept[static_cast<std::size_t>(y) % kept.size()];
        if (place.row != y) {
            const std::uint32_t* row = from.pixels + static_cast<std::ptrdiff_t>(y) * from.stride;
            if (has_alpha) {
                std::transform(row, row + from.width, premultiplied_row.begin(), premultiplied);
                row = premultiplied_row.data();
            }
            place.values.resize(row_values);
            scale_row(row, across, place.values.data());
            place.row = y;
        }
        return place.values;
    };
    for (const Taps& taps : down.taps) {
        std::fill(sums.begin(), sums.end(), 0);
        for (int i = 0; i < taps.count; ++i) {
            const std::int32_t weight = down.weights[taps.offset + static_cast<std::size_t>(i)];
            const std::int32_t* values = scaled_row(taps.first + i).data();
            for (std::size_t x = 0; x < row_values; ++x) {
                sums[x] += values[x] * weight;
            }
        }
        const std::int32_t* sum = sums.data();
        for (int x = 0; x < width; ++x, sum += 4) {
            const std::uint32_t pixel = final_channel(sum[0]) << 24 | final_channel(sum[1]) << 16 |
                                        final_channel(sum[2]) << 8 | final_channel(sum[3]);
            *to++ = has_alpha ? straight(pixel) : pixel;
        }
    }
}

Picture turn_upright(Picture picture, int orientation) {
    if (orientation < 2 || orientation > 8) {
        return picture;
    }
    const int width = picture.width, height = picture.height;
    const bool lies_down = orientation >= 5;
    Picture out;
    out.width = lies_down ? height : width;
    out.height = lies_down ? width : height;
    out.has_alpha = picture.has_alpha;
    out.pixels.resize(picture.pixels.size());
    for (int y = 0; y < out.height; ++y) {
        for (int x = 0; x < out.width; ++x) {
            // Where the pixel shown at (x, y) is stored; EXIF 2.3, tag 0x0112.
            int from_x = lies_down ? y : x;
            int from_y = lies_down ? x : y;
            if (orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8) {
                from_x = width - 1 - from_x;
            }
            if (orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7) {
                from_y = height - 1 - from_y;
            }
            out.pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(out.width) +
                       static_cast<std::size_t>(x)] =
                picture.pixels[static_cast<std::size_t>(from_y) * static_cast<std::size_t>(width) +
                               static_cast<std::size_t>(from_x)];
        }
    }
    return out;
}

}  // namespace jankar::media
