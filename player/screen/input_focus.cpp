// The way of each arrow is first the natural one: the nearest on that side. Such a graph almost always joins
// everything; where it does not, single arrows are bent to what was cut off, the cheapest first, and as the
// last resort the screen is read as rows, which joins any layout.
#include "player/screen/input_focus.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>

namespace jankar::screen {

namespace {

constexpr std::size_t kMostToBend = 64;    // beyond that the screen is read as rows at once
constexpr std::size_t kMostAttempts = 32;  // of bent arrows before the screen is read as rows
constexpr std::array kDirections = {Direction::Left, Direction::Right, Direction::Up, Direction::Down};

struct Node {
    const Control* control = nullptr;
    long x = 0, y = 0;                                ///< the centre, in half pixels
    std::array<std::optional<std::size_t>, 4> leads;  ///< by Direction
};

class FocusGraph {
 public:
    explicit FocusGraph(const ScreenRecord& record) {
        for (const Control& control : record.controls) {
            if (control.enabled) {
                add(control);
            }
        }
        lead_to_nearest();
        if (!is_joined() && (nodes_.size() > kMostToBend || !bend())) {
            read_as_rows();
        }
    }

    const Control* from(const std::string& id, Direction direction) const {
        for (const Node& node : nodes_) {
            if (node.control->id == id) {
                const auto to = node.leads[static_cast<std::size_t>(direction)];
                return to ? nodes_[*to].control : nullptr;
            }
        }
        return nullptr;
    }

 private:
    struct Way {
        std::size_t from, to;
        Direction direction;
        long cost;
    };

    void add(const Control& control) {
        Node node{&control, 2L * control.rect.x + control.rect.w, 2L * control.rect.y + control.rect.h, {}};
        // Two on one spot count as side by side, or one of them could never be reached.
        while (std::any_of(nodes_.begin(), nodes_.end(),
                           [&](const Node& other) { return other.x == node.x && other.y == node.y; })) {
            ++node.x;
        }
        nodes_.push_back(node);
    }

    /// How far `to` is from `from` that way; nothing when it does not lie on that side.
    std::optional<long> cost(const Node& from, const Node& to, Direction direction) const {
        const bool level = direction == Direction::Left || direction == Direction::Right;
        const long sign = direction == Direction::Right || direction == Direction::Down ? 1 : -1;
        const long along = sign * (level ? to.x - from.x : to.y - from.y);
        if (along <= 0) {
            return std::nullopt;
        }
        const long across = std::abs(level ? to.y - from.y : to.x - from.x);
        const Rect &a = from.control->rect, &b = to.control->rect;
        const bool ahead = level ? b.y < a.bottom() && a.y < b.bottom() : b.x < a.right() && a.x < b.right();
        return along + (ahead ? across / 4 : across * 3);
    }

    std::optional<std::size_t>& lead(std::size_t from, Direction direction) {
        return nodes_[from].leads[static_cast<std::size_t>(direction)];
    }

    void lead_to_nearest() {
        for (std::size_t from = 0; from < nodes_.size(); ++from) {
            for (const Direction direction : kDirections) {
                std::optional<long> least;
                for (std::size_t to = 0; to < nodes_.size(); ++to) {
                    const auto away = cost(nodes_[from], nodes_[to], direction);
                    if (away && (!least || *away < *least)) {
                        least = away;
                        lead(from, direction) = to;
                    }
                }
            }
        }
    }

    std::vector<bool> reached_from(std::size_t start) const {
        std::vector<bool> reached(nodes_.size());
        std::vector<std::size_t> open = {start};
        reached[start] = true;
        while (!open.empty()) {
            const std::size_t at = open.back();
            open.pop_back();
            for (const auto& to : nodes_[at].leads) {
                if (to && !reached[*to]) {
                    reached[*to] = true;
                    open.push_back(*to);
                }
            }
        }
        return reached;
    }

