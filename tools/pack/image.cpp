#include "tools/pack/image.h"

#include <algorithm>
#include <cmath>

namespace jankar::build {

bool Image::has_alpha() const {
    for (std::size_t i = 3; i < rgba.size(); i += 4) {
        if (rgba[i] != 255) {
            return true;
        }
    }
    return false;
}

Size fit_inside(Size size, Size box) {
    double scale = std::min(
        {1.0, static_cast<double>(box.width) / size.width, static_cast<double>(box.height) / size.height});
    return {std::max(1, static_cast<int>(std::lround(size.width * scale))),
            std::max(1, static_cast<int>(std::lround(size.height * scale)))};
}

Image turn_upright(const Image& image, int orientation) {
    if (orientation <= 1 || orientation > 8) {
        return image;
    }
    const int w = image.width, h = image.height;
    const bool swaps = orientation >= 5;
    Image out{swaps ? h : w, swaps ? w : h, Bytes(image.rgba.size())};
    for (int y = 0; y < out.height; ++y) {
        for (int x = 0; x < out.width; ++x) {
            int from_x = x, from_y = y;
            switch (orientation) {
                case 2:
                    from_x = w - 1 - x;
                    break;
                case 3:
                    from_x = w - 1 - x;
                    from_y = h - 1 - y;
                    break;
                case 4:
                    from_y = h - 1 - y;
                    break;
                case 5:
                    from_x = y;
                    from_y = x;
                    break;
                case 6:
                    from_x = y;
                    from_y = h - 1 - x;
                    break;
                case 7:
                    from_x = w - 1 - y;
                    from_y = h - 1 - x;
                    break;
                default:
                    from_x = w - 1 - y;
                    from_y = x;
                    break;
            }
            std::copy_n(image.at(from_x, from_y), 4, out.at(x, y));
        }
    }
    return out;
}

namespace {

/// Which source pixels a target pixel covers along one side, and how much of each.
struct Span {
    int first = 0;
    std::vector<float> weights;
};

std::vector<Span> spans(int from, int to) {
    std::vector<Span> out(static_cast<std::size_t>(to));
    double step = static_cast<double>(from) / to;
    for (int i = 0; i < to; ++i) {
        double begin = i * step, end = (i + 1) * step;
        Span& span = out[static_cast<std::size_t>(i)];
        span.first = static_cast<int>(begin);
        for (int p = span.first; p < from && p < end; ++p) {
            span.weights.push_back(static_cast<float>(std::min(end, p + 1.0) - std::max<double>(begin, p)));
        }
    }
    return out;
}

}  // namespace

Image shrink(const Image& image, Size size) {
    if (Size{image.width, image.height} == size) {
        return image;
    }
    std::vector<Span> columns = spans(image.width, size.width), rows = spans(image.height, size.height);
    Image out{size.width, size.height,
              Bytes(static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height) * 4)};
    for (int y = 0; y < size.height; ++y) {
        const Span& row = rows[static_cast<std::size_t>(y)];
        for (int x = 0; x < size.width; ++x) {
            const Span& column = columns[static_cast<std::size_t>(x)];
            float sum[4] = {0, 0, 0, 0};
            float area = 0;
            for (std::size_t j = 0; j < row.weights.size(); ++j) {
                const std::uint8_t* pixel = image.at(column.first, row.first + static_cast<int>(j));
                for (std::size_t i = 0; i < column.weights.size(); ++i, pixel += 4) {
                    float weight = row.weights[j] * column.weights[i];
                    float alpha = weight * pixel[3];
                    sum[0] += alpha * pixel[0];
                    sum[1] += alpha * pixel[1];
                    sum[2] += alpha * pixel[2];
                    sum[3] += alpha;
                    area += weight;
                }
            }
            std::uint8_t* target = out.at(x, y);
            for (int c = 0; c < 3; ++c) {
                target[c] =
                    static_cast<std::uint8_t>(sum[3] > 0 ? std::min(255.0F, sum[c] / sum[3] + 0.5F) : 0);
            }
            target[3] = static_cast<std::uint8_t>(std::min(255.0F, sum[3] / area + 0.5F));
        }
    }
    return out;
}

}  // namespace jankar::build