    /// How many ordered pairs are joined by a way.
    std::size_t joined_pairs() const {
        std::size_t pairs = 0;
        for (std::size_t start = 0; start < nodes_.size(); ++start) {
            const std::vector<bool> reached = reached_from(start);
            pairs += static_cast<std::size_t>(std::count(reached.begin(), reached.end(), true));
        }
        return pairs;
    }
    /// From the first all are reached, and all reach the first.
    bool is_joined() const {
        if (nodes_.empty()) {
            return true;
        }
        const std::vector<bool> reached = reached_from(0);
        std::vector<bool> back(nodes_.size());
        back[0] = true;
        for (bool more = true; more;) {
            more = false;
            for (std::size_t i = 0; i < nodes_.size(); ++i) {
                const auto& leads = nodes_[i].leads;
                if (!back[i] && std::any_of(leads.begin(), leads.end(),
                                            [&](const auto& to) { return to && back[*to]; })) {
                    back[i] = more = true;
                }
            }
        }
        return std::count(reached.begin(), reached.end(), false) == 0 &&
               std::count(back.begin(), back.end(), false) == 0;
    }

    /// The shortest ways, as the eye goes, between what is not joined.
    std::vector<Way> missing_ways() const {
        std::vector<Way> ways;
        for (std::size_t from = 0; from < nodes_.size(); ++from) {
            const std::vector<bool> reached = reached_from(from);
            for (std::size_t to = 0; to < nodes_.size(); ++to) {
                for (const Direction direction : kDirections) {
                    if (!reached[to]) {
                        if (const auto away = cost(nodes_[from], nodes_[to], direction)) {
                            ways.push_back({from, to, direction, *away});
                        }
                    }
                }
            }
        }
        const std::size_t kept = std::min(ways.size(), kMostAttempts);
        std::partial_sort(ways.begin(), ways.begin() + static_cast<std::ptrdiff_t>(kept), ways.end(),
                          [](const Way& a, const Way& b) { return a.cost < b.cost; });
        ways.resize(kept);
        return ways;
    }

    /// Bends arrows one by one while that joins more than it parts. False where no single one helps.
    bool bend() {
        std::size_t pairs = joined_pairs();
        while (pairs < nodes_.size() * nodes_.size()) {
            bool better = false;
            for (const Way& way : missing_ways()) {
                auto& arrow = lead(way.from, way.direction);
                const auto before = arrow;
                arrow = way.to;
                const std::size_t now = joined_pairs();
                if (now > pairs) {
                    pairs = now;
                    better = true;
                    break;
                }
                arrow = before;
            }
            if (!better) {
                return false;
            }
        }
        return true;
    }

    /// Left and right go along a row of exactly one height, up and down to the nearest of the next row. A row
    /// of one keeps its natural ways to the sides.
    void read_as_rows() {
        for (std::size_t from = 0; from < nodes_.size(); ++from) {
            const Node& here = nodes_[from];
            for (const Direction direction : kDirections) {
                const bool level = direction == Direction::Left || direction == Direction::Right;
                std::optional<std::size_t> best;
                auto key = [&](std::size_t to) {
                    const Node& there = nodes_[to];
                    return level ? std::pair(std::abs(there.x - here.x), 0L)
                                 : std::pair(std::abs(there.y - here.y), std::abs(there.x - here.x));
                };
                for (std::size_t to = 0; to < nodes_.size(); ++to) {
                    if (cost(here, nodes_[to], direction) && (!level || nodes_[to].y == here.y) &&
                        (!best || key(to) < key(*best))) {
                        best = to;
                    }
                }
                if (best) {
                    lead(from, direction) = best;
                }
            }
        }
    }

    std::vector<Node> nodes_;
};

}  // namespace

const Control* focus_from(const ScreenRecord& record, const Control& from, Direction direction) {
    return FocusGraph(record).from(from.id, direction);
}

const Control* focus_first(const ScreenRecord& record) {
    for (const char* id : {"go-on", "next", "done", "begin"}) {
        const Control* control = record.find(id);
        if (control != nullptr && control->enabled) {
            return control;
        }
    }
    const auto& all = record.controls;
    auto first = std::find_if(all.begin(), all.end(), [](const Control& control) {
        return control.enabled && control.role != Role::Key;
    });
    if (first == all.end()) {
        first = std::find_if(all.begin(), all.end(), [](const Control& control) { return control.enabled; });
    }
    return first == all.end() ? nullptr : &*first;
}

}  // namespace jankar::screen
